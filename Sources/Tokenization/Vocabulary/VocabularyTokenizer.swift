/// A tokenizer that cuts a prompt at its markers, and leaves the text between them to its own algorithm.
protocol VocabularyTokenizer: Tokenizer {
  var vocabulary: Vocabulary { get }

  /// Tokenises text between two markers, or between a marker and an end of the prompt.
  ///
  /// - Parameter previous: The marker before the text; nil at the start of the prompt.
  func append(_ run: UnsafeBufferPointer<UInt8>, after previous: Int32?, to tokens: inout [Int32])
}

extension VocabularyTokenizer {
  var tokenCount: Int { vocabulary.count }
  var specials: SpecialTokens { vocabulary.specials }

  func encode(_ text: String) -> [Int32] { encode(MarkedText(text, isTrusted: false)) }

  func encode(_ prompt: MarkedText) -> [Int32] {
    var text = prompt.text
    return text.withUTF8 { bytes in
      var tokens: [Int32] = []
      tokens.reserveCapacity(bytes.count / 3)
      for segment in vocabulary.markers.segments(of: bytes, trustedRanges: prompt.trustedRanges) {
        switch segment {
        case .token(let token): tokens.append(token)
        case .run(let range): append(UnsafeBufferPointer(rebasing: bytes[range]), after: tokens.last, to: &tokens)
        }
      }
      return tokens
    }
  }

  func bytes(of token: Int32) -> [UInt8] { vocabulary.bytes(of: token) }

  func isControl(_ token: Int32) -> Bool { vocabulary.kind(token)?.isControl ?? false }

  func controlToken(_ spelling: String) -> Int32? { vocabulary.controlToken(spelling) }
}
