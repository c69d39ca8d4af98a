/// Finds the tokens that chat templates of open models use for their structure.
///
/// A model's own tokenizer would not read them from plain text here; an engine behind a socket might.
enum ControlTokens {
  struct Found: Hashable, Sendable {
    /// Where it stands, in UTF-8 bytes.
    var range: Range<Int>
    /// Also an ordinary tag of web pages, such as `<s>`: taken out of questions, left in answers.
    var isAmbiguous: Bool
  }

  private static let longestName = 48

  /// - Complexity: O(n)
  static func find(in bytes: [UInt8]) -> [Found] {
    var found: [Found] = []
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "<") || byte == UInt8(ascii: "["), let token = token(in: bytes, at: index) {
        found.append(token)
        index = token.range.upperBound
      } else {
        index += 1
      }
    }
    return found
  }

  private static func token(in bytes: [UInt8], at start: Int) -> Found? {
    if let end = barred(in: bytes, at: start) { return Found(range: start..<end, isAmbiguous: false) }
    for (form, isAmbiguous) in forms where matches(form, in: bytes, at: start) {
      return Found(range: start..<(start + form.count), isAmbiguous: isAmbiguous)
    }
    return nil
  }

  private static func matches(_ form: [UInt8], in bytes: [UInt8], at start: Int) -> Bool {
    guard start + form.count <= bytes.count else { return false }
    for offset in 0..<form.count where bytes[start + offset].lowercased != form[offset] { return false }
    return true
  }

  /// The end of a name between `<|` and `|>`, with plain or full-width bars.
  private static func barred(in bytes: [UInt8], at start: Int) -> Int? {
    guard bytes[start] == UInt8(ascii: "<"), let bar = bars.first(where: { bytes[(start + 1)...].starts(with: $0) })
    else { return nil }
    let nameStart = start + 1 + bar.count
    var index = nameStart
    while index < bytes.count, index - nameStart <= longestName {
      if bytes[index...].starts(with: bar) {
        let close = index + bar.count
        let isClosed = index > nameStart && close < bytes.count && bytes[close] == UInt8(ascii: ">")
        return isClosed ? close + 1 : nil
      }
      guard isName(bytes[index]) else { return nil }
      index += 1
    }
    return nil
  }

  private static let bars = [[UInt8]("|".utf8), [UInt8]("｜".utf8)]

  /// Letters, digits, `_`, `-`, `.`, `/`, a space, and the bytes of the low line that some vocabularies use for it.
  private static func isName(_ byte: UInt8) -> Bool {
    byte.isTokenByte || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "/") || byte == 0x20 || byte == 0xE2
      || byte == 0x96 || byte == 0x81
  }

  private static let forms: [([UInt8], Bool)] =
    [
      "[inst]", "[/inst]", "<<sys>>", "<</sys>>", "[system_prompt]", "[/system_prompt]", "[available_tools]",
      "[/available_tools]", "[tool_calls]", "[tool_results]", "[/tool_results]", "<start_of_turn>", "<end_of_turn>",
      "<tool_call>", "</tool_call>", "<tool_response>", "</tool_response>", "<endoftext>", "<fim_prefix>",
      "<fim_suffix>", "<fim_middle>", "<extra_id_0>", "<extra_id_1>", "<start_of_image>", "[gmask]", "<sop>",
    ].map { ([UInt8]($0.utf8), false) }
    + ["<s>", "</s>", "<bos>", "<eos>", "<pad>", "<unk>", "<think>", "</think>"].map { ([UInt8]($0.utf8), true) }
}
