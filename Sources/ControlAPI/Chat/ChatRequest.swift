public import Domain
public import Foundation

/// The body of `POST /v1/chat/completions`.
public struct ChatRequest: RequestBody, Encodable, Hashable {
  /// Which model is asked for; nil means the daemon's own.
  public var model: String?
  public var messages: [Message]
  public var stream: Bool?
  public var streamOptions: StreamOptions?
  /// Upper bound of the answer in tokens; `max_completion_tokens` wins over it.
  public var maximumTokenCount: Int?
  public var maximumCompletionTokenCount: Int?
  /// How many answers are wanted; only 1 is served.
  public var choiceCount: Int?
  /// How the words of the answer are chosen; its fields stand beside those above.
  public var sampling = SamplingFields()
  /// The form of the answer; nil for prose.
  public var responseFormat: ResponseFormatField?
  /// What is asked of Cloister beyond OpenAI's format.
  public var cloister: Options?

  public struct Message: Codable, Hashable, Sendable {
    public var role: String
    /// Null in messages that carry something other than text.
    public var content: Content?

    public init(role: String, content: String) {
      self.role = role
      self.content = .text(content)
    }
  }

  /// The content of a message: a string, or a list of parts of which the text ones are read.
  public enum Content: Codable, Hashable, Sendable {
    case text(String)
    case parts([Part])

    public struct Part: Codable, Hashable, Sendable {
      public var type: String
      public var text: String?
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .text(text)
      } else if (try? decoder.unkeyedContainer()) != nil {
        self = .parts(try container.decode([Part].self))
      } else {
        throw RequestError.wrongType(
          parameter: RequestError.path(decoder.codingPath), expected: "a string or an array of parts")
      }
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .text(let text): try container.encode(text)
      case .parts(let parts): try container.encode(parts)
      }
    }

    /// The text parts, one under the other.
    public var text: String {
      switch self {
      case .text(let text): text
      case .parts(let parts): parts.compactMap(\.text).joined(separator: "\n")
      }
    }
  }

  public struct StreamOptions: Codable, Hashable, Sendable {
    public var includeUsage: Bool?

    public init(includeUsage: Bool?) {
      self.includeUsage = includeUsage
    }

    enum CodingKeys: String, CodingKey {
      case includeUsage = "include_usage"
    }
  }

  /// The `cloister` object of a request.
  public struct Options: Codable, Hashable, Sendable {
    /// Search only these collections; nil means every one the caller may read.
    public var collections: [String]?
    /// How many passages to retrieve.
    public var k: Int?
    /// Answer only with verbatim spans of the documents.
    public var strict: Bool?

    public init(collections: [String]? = nil, k: Int? = nil, strict: Bool? = nil) {
      self.collections = collections
      self.k = k
      self.strict = strict
    }
  }

  public init(
    messages: [Message], model: String? = nil, stream: Bool? = nil, streamOptions: StreamOptions? = nil,
    maximumTokenCount: Int? = nil, sampling: SamplingFields = SamplingFields(),
    responseFormat: ResponseFormatField? = nil, cloister: Options? = nil
  ) {
    self.messages = messages
    self.model = model
    self.stream = stream
    self.streamOptions = streamOptions
    maximumCompletionTokenCount = maximumTokenCount
    self.sampling = sampling
    self.responseFormat = responseFormat
    self.cloister = cloister
  }

  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    model = try container.decodeIfPresent(String.self, forKey: .model)
    messages = try container.decode([Message].self, forKey: .messages)
    stream = try container.decodeIfPresent(Bool.self, forKey: .stream)
    streamOptions = try container.decodeIfPresent(StreamOptions.self, forKey: .streamOptions)
    maximumTokenCount = try container.decodeIfPresent(Int.self, forKey: .maximumTokenCount)
    maximumCompletionTokenCount = try container.decodeIfPresent(Int.self, forKey: .maximumCompletionTokenCount)
    choiceCount = try container.decodeIfPresent(Int.self, forKey: .choiceCount)
    sampling = try SamplingFields(from: decoder)
    responseFormat = try container.decodeIfPresent(ResponseFormatField.self, forKey: .responseFormat)
    cloister = try container.decodeIfPresent(Options.self, forKey: .cloister)
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(model, forKey: .model)
    try container.encode(messages, forKey: .messages)
    try container.encodeIfPresent(stream, forKey: .stream)
    try container.encodeIfPresent(streamOptions, forKey: .streamOptions)
    try container.encodeIfPresent(maximumTokenCount, forKey: .maximumTokenCount)
    try container.encodeIfPresent(maximumCompletionTokenCount, forKey: .maximumCompletionTokenCount)
    try container.encodeIfPresent(choiceCount, forKey: .choiceCount)
    try sampling.encode(to: encoder)
    try container.encodeIfPresent(responseFormat, forKey: .responseFormat)
    try container.encodeIfPresent(cloister, forKey: .cloister)
  }

  enum CodingKeys: String, CodingKey {
    case model, messages, stream, cloister
    case streamOptions = "stream_options"
    case maximumTokenCount = "max_tokens"
    case maximumCompletionTokenCount = "max_completion_tokens"
    case choiceCount = "n"
    case responseFormat = "response_format"
  }
}

