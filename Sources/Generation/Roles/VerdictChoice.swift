internal import Tokenization

/// The place in a verdict where a model of safety chooses how severe it is, which tells how sure it was.
struct VerdictChoice: Sendable {
  /// Tokens with which all verdicts begin.
  private let beginning: [Int32]
  /// The token behind them for each verdict, safest first; empty where the vocabulary does not tell them apart there.
  private let tokens: [Int32]
  private let isSafe: [Bool]

  init(_ format: SafetyFormat, tokenizer: any Tokenizer) {
    let spellings = format.verdicts.map { tokenizer.encode($0.text) }
    let shortest = spellings.map(\.count).min() ?? 0
    let count = (0..<shortest).first { index in Set(spellings.map { $0[index] }).count > 1 } ?? shortest
    let next = spellings.compactMap { count < $0.count ? $0[count] : nil }
    beginning = Array(spellings[0].prefix(count))
    tokens = Set(next).count == spellings.count ? next : []
    isSafe = format.verdicts.map { $0.severity == .safe }
  }

  /// Whether a token decides between the verdicts where it stands.
  func isMade(by token: Int32, after written: [Int32]) -> Bool {
    tokens.contains(token) && written.suffix(beginning.count).elementsEqual(beginning)
  }

  /// The share of the verdicts other than safe.
  func riskShare(in logits: UnsafeMutableBufferPointer<Float>) -> Double {
    zip(isSafe, RoleModel.shares(of: tokens, in: logits)).reduce(0) { $1.0 ? $0 : $0 + $1.1 }
  }
}
