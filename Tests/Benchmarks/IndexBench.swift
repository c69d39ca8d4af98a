internal import ArgumentParser
internal import Catalog
internal import Domain
internal import Foundation
internal import VectorIndex

/// The vector index over a real catalog, driven by `index_bench.py`: a line with a word comes in, a line of JSON goes out.
struct IndexBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "index", abstract: "Search a vector index as index_bench.py says, and report times.")

  @Argument(help: "Folder with vectors.f32 and queries.f32; catalog and index are kept there.")
  var folder: String

  @Option(help: "Components of a vector.")
  var dimension = 384

  @Option(help: "Share of the chunks that the caller of a filtered search sees: one in so many.")
  var step = 100

  @Option(help: "auto, flat, ivf_sq8 or ivf_pq.")
  var type = "auto"

  @Option(help: "Documents that are deleted to time it.")
  var deletions = 50

  func run() throws {
    let library = try IndexBenchLibrary(folder: folder, dimension: dimension, type: IndexType(rawValue: type))
    let queries = try FloatFile(path: folder + "/queries.f32", dimension: dimension)
    while let command = readLine() {
      switch command {
      case "open": try answer(library.open())
      case "search": try answer(library.search(queries, visible: nil))
      case "filtered": try answer(library.search(queries, visible: library.everyNth(step)))
      case "filtered-exact": try answer(library.exact(queries, step: step))
      case "delete": try answer(library.delete(deletions))
      case "memory": try answer(ProcessMemory())
      default: throw ValidationError("no such command: \(command)")
      }
    }
  }

  private func answer(_ value: some Encodable) throws {
    var line = try JSONEncoder().encode(value)
    line.append(UInt8(ascii: "\n"))
    try FileHandle.standardOutput.write(contentsOf: line)
  }
}

/// Rows of 32-bit numbers in a file.
struct FloatFile {
  private let data: Data
  private let dimension: Int

  init(path: String, dimension: Int) throws {
    data = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
    self.dimension = dimension
  }

  var count: Int { data.count / (4 * dimension) }

  subscript(row: Int) -> [Float] {
    data.withUnsafeBytes { bytes in
      // Uninitialized because every component is copied before anyone reads it.
      [Float](unsafeUninitializedCapacity: dimension) { buffer, count in
        let start = row * 4 * dimension
        UnsafeMutableRawBufferPointer(buffer).copyMemory(
          from: UnsafeRawBufferPointer(rebasing: bytes[start..<start + 4 * dimension]))
        count = dimension
      }
    }
  }
}

/// What the kernel says this process has in memory, in bytes.
struct ProcessMemory: Encodable {
  var resident = 0
  /// Of it, what is not a part of a file.
  var anonymous = 0

  init() throws {
    for line in try String(contentsOfFile: "/proc/self/status", encoding: .utf8).split(separator: "\n") {
      let parts = line.split(whereSeparator: \.isWhitespace)
      guard parts.count >= 2, let kibibytes = Int(parts[1]) else { continue }
      if parts[0] == "VmRSS:" { resident = kibibytes * 1024 }
      if parts[0] == "RssAnon:" { anonymous = kibibytes * 1024 }
    }
  }
}
