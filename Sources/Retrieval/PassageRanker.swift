/// A model that reads a passage together with the question: more exact than the searches, and much slower.
public protocol PassageRanker: Sendable {
  /// Blocks its thread, which is the retriever's.
  ///
  /// - Returns: For each passage how well it answers the question, 0 to 1, the best highest.
  /// - Throws: `CancellationError` when the current task was cancelled.
  func scores(of passages: [String], for question: String) throws -> [Double]
}
