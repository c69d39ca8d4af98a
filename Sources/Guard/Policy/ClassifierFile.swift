internal import Foundation

/// `classifier.yaml`: the weights of the classifiers that read questions, passages and answers beside the rules.
public struct ClassifierFile: Hashable, Sendable, Codable {
  public var question: ClassifierWeights
  public var passage: ClassifierWeights
  /// Nil where the rules alone find refusals.
  public var answer: ClassifierWeights?

  public init(question: ClassifierWeights, passage: ClassifierWeights, answer: ClassifierWeights? = nil) {
    self.question = question
    self.passage = passage
    self.answer = answer
  }

  enum CodingKeys: String, CodingKey, CaseIterable { case question, passage, answer }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    question = try keys.required(.question)
    passage = try keys.required(.passage)
    answer = try keys.value(.answer, else: nil)
  }
}

/// A logistic regression over hashed features.
///
/// The score of a text is `bias + scale · Σ weight[feature] / √(number of features)`, a logarithm of odds.
public struct ClassifierWeights: Hashable, Sendable, Codable {
  /// The weights number 2 to the power of this; 10 to 20.
  public var bits: Int
  /// What one step of a weight is worth.
  public var scale: Double
  /// The score of a text without features.
  public var bias: Double
  /// CRC-32 of the weights, as eight hexadecimal digits.
  public var checksum: String
  /// One signed byte a weight, in Base64 with line ends between.
  public var weights: String

  public init(bits: Int, scale: Double, bias: Double, weights: [Int8]) {
    self.bits = bits
    self.scale = scale
    self.bias = bias
    let bytes = weights.map(UInt8.init(bitPattern:))
    self.weights = Data(bytes).base64EncodedString()
    checksum = Self.checksum(of: bytes)
  }

  enum CodingKeys: String, CodingKey, CaseIterable { case bits, scale, bias, checksum, weights }

  public init(from decoder: any Decoder) throws {
    let keys = try StrictKeys<CodingKeys>(decoder)
    bits = try keys.required(.bits)
    scale = try keys.required(.scale)
    bias = try keys.required(.bias)
    checksum = try keys.required(.checksum)
    weights = try keys.required(.weights)
  }

  /// The weights as numbers, of which there are 2 to the power of ``bits``.
  ///
  /// - Throws: ``GuardError/damagedClassifier(part:reason:)``.
  func unpacked(part: String) throws(GuardError) -> [Int8] {
    guard (10...20).contains(bits) else {
      throw .damagedClassifier(part: part, reason: "bits is \(bits), not 10 to 20")
    }
    guard scale.isFinite, scale > 0, bias.isFinite else {
      throw .damagedClassifier(part: part, reason: "scale or bias is no usable number")
    }
    guard let data = Data(base64Encoded: weights, options: .ignoreUnknownCharacters) else {
      throw .damagedClassifier(part: part, reason: "the weights are not Base64")
    }
    guard data.count == 1 << bits else {
      throw .damagedClassifier(part: part, reason: "has \(data.count) weights, not \(1 << bits)")
    }
    let found = Self.checksum(of: [UInt8](data))
    guard found == checksum.lowercased() else {
      throw .damagedClassifier(part: part, reason: "the checksum of the weights is \(found), not \(checksum)")
    }
    return data.map(Int8.init(bitPattern:))
  }

  /// CRC-32 as of ISO 3309, the one of gzip.
  private static func checksum(of bytes: [UInt8]) -> String {
    var remainder = UInt32.max
    for byte in bytes {
      remainder ^= UInt32(byte)
      for _ in 0..<8 { remainder = remainder >> 1 ^ (remainder & 1 == 1 ? 0xEDB8_8320 : 0) }
    }
    let digits = String(~remainder, radix: 16)
    return String(repeating: "0", count: 8 - digits.count) + digits
  }
}
