internal import Domain
internal import Foundation
internal import GRDB
internal import Synchronization

/// The chunks that a scope can see, with what ranking them by their words needs.
struct VisibleChunks: Sendable {
  let chunks: ChunkSet
  /// The members, as the functions of the full-text search take them: see `CFullText.h`.
  let bits: Data
  /// Of the chunks in the full-text index, in its tokens; 0 where there is none.
  let meanLength: Double

  /// Lengths that the mean is taken of: more would change a score in its third digit and cost a look-up each.
  private static let sampleCount = 1024

  init(_ chunks: ChunkSet, _ database: Database) throws {
    self.chunks = chunks
    bits = chunks.words.withUnsafeBytes { Data($0) }
    meanLength = try Self.meanLength(of: chunks, database)
  }

  /// Of members at equal distances, counted among the members: what lies between them must not matter.
  private static func meanLength(of chunks: ChunkSet, _ database: Database) throws -> Double {
    let step = max(chunks.count / sampleCount, 1)
    let statement = try database.cachedStatement(sql: "SELECT sz FROM chunk_text_docsize WHERE id = ?")
    var (memberIndex, foundCount, lengthSum) = (0, 0, 0)
    for (wordIndex, word) in chunks.words.enumerated() {
      var rest = word
      while rest != 0 {
        let number = wordIndex * 64 + rest.trailingZeroBitCount
        rest &= rest - 1
        defer { memberIndex += 1 }
        guard memberIndex % step == 0, let sizes = try Data.fetchOne(statement, arguments: [number]) else { continue }
        lengthSum += columnLengths(sizes).reduce(0, +)
        foundCount += 1
      }
    }
    return foundCount == 0 ? 0 : Double(lengthSum) / Double(foundCount)
  }

  /// The tokens of each column of a row, as FTS5 stores them: numbers of 7 bits a byte, the highest bits first.
  private static func columnLengths(_ sizes: Data) -> [Int] {
    var lengths: [Int] = []
    var length = 0
    for byte in sizes {
      // A damaged row may hold anything.
      length = (length & 0xFF_FFFF) << 7 | Int(byte & 0x7F)
      guard byte & 0x80 == 0 else { continue }
      lengths.append(length)
      length = 0
    }
    return lengths
  }
}

/// What the scopes that were asked for last can see, each with the revision under which it was read.
final class VisibilityCache: Sendable {
  private struct Entry {
    var revision: Int
    var visible: VisibleChunks
  }

  private static let capacity = 32
  private let entries = Mutex<[CollectionScope: Entry]>([:])

  func chunks(in scope: CollectionScope, revision: Int) -> VisibleChunks? {
    entries.withLock { entries in
      guard let entry = entries[scope], entry.revision == revision else { return nil }
      return entry.visible
    }
  }

  func store(_ visible: VisibleChunks, in scope: CollectionScope, revision: Int) {
    entries.withLock { entries in
      if entries.count >= Self.capacity { entries.removeAll(keepingCapacity: true) }
      entries[scope] = Entry(revision: revision, visible: visible)
    }
  }
}
