public import Tokenization
public import Transformer

/// Why a model cannot be used or an answer cannot be generated.
public enum GenerationError: Error, Hashable, Sendable {
  /// The vocabulary or the chat template of a model cannot be used.
  case tokenization(TokenizationError)
  /// The weights of a model cannot be used.
  case decoder(DecoderError)
  /// The weights of a span reader cannot be used.
  case reader(EncoderError)
  /// A JSON Schema that is not JSON.
  case malformedSchema(offset: Int)
  /// A keyword that means something, but whose value has the wrong form.
  case invalidSchema(keyword: String, path: String)
  /// A keyword, or a use of it, that answers cannot be held to; `path` is a JSON pointer to the schema that holds it.
  case unsupportedSchema(keyword: String, path: String)
  /// No JSON text fits the schema.
  case unsatisfiableSchema
  case schemaTooLarge(ruleCount: Int, limit: Int)
  /// A sampling option outside its range.
  case invalidOption(name: String, value: Double, allowed: String)
  /// The chat template made no token of the conversation.
  case emptyPrompt
  /// The prompt leaves no room for an answer.
  case promptTooLong(tokenCount: Int, limit: Int)
  /// No token can be chosen: the model's output is not a number.
  case invalidLogits(model: String)
  /// Too many answers are being written and waited for.
  case busy(runningCount: Int, waitingCount: Int)
  /// The model was unloaded.
  case stopped
  /// A model that cannot do what it was loaded for.
  case unsuitableModel(name: String, role: String, reason: String)
}

extension GenerationError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .tokenization(let error): error.description
    case .decoder(let error): error.description
    case .reader(let error): error.description
    case .malformedSchema(let offset): "The JSON Schema is not JSON: see its byte \(offset)."
    case .invalidSchema(let keyword, let path):
      "The JSON Schema gives '\(keyword)' a value that it cannot have, at \(Self.place(path))."
    case .unsupportedSchema(let keyword, let path):
      "The JSON Schema uses '\(keyword)' in a way that is not supported, at \(Self.place(path)); leave it out."
    case .unsatisfiableSchema: "No JSON fits the JSON Schema."
    case .schemaTooLarge(let count, let limit):
      "The JSON Schema needs \(count) rules, more than \(limit); make it smaller or nest it less."
    case .invalidOption(let name, let value, let allowed): "\(name) is \(value), but must be \(allowed)."
    case .emptyPrompt: "The chat template of the model writes nothing for this conversation."
    case .promptTooLong(let count, let limit):
      "The prompt has \(count) tokens, but the context of the model leaves room for \(limit)."
    case .invalidLogits(let model): "The model \(model) computes no numbers: its file may be damaged."
    case .busy(let running, let waiting):
      "\(running) answers are being written and \(waiting) wait; try again later."
    case .stopped: "The model was unloaded."
    case .unsuitableModel(let name, let role, let reason): "The model \(name) is no \(role): \(reason)."
    }
  }

  private static func place(_ path: String) -> String { path.isEmpty ? "its root" : path }
}