extension ChatRequest {
  public func validate() throws(RequestError) {
    guard !messages.isEmpty else {
      throw .invalid(parameter: "messages", problem: "must hold at least one message")
    }
    let roles = ["system", "developer", "user", "assistant", "tool", "function"]
    for (index, message) in messages.enumerated() where !roles.contains(message.role) {
      throw .invalid(
        parameter: "messages[\(index)].role", problem: "must be one of \(roles.joined(separator: ", "))")
    }
    guard let index = messages.lastIndex(where: { $0.role == "user" }) else {
      throw .invalid(parameter: "messages", problem: "must hold a message with the role 'user'")
    }
    guard let text = messages[index].content?.text, text.contains(where: { !$0.isWhitespace }) else {
      throw .invalid(parameter: "messages[\(index)].content", problem: "must hold text")
    }
    if let choiceCount, choiceCount != 1 { throw .invalid(parameter: "n", problem: "must be 1") }
    try validateBounds()
    try sampling.validate()
    try responseFormat?.validate()
    if cloister?.strict == true, responseFormat?.isStructured == true {
      throw .invalid(
        parameter: "response_format", problem: "must be text in a strict answer, which consists of quotes alone")
    }
  }

  /// Puts the schema back as it was written: the answer's keys follow its order.
  public mutating func complete(from body: Data) {
    guard responseFormat?.jsonSchema?.schema != nil,
      let text = JSONSlice.text(at: ["response_format", "json_schema", "schema"], in: body)
    else { return }
    responseFormat?.jsonSchema?.schema = JSONText(text)
  }

  private func validateBounds() throws(RequestError) {
    for (name, value) in [("max_tokens", maximumTokenCount), ("max_completion_tokens", maximumCompletionTokenCount)] {
      if let value, value < 1 { throw .invalid(parameter: name, problem: "must be at least 1") }
    }
    try PassageBounds.validate(k: cloister?.k, parameter: "cloister.k")
  }

  /// The question: the text of the last message of the user, with the limits of the request.
  public var question: Question {
    Question(
      text: messages.last(where: { $0.role == "user" })?.content?.text ?? "",
      collections: cloister?.collections.map { Set($0.map(CollectionName.init(rawValue:))) },
      passageLimit: cloister?.k, isStrict: cloister?.strict ?? false,
      maximumTokenCount: maximumCompletionTokenCount ?? maximumTokenCount)
  }
}

/// How many passages a request may ask for.
public enum PassageBounds {
  public static let range = 1...100

  static func validate(k: Int?, parameter: String) throws(RequestError) {
    if let k, !range.contains(k) {
      throw .invalid(
        parameter: parameter, problem: "must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }
  }
}
