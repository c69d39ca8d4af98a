import Answering
import ControlAPI
import Domain
import Foundation
import Ingestion
import Testing

@testable import Server

@Suite("Every error gets the status and code that clients expect")
struct APIFailureTests {
  @Test("Errors of each room become replies")
  func mapping() throws {
    struct Case {
      var error: any Error
      var status: Int
      var code: APIErrorCode
    }
    let cases = [
      Case(error: RequestError.malformedJSON, status: 400, code: .invalidJSON),
      Case(error: RequestError.missing(parameter: "messages"), status: 400, code: .missingParameter),
      Case(error: ServerError.busy(waitingCount: 3), status: 503, code: .busy),
      Case(
        error: ServerError.limitReached(ReachedLimit(kind: .requests, limit: 5, retryAfterSeconds: 3)), status: 429,
        code: .limitReached),
      Case(error: ServerError.deadlineExceeded(seconds: 3), status: 504, code: .timeout),
      Case(
        error: AnsweringError.blocked(verdict: Verdict(decision: .block), message: "m"), status: 403,
        code: .refusedByGuard),
      Case(error: IngestionError.notRunning, status: 503, code: .shuttingDown),
      Case(error: APIFailure.bodyTooLarge(limitBytes: 1, mustClose: true), status: 413, code: .bodyTooLarge),
    ]
    for expected in cases {
      let failure = try #require(APIFailure(expected.error, path: "/v1/search"))
      #expect(failure.statusCode == expected.status)
      #expect(failure.body.code == expected.code)
    }
  }

  @Test("An error that nobody foresaw says nothing of its cause")
  func unforeseen() {
    struct Unforeseen: Error { let secret = "text of a question" }
    #expect(APIFailure(Unforeseen(), path: "/") == nil)
    #expect(!APIFailure.internalError.body.error.message.contains("text of a question"))
  }

  @Test("A mistake in JSON is placed", arguments: ["{\n \"a\": x}", "{\n \"b\": 1 \u{1}}", "{\n "])
  func jsonPlace(text: String) throws {
    let position = try #require(JSONPosition(ofMistakeIn: Data(text.utf8)))
    #expect(position.line == 2 && position.column > 1)
    #expect(JSONPosition(ofByte: 4, in: Data("a\nbc".utf8)) == JSONPosition(ofByte: 99, in: Data("a\nbc".utf8)))
  }

  @Test("Root, the daemon's own user and the admin group administer, nobody else")
  func administrators() {
    let options = ServerOptions(adminGroupIDs: [77], daemonUserID: 500)
    func isAdministrator(_ user: UInt32, _ groups: Set<UInt32>) -> Bool {
      options.isAdministrator(Principal(userID: user, groupIDs: groups, processID: 1))
    }
    #expect(isAdministrator(0, []) && isAdministrator(500, [5]) && isAdministrator(600, [5, 77]))
    #expect(!isAdministrator(600, []) && !isAdministrator(77, [500, 0]))
  }

  @Test("Being busy says when to come back")
  func busySaysWhen() {
    #expect(APIFailure(ServerError.busy(waitingCount: 3)).retryAfterSeconds != nil)
  }
}
