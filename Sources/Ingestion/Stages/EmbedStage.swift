internal import Domain
internal import Embedding

/// Turns the chunks of several files into vectors, all files in one batch.
struct EmbedStage: Sendable {
  /// Chunks between two looks at whether the work is still wanted.
  private static let sliceCount = 256

  let queue: IngestQueue
  let ledger: IngestLedger
  let space: Replaceable<VectorSpace>

  /// The files with their vectors; without those that are gone by now, or could not be embedded.
  func embed(_ files: [ChunkedFile]) -> [EmbeddedFile] {
    let wanted = files.filter { isWanted($0.file.ticket) }
    let chunks = wanted.flatMap(\.chunks)
    let model = space.value.model
    var vectors: [[Float]] = []
    vectors.reserveCapacity(chunks.count)
    do {
      while vectors.count < chunks.count {
        guard wanted.contains(where: { queue.isWorking(on: $0.file.ticket) }) else { break }
        let slice = chunks[vectors.count..<min(vectors.count + Self.sliceCount, chunks.count)]
        vectors += try model.embed(slice.map(\.embeddedText), threadCount: 1)
      }
    } catch {
      for file in wanted { ledger.postpone(file.file.ticket, because: error) }
      return []
    }
    guard vectors.count == chunks.count else {
      for file in wanted { queue.finish(file.file.ticket, as: nil) }
      return []
    }
    return distribute(vectors, of: model, to: wanted)
  }

  private func isWanted(_ ticket: IngestTicket) -> Bool {
    if queue.isCurrent(ticket) { return true }
    queue.finish(ticket, as: nil)
    return false
  }

  private func distribute(
    _ vectors: [[Float]], of model: EmbeddingModel, to files: [ChunkedFile]
  ) -> [EmbeddedFile] {
    var start = 0
    return files.map { file in
      defer { start += file.chunks.count }
      return EmbeddedFile(
        file: file.file, document: file.document, chunks: file.chunks,
        vectors: Array(vectors[start..<start + file.chunks.count]), modelSHA256: model.identity.sha256,
        findings: file.findings)
    }
  }
}
