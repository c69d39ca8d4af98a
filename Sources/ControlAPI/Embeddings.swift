internal import Foundation

/// The body of `POST /v1/embeddings`.
public struct EmbeddingsRequest: RequestBody, Encodable, Hashable {
  /// How vectors are written.
  public enum Format: String, Codable, Sendable {
    /// A JSON array of numbers.
    case float
    /// The little-endian bytes of 32-bit floats, in base 64.
    case base64
  }

  public var model: String?
  public var input: Input
  public var encodingFormat: Format?
  /// Only the model's own number is accepted.
  public var dimensions: Int?

  /// The texts to embed: a string or an array of strings.
  public struct Input: Codable, Hashable, Sendable {
    public var texts: [String]

    public init(texts: [String]) {
      self.texts = texts
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        texts = [text]
      } else if let texts = try? container.decode([String].self) {
        self.texts = texts
      } else {
        throw RequestError.wrongType(
          parameter: RequestError.path(decoder.codingPath),
          expected: "a string or an array of strings (token numbers are not accepted)")
      }
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(texts)
    }
  }

  public init(model: String? = nil, texts: [String], encodingFormat: Format? = nil, dimensions: Int? = nil) {
    self.model = model
    input = Input(texts: texts)
    self.encodingFormat = encodingFormat
    self.dimensions = dimensions
  }

  /// The most texts one request may hold.
  public static let maximumTextCount = 2048

  public func validate() throws(RequestError) {
    guard (1...Self.maximumTextCount).contains(input.texts.count) else {
      throw .invalid(parameter: "input", problem: "must hold 1 to \(Self.maximumTextCount) texts")
    }
  }

  enum CodingKeys: String, CodingKey {
    case model, input, dimensions
    case encodingFormat = "encoding_format"
  }
}

/// The reply of `POST /v1/embeddings`: one unit vector a text, in the order of the texts.
public struct EmbeddingsResponse: Codable, Hashable, Sendable {
  public var object: String
  public var data: [Entry]
  public var model: String
  public var usage: Usage

  public struct Entry: Codable, Hashable, Sendable {
    public var object: String
    public var index: Int
    public var embedding: Vector
  }

  public enum Vector: Codable, Hashable, Sendable {
    case floats([Float])
    case base64(String)

    /// - Parameter floats: Written as bytes, little-endian, when the format asks for it.
    public init(_ floats: [Float], format: EmbeddingsRequest.Format) {
      switch format {
      case .float: self = .floats(floats)
      case .base64:
        let bytes = floats.flatMap { value in
          withUnsafeBytes(of: value.bitPattern.littleEndian) { Array($0) }
        }
        self = .base64(Data(bytes).base64EncodedString())
      }
    }

    public init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let text = try? container.decode(String.self) {
        self = .base64(text)
      } else {
        self = .floats(try container.decode([Float].self))
      }
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      switch self {
      case .floats(let values): try container.encode(values)
      case .base64(let text): try container.encode(text)
      }
    }
  }

  public struct Usage: Codable, Hashable, Sendable {
    public var promptTokenCount: Int
    public var totalTokenCount: Int

    enum CodingKeys: String, CodingKey {
      case promptTokenCount = "prompt_tokens"
      case totalTokenCount = "total_tokens"
    }
  }

  public init(model: String, vectors: [[Float]], format: EmbeddingsRequest.Format, tokenCount: Int) {
    object = "list"
    data = vectors.enumerated().map { index, floats in
      Entry(object: "embedding", index: index, embedding: Vector(floats, format: format))
    }
    self.model = model
    usage = Usage(promptTokenCount: tokenCount, totalTokenCount: tokenCount)
  }

  enum CodingKeys: String, CodingKey {
    case object, data, model, usage
  }
}
