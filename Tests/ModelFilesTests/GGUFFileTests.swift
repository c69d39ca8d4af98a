import Foundation
import TestSupport
import Testing

@testable import ModelFiles

struct GGUFFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func open(_ bytes: [UInt8]) throws -> GGUFFile {
    let path = folder.path + "/m.gguf"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try GGUFFile(path: path)
  }

  /// What opening these bytes ends with.
  private func error(_ bytes: [UInt8]) -> ModelFileError? {
    do {
      _ = try open(bytes)
      return nil
    } catch {
      return error as? ModelFileError
    }
  }

  private func error(_ change: (inout GGUFWriter) -> Void) -> ModelFileError? {
    var writer = GGUFWriter.example
    change(&writer)
    return error(writer.bytes())
  }

  private var path: String { folder.path + "/m.gguf" }

  @Test("Values of every type are read by name")
  func values() throws {
    let metadata = try open(GGUFWriter.example.bytes()).metadata
    #expect(try metadata.string("general.architecture") == "llama")
    #expect(try metadata.integer("llama.block_count", in: 1...9) == 2)
    #expect(try metadata.integer("wide", in: 0...Int.max) == 1 << 40)
    #expect(try metadata.integer("negative", in: -9...0) == -3)
    #expect(try metadata.number("rate") == 0.5)
    #expect(try metadata.number("negative") == -3)
    #expect(try metadata.bool("flag"))
    #expect(try metadata.strings("words") == ["a", "é", ""])
    #expect(try metadata.integers("numbers") == [1, 2, 3])
    #expect(try metadata.numbers("numbers") == [1, 2, 3])
    #expect(try metadata.byteStrings("raw") == [[0xFF, 0x41]])
    #expect(try metadata.strings("raw") == ["\u{FFFD}A"])
    #expect(try metadata.strings("nothing").isEmpty)
    #expect(try metadata.optionalString("absent") == nil && !metadata.has("absent"))
  }

  @Test("A value that is absent, of another type or out of range is named")
  func wrongValues() throws {
    let metadata = try open(GGUFWriter.example.bytes()).metadata
    func invalid(_ field: String, _ requirement: String) -> ModelFileError {
      .invalidField(path: path, field: field, requirement: requirement)
    }
    #expect(throws: invalid("absent", "text")) { try metadata.string("absent") }
    #expect(throws: invalid("flag", "text")) { try metadata.optionalString("flag") }
    #expect(throws: invalid("llama.block_count", "a whole number from 3 to 9")) {
      try metadata.integer("llama.block_count", in: 3...9)
    }
    #expect(throws: invalid("huge", "a whole number from 0 to 9")) { try metadata.integer("huge", in: 0...9) }
    #expect(throws: invalid("endless", "a finite number")) { try metadata.number("endless") }
    #expect(throws: invalid("words", "a list of whole numbers")) { try metadata.integers("words") }
    #expect(throws: invalid("flag", "a list of texts")) { try metadata.strings("flag") }
  }

  @Test("Tensors are found with row-major shapes, and small ones read in every floating-point type")
  func tensors() throws {
    let file = try open(GGUFWriter.example.bytes())
    let matrix = try file.tensor("matrix", shape: [2, 32])
    #expect(matrix.format == .q8_0 && matrix.range.count == 68 && matrix.elementCount == 64)
    #expect(matrix.range.lowerBound % 32 == 0)
    #expect(try file.floats("gain", shape: [3]) == [1, -2, 0.5])
    #expect(try file.floats("half", shape: [2]) == [1, -2])
    #expect(try file.floats("brain", shape: [1]) == [1])
    #expect(throws: ModelFileError.missingTensor(path: path, tensor: "x")) { try file.tensor("x", shape: [1]) }
    #expect(throws: ModelFileError.unexpectedShape(path: path, tensor: "matrix", expected: [64], got: [2, 32])) {
      try file.tensor("matrix", shape: [64])
    }
    #expect(throws: ModelFileError.unexpectedFormat(path: path, tensor: "matrix", got: .q8_0)) {
      try file.floats("matrix", shape: [2, 32])
    }
  }

  @Test("Each kind of damage has its own error")
  func damage() {
    #expect(error([]) == .truncated(path: path, what: "the signature", neededBytes: 4, availableBytes: 0))
    #expect(error(Array("GGML".utf8)) == .notGGUF(path: path))
    #expect(error { $0.version = 1 } == .unsupportedVersion(path: path, version: 1))
    #expect(error { $0.version = 0x0300_0000 } == .unsupportedVersion(path: path, version: 0x0300_0000))
    #expect(error { $0.append("flag", .bool(true)) } == .duplicate(path: path, what: "the key 'flag'"))
    #expect(
      error { $0.add("gain", shape: [1], floats: [1]) } == .duplicate(path: path, what: "the tensor 'gain'"))
    #expect(error { $0.set("split.count", .uint32(3)) } == .splitFile(path: path, partCount: 3))
    #expect(
      error { $0.add("t", format: 99, shape: [1], bytes: [0]) }
        == .unknownElementType(path: path, tensor: "t", name: "number 99"))
    #expect(
      error { $0.add("t", format: 8, shape: [2, 33], bytes: [0]) }
        == .invalidShape(path: path, tensor: "t", shape: [2, 33]))
    #expect(
      error { $0.add("t", format: 0, shape: [1 << 40, 1 << 40], bytes: [0]) }
        == .invalidShape(path: path, tensor: "t", shape: [1 << 40, 1 << 40]))
    #expect(
      error { $0.set("general.alignment", .uint32(24)) }
        == .invalidField(path: path, field: "general.alignment", requirement: "a power of two from 1 to 65536"))
    guard case .invalidOffsets(path, "t", _, _, _) = error({ $0.add("t", format: 0, shape: [99], bytes: [0]) }) else {
      Issue.record("a tensor that ends behind the file must be refused")
      return
    }
  }

  @Test("Two tensors that share bytes are refused")
  func overlap() throws {
    var writer = GGUFWriter.example
    writer.alignment = 4
    var bytes = writer.bytes()
    // The offset of the second tensor stands behind its name, two dimensions and its format.
    let end = try #require(Data(bytes).range(of: Data("matrix".utf8))?.upperBound)
    let start = end + 4 + 2 * 8 + 4
    bytes[start] = 8
    guard case .overlapOrGap(path, "matrix", _, _) = error(bytes) else {
      Issue.record("tensors that share bytes must be refused")
      return
    }
  }

  @Test("Counts that cannot follow are refused before any memory is taken")
  func hugeCounts() {
    let start = Array("GGUF".utf8) + [3, 0, 0, 0]
    let huge = [UInt8](repeating: 0xFF, count: 8)
    let none = [UInt8](repeating: 0, count: 8)
    for bytes in [start + huge + none, start + none + huge] {
      guard case .truncated = error(bytes) else {
        Issue.record("a huge count must be refused")
        continue
      }
    }
    // A key "a" whose value is a list of 2^60 texts.
    let list: [UInt8] = [9, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10]
    let key: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, 0x61]
    let one: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0]
    guard case .truncated = error([start, none, one, key, list].flatMap { $0 }) else {
      Issue.record("a huge list must be refused")
      return
    }
  }

  @Test("A file cut anywhere is refused, or lacks only bytes that no tensor owns")
  func truncation() throws {
    let bytes = GGUFWriter.example.bytes()
    for count in 0..<bytes.count {
      #expect(error(Array(bytes[..<count])) != nil, "cut to \(count) of \(bytes.count) bytes")
    }
  }

  @Test("Random damage gives an error or a file all of whose tensors and values can be read")
  func fuzz() throws {
    var aligned = GGUFWriter.example
    aligned.alignment = 1
    for bytes in Mutations(of: [GGUFWriter.example.bytes(), aligned.bytes()], count: 1_500, seed: 0x6767_7566) {
      guard let file = try? open(bytes) else { continue }
      for tensor in file.tensors.values {
        #expect(tensor.range.upperBound <= file.file.sizeBytes)
        _ = try? file.floats(tensor.name, shape: tensor.shape)
      }
      for key in file.metadata.keys {
        _ = try? file.metadata.string(key)
        _ = try? file.metadata.integer(key, in: 0...9)
        _ = try? file.metadata.number(key)
        _ = try? file.metadata.bool(key)
        _ = try? file.metadata.byteStrings(key)
        _ = try? file.metadata.integers(key)
        _ = try? file.metadata.numbers(key)
      }
    }
  }
}

extension GGUFWriter {
  /// A file with a value of each type and tensors of four formats.
  fileprivate static let example: GGUFWriter = {
    var writer = GGUFWriter()
    writer.set("general.architecture", .string("llama"))
    writer.set("llama.block_count", .uint32(2))
    writer.set("wide", .uint64(1 << 40))
    writer.set("huge", .uint64(.max))
    writer.set("negative", .int32(-3))
    writer.set("rate", .float32(0.5))
    writer.set("endless", .float64(.infinity))
    writer.set("flag", .bool(true))
    writer.set("words", .array([.string("a"), .string("é"), .string("")]))
    writer.set("numbers", .array([.uint8(1), .uint8(2), .uint8(3)]))
    writer.set("raw", .array([.bytes([0xFF, 0x41])]))
    writer.set("nothing", .array([]))
    writer.add("gain", shape: [3], floats: [1, -2, 0.5])
    writer.add("matrix", format: 8, shape: [2, 32], bytes: [UInt8](repeating: 1, count: 68))
    writer.add("half", format: 1, shape: [2], bytes: [0, 0x3C, 0, 0xC0])
    writer.add("brain", format: 30, shape: [1], bytes: [0x80, 0x3F])
    return writer
  }()
}
