import Foundation
import ModelFiles
import TestSupport

@testable import Tokenization

/// A vocabulary that a test makes up, on its way through a GGUF file.
struct TinyVocabulary: Decodable {
  var name = ""
  var model = "gpt2"
  var pre: String? = "qwen2"
  var tokens: [String]
  var types: [Int]?
  var merges: [String]?
  var scores: [Float]?
  var addsSpacePrefix: Bool?
  var bos: Int?
  var eos: Int?
  var unknown: Int?

  init(tokens: [String], types: [Int]? = nil, merges: [String]? = []) {
    self.tokens = tokens
    self.types = types
    self.merges = merges
  }

  /// All bytes, and tokens with a part of their own.
  static func byteLevel(_ added: [(String, TokenKind)] = [], merges: [String] = []) -> TinyVocabulary {
    let merged = merges.map { $0.replacing(" ", with: "") }
    return TinyVocabulary(
      tokens: byteLetters + merged + added.map(\.0),
      types: Array(repeating: 1, count: 256 + merged.count) + added.map { Int($0.1.rawValue) }, merges: merges)
  }

  /// How byte-level vocabularies write the bytes, from 0.
  static let byteLetters: [String] = {
    var next: UInt32 = 0x100
    return (UInt32(0)..<256).map { byte in
      let isPrintable = (0x21...0x7E).contains(byte) || (0xA1...0xAC).contains(byte) || (0xAE...0xFF).contains(byte)
      if !isPrintable { next += 1 }
      return String(Unicode.Scalar(isPrintable ? byte : next - 1).map(Character.init) ?? "?")
    }
  }()

  var file: GGUFWriter {
    var file = GGUFWriter()
    file.set("tokenizer.ggml.model", .string(model))
    if let pre { file.set("tokenizer.ggml.pre", .string(pre)) }
    file.set("tokenizer.ggml.tokens", .array(tokens.map { .string($0) }))
    if let types { file.set("tokenizer.ggml.token_type", .array(types.map { .int32(Int32($0)) })) }
    if let merges { file.set("tokenizer.ggml.merges", .array(merges.map { .string($0) })) }
    if let scores { file.set("tokenizer.ggml.scores", .array(scores.map { .float32($0) })) }
    if let addsSpacePrefix { file.set("tokenizer.ggml.add_space_prefix", .bool(addsSpacePrefix)) }
    for (key, token) in [("bos", bos), ("eos", eos), ("unknown", unknown)] {
      if let token { file.set("tokenizer.ggml.\(key)_token_id", .uint32(UInt32(token))) }
    }
    return file
  }

  func load() throws -> any Tokenizer { try Self.load(file.bytes()) }

  static func load(_ bytes: [UInt8]) throws -> any Tokenizer {
    let folder = try TemporaryFolder()
    let path = folder.path + "/vocabulary.gguf"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try TokenizerLoader.load(GGUFFile(path: path).metadata)
  }
}

extension Tokenizer {
  /// All that some tokens write.
  func written(_ tokens: [Int32]) -> [UInt8] { tokens.flatMap { bytes(of: $0) } }
}
