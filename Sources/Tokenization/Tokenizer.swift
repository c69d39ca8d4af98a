/// Turns text into the tokens of one model, and tokens into bytes.
///
/// Control tokens (`<|im_start|>`, `</s>`) come from templates only: no text makes one, whatever it spells.
public protocol Tokenizer: Sendable {
  /// Tokens are numbered `0..<tokenCount`.
  var tokenCount: Int { get }
  var specials: SpecialTokens { get }

  /// Tokenises text in which nothing is a control token; adds no BOS and no EOS.
  func encode(_ text: String) -> [Int32]

  /// Tokenises a prompt; a control token is where its whole spelling lies in a trusted range. Adds no BOS and no EOS.
  ///
  /// What lies between two control tokens is tokenised as one run, whoever wrote its parts.
  func encode(_ prompt: MarkedText) -> [Int32]

  /// What a token writes: any bytes, perhaps a part of a character. A control token, and a number that is no token of
  /// the vocabulary, write nothing.
  func bytes(of token: Int32) -> [UInt8]

  func isControl(_ token: Int32) -> Bool

  /// The control token with this spelling.
  func controlToken(_ spelling: String) -> Int32?
}
