import Answering
import ControlAPI
import Domain
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
      Case(error: ServerError.deadlineExceeded(seconds: 3), status: 504, code: .timeout),
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

  @Test("Being busy says when to come back")
  func busySaysWhen() {
    #expect(APIFailure(ServerError.busy(waitingCount: 3)).retryAfterSeconds != nil)
  }
}
