import Foundation
import Glibc
import Mapping
import TestSupport
import Testing

@Suite("A mapped file that cannot be read any more becomes no numbers, and ends nothing")
struct FileMappingTests {
  private static let pageCount = 1024
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test("A file gives its bytes, an empty one none", arguments: [0, 1, 4096, 4097, 3 << 20])
  func contents(count: Int) throws {
    let data = Data((0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    let mapping = try FileMapping(path: try file(data, "plain"))
    mapping.prefetch(0..<count)
    #expect(Data(mapping.bytes) == data && !mapping.isBroken)
  }

  @Test("What was cut off reads as 0xFF, what is left as it was", arguments: [0, 1, 7, 600, 1023])
  func cut(keptPageCount: Int) throws {
    let path = try file(Data(repeating: 5, count: Self.pageCount * 4096), "cut")
    let (mapping, other) = (try FileMapping(path: path), try FileMapping(path: try file(Data([1, 2]), "other")))
    #expect(truncate(path, keptPageCount * 4096) == 0)
    #expect(!mapping.isBroken)
    for page in 0..<Self.pageCount {
      #expect(mapping.bytes[page * 4096 + 17] == (page < keptPageCount ? 5 : 0xFF))
    }
    let float = mapping.bytes.loadUnaligned(fromByteOffset: mapping.bytes.count - 4, as: Float.self)
    #expect(mapping.isBroken && float.isNaN)
    #expect(!other.isBroken && other.bytes[1] == 2)
  }

  @Test("Threads that read the same lost pages all go on")
  func threads() throws {
    let path = try file(Data(repeating: 5, count: Self.pageCount * 4096), "shared")
    let mapping = try FileMapping(path: path)
    #expect(truncate(path, 0) == 0)
    DispatchQueue.concurrentPerform(iterations: 8) { number in
      let sum = stride(from: number * 4096, to: mapping.bytes.count, by: 4096).reduce(0) { $0 + Int(mapping.bytes[$1]) }
      #expect(sum == 0xFF * (Self.pageCount - number))
    }
    #expect(mapping.isBroken)
  }

  @Test("More files than are watched can be mapped, and one that follows a broken one is whole")
  func many() throws {
    let path = try file(Data(repeating: 5, count: 8192), "many")
    for _ in 0..<3 {
      let mappings = try (0..<300).map { _ in try FileMapping(path: path) }
      #expect(mappings.allSatisfy { $0.bytes[5000] == 5 && !$0.isBroken })
    }
    let short = try file(Data(repeating: 6, count: 8192), "short")
    for _ in 0..<3 {
      let broken = try FileMapping(path: short)
      #expect(truncate(short, 0) == 0 && broken.bytes[5000] == 0xFF && broken.isBroken)
      try Data(repeating: 6, count: 8192).write(to: URL(fileURLWithPath: short))
    }
    #expect(!(try FileMapping(path: path).isBroken))
  }

  @Test("A failed read of any other mapping ends the process as ever")
  func foreign() async throws {
    await #expect(processExitsWith: .signal(SIGBUS)) {
      let folder = try TemporaryFolder()
      let path = try folder.write(String(repeating: "a", count: 8192), to: "file")
      let ours = try FileMapping(path: path)
      let descriptor = open(path, O_RDONLY)
      let theirs = try #require(mmap(nil, 8192, PROT_READ, MAP_SHARED, descriptor, 0))
      truncate(path, 0)
      guard ours.bytes[5000] == 0xFF, ours.isBroken else { return }
      _ = theirs.load(fromByteOffset: 5000, as: UInt8.self)
    }
  }

  @Test("What is no file, or none of ours, is named")
  func refused() throws {
    #expect(throws: FileMappingError.notRegularFile) { try FileMapping(path: folder.path) }
    #expect(throws: FileMappingError.failed(operation: "open", code: ENOENT)) {
      try FileMapping(path: folder.path + "/none")
    }
  }

  private func file(_ data: Data, _ name: String) throws -> String {
    let path = folder.path + "/" + name
    try data.write(to: URL(fileURLWithPath: path))
    return path
  }
}
