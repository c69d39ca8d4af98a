public import Domain

/// Holds an answer back until it was checked, sentence by sentence; what it releases is final.
public struct AnswerFilter: Sendable {
  /// The verdict on what was seen so far; final after ``finish()``.
  public private(set) var verdict = Verdict.allowed
  private var held = ""

  /// Takes the next piece of the answer, cut anywhere.
  ///
  /// - Returns: Text that may be shown now, or the verdict that ends the answer.
  public mutating func push(_ text: String) -> FilteredText {
    held += text
    return .released("")
  }

  /// Says that the answer is complete.
  ///
  /// - Returns: The rest that may be shown, or the verdict that blocks it.
  public mutating func finish() -> FilteredText {
    defer { held = "" }
    return .released(held)
  }
}
