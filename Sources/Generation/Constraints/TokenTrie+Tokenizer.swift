internal import Tokenization

extension TokenTrie {
  /// - Parameter endTokens: Tokens that end an answer; they are not allowed to write anything.
  init(of tokenizer: any Tokenizer, endTokens: Set<Int32>) {
    let tokenBytes = (0..<Int32(tokenizer.tokenCount)).map { token in
      tokenizer.isControl(token) || endTokens.contains(token) ? [] : tokenizer.bytes(of: token)
    }
    self.init(tokenBytes: tokenBytes, endTokens: endTokens.sorted())
  }
}
