internal import ModelFiles

/// The tokens that a GGUF file gives a part of their own.
struct SpecialTokenIDs {
  private let bos: Int32?
  private let eos: Int32?
  /// End of a turn, and of a message to a tool.
  private let eot: Int32?
  private let eom: Int32?
  private let pad: Int32?
  private let unknown: Int32?

  /// Those that are never text, whatever their kind says.
  var structural: [Int32] { [bos, eos, eot, eom].compactMap { $0 } }

  init(_ list: TokenList) throws(TokenizationError) {
    let classification = try Self.read("cls_token_id", list)
    let separator = try Self.read("seperator_token_id", list)
    bos = try Self.read("bos_token_id", list) ?? classification
    eos = try Self.read("eos_token_id", list) ?? separator
    eot = try Self.read("eot_token_id", list)
    eom = try Self.read("eom_token_id", list)
    // Files without such a token name one out of range, such as 4,294,967,295.
    pad = try? Self.read("padding_token_id", list)
    let named = try? Self.read("unknown_token_id", list)
    unknown = named ?? list.kinds.firstIndex(of: .unknown).map { Int32($0) }
  }

  private static func read(_ name: String, _ list: TokenList) throws(TokenizationError) -> Int32? {
    let field = "tokenizer.ggml." + name
    let value: Int?
    do { value = try list.metadata.optionalInteger(field, in: -1...Int(UInt32.max)) } catch { throw .file(error) }
    guard let value, value != -1 else { return nil }
    guard list.texts.indices.contains(value) else {
      throw .tokenOutOfRange(
        path: list.metadata.path, field: field, token: value, tokenCount: list.texts.count)
    }
    return Int32(value)
  }

  /// - Parameters:
  ///   - controls: All control tokens by spelling.
  ///   - addsBOS: Whether prompts begin with BOS where the file does not say.
  func specials(
    _ list: TokenList, controls: [[UInt8]: Int32], addsBOS: Bool
  ) throws(TokenizationError) -> SpecialTokens {
    let adds: (bos: Bool, eos: Bool)
    do {
      adds = (
        try list.metadata.optionalBool("tokenizer.ggml.add_bos_token") ?? addsBOS,
        try list.metadata.optionalBool("tokenizer.ggml.add_eos_token") ?? false
      )
    } catch {
      throw .file(error)
    }
    return SpecialTokens(
      bos: bos, eos: eos, pad: pad, unknown: unknown, endOfGeneration: endOfGeneration(controls),
      addsBOS: adds.bos && bos != nil, addsEOS: adds.eos && eos != nil)
  }

  private func endOfGeneration(_ controls: [[UInt8]: Int32]) -> Set<Int32> {
    var ends = Set([eos, eot, eom].compactMap { $0 })
    for (spelling, token) in controls where ControlSpellings.ends.contains(spelling) { ends.insert(token) }
    let endsParts = ControlSpellings.partEnders.contains { $0.allSatisfy { controls[Array($0.utf8)] != nil } }
    if endsParts, let partEnd = controls[Array(ControlSpellings.partEnd.utf8)] { ends.remove(partEnd) }
    return ends
  }
}
