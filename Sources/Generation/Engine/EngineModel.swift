internal import Synchronization
internal import Tokenization
internal import Transformer

/// What all answers of one model share.
final class EngineModel: Sendable {
  let name: String
  let decoder: Decoder
  let tokenizer: any Tokenizer
  /// Tokens whose choice ends an answer.
  let endTokens: Set<Int32>
  /// The vocabulary by its bytes; made when the first answer needs it, which takes some tenths of a second.
  private let trie = Mutex<TokenTrie?>(nil)

  init(name: String, decoder: Decoder, tokenizer: any Tokenizer) {
    self.name = name
    self.decoder = decoder
    self.tokenizer = tokenizer
    endTokens = tokenizer.specials.endOfGeneration
  }

  /// - Throws: ``GenerationError`` about the schema of a response format.
  func makeConstraint(_ plan: ConstraintPlan) throws(GenerationError) -> (any Constraint)? {
    switch plan {
    case .none: return nil
    case .format(let format):
      let (grammar, root) =
        switch format {
        case .jsonObject: SchemaCompiler.anyObject()
        case .jsonSchema(let text): try SchemaCompiler.compile(text)
        }
      return AutomatonConstraint(GrammarAutomaton(grammar, root: root), over: vocabulary())
    case .quotes(let sources):
      let trie = vocabulary()
      return AutomatonConstraint(QuoteAutomaton(sources, costs: QuoteCosts(sources, over: trie)), over: trie)
    }
  }

  private func vocabulary() -> TokenTrie {
    trie.withLock { known in
      let made = known ?? TokenTrie(of: tokenizer, endTokens: endTokens)
      known = made
      return made
    }
  }
}
