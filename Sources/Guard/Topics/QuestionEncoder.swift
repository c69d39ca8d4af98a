/// Turns texts into unit vectors whose inner product says how alike their meanings are.
public protocol QuestionEncoder: Sendable {
  /// The vectors of the examples of topics, in their order; blocks its thread.
  func vectors(ofExamples texts: [String]) throws -> [[Float]]

  /// The vectors of the parts of one question, in their order.
  func vectors(ofQuestion parts: [String]) async throws -> [[Float]]
}

/// A question in parts that an encoder reads whole.
enum QuestionParts {
  /// In Unicode scalars.
  private static let longestPart = 600
  private static let step = 450

  /// The question itself where it is short, else the question and overlapping windows of it: what stands in the middle
  /// of a long text must weigh as much as what stands alone.
  static func parts(of question: String) -> [String] {
    let scalars = Array(question.unicodeScalars)
    guard scalars.count > longestPart else { return [question] }
    let windows = stride(from: 0, to: scalars.count - (longestPart - step), by: step).map { start in
      String(String.UnicodeScalarView(scalars[start..<min(start + longestPart, scalars.count)]))
    }
    return [question] + windows
  }
}
