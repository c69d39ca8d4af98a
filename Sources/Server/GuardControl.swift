public import ControlAPI

/// What administrators can do with the rules of the guard.
public protocol GuardControl: Sendable {
  /// SHA-256 over the rule files in force.
  var policySHA256: String { get }

  /// Reads the rule files again, and puts them in force for new requests where all of them are right.
  ///
  /// - Throws: ``ServerError/rulesRefused(reason:policySHA256:)``; the old ones stay in force.
  func reload() async throws -> ReloadReport

  /// Sets the thresholds of topics from questions; changes nothing.
  ///
  /// - Parameter rate: The share of the questions that may count as like a topic.
  func calibrate(questions: [String], rate: Double) async throws -> CalibrationReport
}
