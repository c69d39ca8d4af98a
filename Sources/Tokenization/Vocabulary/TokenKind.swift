/// What a token is for; the raw values are those of `tokenizer.ggml.token_type`.
enum TokenKind: UInt8, Sendable {
  /// The file does not say.
  case undefined = 0
  /// Text.
  case normal = 1
  /// Stands for what no token spells.
  case unknown = 2
  /// Structure of a prompt; never text.
  case control = 3
  /// Text that is one token wherever it stands, before all else.
  case userDefined = 4
  case unused = 5
  /// One byte, written `<0x41>`.
  case byte = 6

  /// Whether text that spells the token must stay text.
  var isControl: Bool { self == .control || self == .unknown }
}

extension TokenKind {
  /// Tells a control token that its file calls text, so that no document can spell it.
  ///
  /// Makers of models mark the tokens of their turns as ordinary additions now and then, and files are made without
  /// any marks.
  func corrected(for text: [UInt8]) -> TokenKind {
    switch self {
    case .normal: Self.isBarred(text) ? .control : self
    case .undefined, .userDefined: Self.isBarred(text) || ControlSpellings.plain.contains(text) ? .control : self
    case .unknown, .control, .unused, .byte: self
    }
  }

  /// `<|name|>` or `<｜name｜>`.
  private static func isBarred(_ text: [UInt8]) -> Bool {
    guard text.count > 4, text[0] == UInt8(ascii: "<"), text[text.count - 1] == UInt8(ascii: ">") else { return false }
    let inner = text.dropFirst().dropLast()
    return [Array("|".utf8), Array("｜".utf8)].contains { bar in
      inner.count > 2 * bar.count && inner.starts(with: bar) && inner.suffix(bar.count).elementsEqual(bar)
        && inner.dropFirst(bar.count).dropLast(bar.count).contains { $0.isLetterOrDigit }
    }
  }
}

extension UInt8 {
  fileprivate var isLetterOrDigit: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
