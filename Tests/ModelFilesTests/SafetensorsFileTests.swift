import Foundation
import TestSupport
import Testing

@testable import ModelFiles

struct SafetensorsFileTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The bytes of a file with this header and so many bytes of data, each equal to its position.
  private static func bytes(header: String, dataBytes: Int, headerLength: UInt64? = nil) -> [UInt8] {
    var length = (headerLength ?? UInt64(header.utf8.count)).littleEndian
    return withUnsafeBytes(of: &length) { Array($0) } + Array(header.utf8) + (0..<dataBytes).map { UInt8($0 & 255) }
  }

  private static let good = #"""
    {"__metadata__":{"format":"pt"},"b":{"dtype":"F16","shape":[3],"data_offsets":[16,22]},
    "a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},"e":{"dtype":"BF16","shape":[0],"data_offsets":[22,22]}}
    """#

  private func open(_ bytes: [UInt8]) throws -> SafetensorsFile {
    let path = folder.path + "/m.safetensors"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try SafetensorsFile(path: path)
  }

  /// What opening a file with this header ends with.
  private func error(header: String, dataBytes: Int = 16, headerLength: UInt64? = nil) -> ModelFileError? {
    do {
      _ = try open(Self.bytes(header: header, dataBytes: dataBytes, headerLength: headerLength))
      return nil
    } catch {
      return error as? ModelFileError
    }
  }

  @Test("Tensors are found with their shapes and read in every floating-point type")
  func reads() throws {
    var bytes = Self.bytes(header: Self.good, dataBytes: 22)
    let data = bytes.count - 22
    let values: [UInt8] = [0, 0, 0x80, 0x3F, 0, 0, 0, 0xC0, 0, 0, 0, 0, 0, 0, 0x80, 0x7F, 0, 0x3C, 1, 0, 0, 0xFC]
    bytes.replaceSubrange(data..., with: values)
    let file = try open(bytes)
    #expect(file.tensors.count == 3)
    #expect(try file.floats("a", shape: [2, 2]) == [1, -2, 0, .infinity])
    #expect(try file.floats("b", shape: [3]) == [1, 0x1p-24, -.infinity])
    #expect(try file.floats("e", shape: [0]).isEmpty)
    #expect(throws: ModelFileError.missingTensor(path: file.path, tensor: "c")) { try file.floats("c", shape: [1]) }
    #expect(throws: ModelFileError.unexpectedShape(path: file.path, tensor: "a", expected: [4], got: [2, 2])) {
      try file.floats("a", shape: [4])
    }
  }

  @Test("Each kind of damage has its own error")
  func damage() throws {
    let path = folder.path + "/m.safetensors"
    func tensor(_ type: String, _ shape: String, _ offsets: String) -> String {
      #"{"t":{"dtype":"\#(type)","shape":\#(shape),"data_offsets":\#(offsets)}}"#
    }
    #expect(error(header: tensor("F32", "[4]", "[0,16]")) == nil)
    #expect(
      error(header: tensor("F33", "[4]", "[0,16]")) == .unknownElementType(path: path, tensor: "t", name: "F33"))
    #expect(
      error(header: tensor("F32", "[4]", "[0,12]"))
        == .sizeMismatch(path: path, tensor: "t", expectedBytes: 16, actualBytes: 12))
    #expect(
      error(header: tensor("F32", "[-4]", "[0,16]")) == .invalidShape(path: path, tensor: "t", shape: [-4]))
    let huge = 4_611_686_018_427_387_904
    #expect(
      error(header: tensor("F32", "[\(huge),\(huge)]", "[0,16]"))
        == .invalidShape(path: path, tensor: "t", shape: [huge, huge]))
    #expect(
      error(header: tensor("F32", "[4]", "[16,32]"))
        == .invalidOffsets(path: path, tensor: "t", begin: 16, end: 32, dataBytes: 16))
    #expect(
      error(header: tensor("F32", "[4]", "[16,0]"))
        == .invalidOffsets(path: path, tensor: "t", begin: 16, end: 0, dataBytes: 16))
    #expect(
      error(header: tensor("F32", "[3]", "[4,16]"))
        == .overlapOrGap(path: path, tensor: "t", expectedBegin: 0, begin: 4))
    #expect(error(header: tensor("F32", "[3]", "[0,12]")) == .trailingBytes(path: path, count: 4))
    #expect(
      error(header: "{}", headerLength: 1 << 40)
        == .headerTooLong(path: path, lengthBytes: 1 << 40, limitBytes: SafetensorsFile.headerLimitBytes))
    #expect(
      error(header: "{}", dataBytes: 0, headerLength: 3)
        == .truncated(path: path, what: "the header", neededBytes: 11, availableBytes: 10))
    for malformed in ["", "[]", "{", #"{"t":1}"#, tensor("F32", "[4]", "[0]"), tensor("F32", "[1.5]", "[0,16]")] {
      guard case .malformedJSON = error(header: malformed) else {
        Issue.record("accepted or misnamed: \(malformed)")
        continue
      }
    }
  }

  @Test("Tensors that share bytes are refused")
  func overlap() {
    let header =
      #"{"a":{"dtype":"U8","shape":[9],"data_offsets":[0,9]},"b":{"dtype":"U8","shape":[8],"data_offsets":[8,16]}}"#
    #expect(
      error(header: header)
        == .overlapOrGap(path: folder.path + "/m.safetensors", tensor: "b", expectedBegin: 9, begin: 8))
  }

  @Test("A missing file, a folder and an empty file are errors that name them")
  func notAFile() throws {
    #expect(throws: ModelFileError.unreadable(path: "/nowhere/m", operation: "open", code: ENOENT)) {
      try SafetensorsFile(path: "/nowhere/m")
    }
    #expect(throws: ModelFileError.notRegularFile(path: folder.path)) { try SafetensorsFile(path: folder.path) }
    #expect(throws: ModelFileError.self) { try open([]) }
  }

  @Test("Damaged files give an error or tensors that can all be read")
  func mutations() throws {
    let original = Self.bytes(header: Self.good, dataBytes: 22)
    var acceptedCount = 0
    for bytes in Mutations(of: [original], count: 1000, seed: 11) {
      guard let tensors = try? bytes.withUnsafeBytes({ try SafetensorsFile.readTensors(of: $0, path: "m") }) else {
        continue
      }
      acceptedCount += 1
      for tensor in tensors.values {
        #expect(tensor.range.lowerBound >= 8 && tensor.range.upperBound <= bytes.count)
        #expect(tensor.range.count == tensor.shape.reduce(tensor.elementType.sizeBytes, *))
      }
    }
    #expect(acceptedCount > 0)
  }

  @Test("The digest of a file is that of its bytes")
  func digest() throws {
    let path = try folder.write("abc", to: "abc")
    #expect(
      try MappedFile(path: path).sha256() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    #expect(
      try MappedFile(path: try folder.write("", to: "empty")).sha256()
        == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
  }
}
