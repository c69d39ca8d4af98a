public import ControlAPI

/// What administrators ask of the guard; answered where its rules are read.
public protocol GuardDesk: Sendable {
  /// Judges a text.
  ///
  /// - Throws: `RequestError` naming what is wrong in the rule files of the request.
  func test(_ request: GuardTestRequest) async throws -> GuardTestReport

  /// Judges texts by the rules of the daemon and by those of the request; takes milliseconds for each.
  ///
  /// - Throws: `RequestError` naming what is wrong in the rule files of the request.
  func replay(_ request: GuardReplayRequest) throws -> GuardReplayReport
}
