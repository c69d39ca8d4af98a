/// Text of which each scalar knows whether the template wrote it.
///
/// Whatever a template does with text, a scalar keeps its origin: what comes from a message can never become part of a
/// control token, however it is cut and joined.
struct TemplateText: Sendable {
  /// Scalar values; ``trustBit`` is set where the template wrote the scalar.
  private(set) var units: [UInt32]

  static let trustBit: UInt32 = 1 << 31
  static let empty = TemplateText(units: [])

  init(units: [UInt32]) {
    self.units = units
  }

  init(_ text: String, isTrusted: Bool) {
    let mark = isTrusted ? Self.trustBit : 0
    units = text.unicodeScalars.map { $0.value | mark }
  }

  var count: Int { units.count }
  var isEmpty: Bool { units.isEmpty }
  var indices: Range<Int> { units.indices }

  /// The scalar at `index`, whoever wrote it.
  subscript(index: Int) -> Unicode.Scalar { Self.scalar(units[index]) }
  subscript(range: Range<Int>) -> TemplateText { TemplateText(units: Array(units[range])) }

  static func scalar(_ unit: UInt32) -> Unicode.Scalar { Unicode.Scalar(unit & ~trustBit) ?? "\u{FFFD}" }

  var string: String {
    var result = String.UnicodeScalarView()
    for unit in units { result.append(Self.scalar(unit)) }
    return String(result)
  }

  /// What the template wrote, with dots for the rest.
  var trustedString: String {
    var result = String.UnicodeScalarView()
    var isOmitting = false
    for unit in units {
      if unit & Self.trustBit != 0 {
        result.append(Self.scalar(unit))
      } else if !isOmitting {
        result.append("…")
      }
      isOmitting = unit & Self.trustBit == 0
    }
    return String(result)
  }

  var marked: MarkedText {
    var result = MarkedText()
    var start = 0
    while start < units.count {
      let trust = units[start] & Self.trustBit
      let end = units[start...].firstIndex { $0 & Self.trustBit != trust } ?? units.count
      result.append(self[start..<end].string, isTrusted: trust != 0)
      start = end
    }
    return result
  }

  mutating func append(_ other: TemplateText) {
    units += other.units
  }

  mutating func append(_ text: String) {
    for scalar in text.unicodeScalars { units.append(scalar.value) }
  }

  static func + (left: TemplateText, right: TemplateText) -> TemplateText {
    TemplateText(units: left.units + right.units)
  }
}

/// Who wrote a text plays no part in comparing it; scalars are compared, without normalisation.
extension TemplateText: Hashable {
  static func == (left: TemplateText, right: TemplateText) -> Bool {
    left.units.elementsEqual(right.units) { ($0 ^ $1) & ~trustBit == 0 }
  }

  static func < (left: TemplateText, right: TemplateText) -> Bool {
    left.units.lexicographicallyPrecedes(right.units) { $0 & ~trustBit < $1 & ~trustBit }
  }

  func hash(into hasher: inout Hasher) {
    for unit in units { hasher.combine(unit & ~Self.trustBit) }
  }
}
