public import ModelFiles

/// Why a vocabulary or a chat template cannot be used.
public enum TokenizationError: Error, Hashable, Sendable {
  case file(ModelFileError)
  /// Not UTF-8.
  case notText(path: String)
  case missingToken(path: String, token: String)
  /// The same token on two lines, counted from 1.
  case duplicateToken(path: String, line: Int)
  case tooLarge(path: String, sizeBytes: Int, limitBytes: Int)
  /// `tokenizer.ggml.model` names an algorithm that is not built.
  case unsupportedModel(path: String, name: String, supported: [String])
  /// `tokenizer.ggml.pre` names a pattern that is not known.
  case unknownPreTokenizer(path: String, name: String, known: [String])
  /// A list of the vocabulary has not one element for each token.
  case wrongCount(path: String, field: String, count: Int, tokenCount: Int)
  case tokenOutOfRange(path: String, field: String, token: Int, tokenCount: Int)
  /// A merge, counted from 0, is not two tokens that make a third.
  case invalidMerge(path: String, index: Int)
  /// No token spells a byte that texts are made of.
  case missingByte(path: String, byte: UInt8)
  /// Line of the chat template, counted from 1.
  case template(line: Int, problem: TemplateProblem)
  /// No chat template, and a vocabulary without the tokens of the usual one.
  case missingChatTemplate(token: String)
}

extension TokenizationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .file(let error): error.description
    case .notText(let path): "\(path): not UTF-8 text"
    case .missingToken(let path, let token): "\(path): the vocabulary lacks '\(token)'; it is not one of a BERT model"
    case .duplicateToken(let path, let line): "\(path):\(line): the token stands on an earlier line too"
    case .tooLarge(let path, let size, let limit): "\(path): \(size) bytes exceed the limit of \(limit)"
    case .unsupportedModel(let path, let name, let supported):
      "\(path): tokenizer '\(name)' is not supported; supported are \(supported.joined(separator: ", "))"
    case .unknownPreTokenizer(let path, let name, let known):
      "\(path): pre-tokenizer '\(name)' is not known; known are \(known.joined(separator: ", "))"
    case .wrongCount(let path, let field, let count, let tokenCount):
      "\(path): '\(field)' has \(count) elements for \(tokenCount) tokens; the file is damaged, convert the model again"
    case .tokenOutOfRange(let path, let field, let token, let tokenCount):
      "\(path): '\(field)' is \(token), outside the \(tokenCount) tokens"
    case .invalidMerge(let path, let index):
      "\(path): merge \(index) is not two tokens that make a third; the file is damaged, convert the model again"
    case .missingByte(let path, let byte):
      "\(path): no token spells the byte \(byte); texts could not be tokenised whole"
    case .template(let line, let problem): "chat template, line \(line): \(problem)"
    case .missingChatTemplate(let token):
      "the model has no chat template (tokenizer.chat_template), and its vocabulary lacks '\(token)', so ChatML does not"
        + " fit it; take the file of a chat model, or convert the model again with its template"
    }
  }
}
