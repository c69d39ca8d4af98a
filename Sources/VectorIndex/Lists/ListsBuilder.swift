internal import Domain

/// Makes a file of inverted lists from the vectors of the catalog.
///
/// Centres and codewords are learned from a sample; then every vector is read once, rounded and staged, and the staged
/// ones are written list by list.
struct ListsBuilder {
  typealias Fetch = ([ChunkID]) throws -> [[Float]]

  private static let batchCount = 4096
  /// Vectors that the codewords of a subspace are learned from: some hundred a codeword.
  private static let codebookSampleCount = 4096
  /// The vectors of the sample that searches are tried with, at most; a sixteenth of a small one.
  private static let trialCount = 192

  private let type: IndexType
  private let dimension: Int
  private let options: VectorIndexOptions
  private let fetch: Fetch
  private let checkpoint: () throws -> Void

  init(
    type: IndexType, dimension: Int, options: VectorIndexOptions, fetch: @escaping Fetch,
    checkpoint: @escaping () throws -> Void
  ) {
    (self.type, self.dimension, self.options) = (type, dimension, options)
    (self.fetch, self.checkpoint) = (fetch, checkpoint)
  }

  /// Writes the file; its parameters for searches are those that the sample's trials asked for.
  func build(_ ids: [ChunkID], path: String) throws {
    let sample = try sample(ids)
    let listCount = min(IndexPlan.listCount(count: ids.count), max(sample.count / dimension, 1))
    let centres =
      sample.isEmpty
      ? [1] + [Float](repeating: 0, count: dimension - 1)
      : try Centres.learn(
        from: sample, listCount: listCount, dimension: dimension, threadCount: options.threadCount,
        checkpoint: checkpoint)
    let codebook = try codebook(sample, centres)
    let staged = try stage(ids, centres, path: path + ".rows")
    let shape = ListsLayout(
      dimension: dimension, listCount: listCount, subspaceCount: codebook.subspaceCount, blockCount: 0, count: 0,
      trainedCount: ids.count, probeCount: min(listCount, 16), candidateCount: 100)
    try centres.withUnsafeBufferPointer { centres in
      let writer = try ListsFileWriter(
        shape: shape, centres: centres, codebook: codebook, entries: { try staged.entries(ofList: $0, $1) },
        checkpoint: checkpoint)
      try writer.write(to: path)
    }
    try adjust(path, trials: trials(sample))
  }

  /// An even share of the vectors, in the order of their numbers.
  private func sample(_ ids: [ChunkID]) throws -> [Float] {
    let count = IndexPlan.trainingCount(listCount: IndexPlan.listCount(count: ids.count))
    let step = max(1, ids.count / count)
    let chosen = stride(from: 0, to: ids.count, by: step).map { ids[$0] }
    var rows: [Float] = []
    rows.reserveCapacity(chosen.count * dimension)
    for start in stride(from: 0, to: chosen.count, by: Self.batchCount) {
      try checkpoint()
      let batch = Array(chosen[start..<min(start + Self.batchCount, chosen.count)])
      for vector in try fetch(batch) where vector.count == dimension { rows.append(contentsOf: vector) }
    }
    return rows
  }

  private func codebook(_ sample: [Float], _ centres: [Float]) throws -> Codebook {
    let subspaceCount = type == .ivfPQ ? ListsLayout.subspaceCount(dimension: dimension) : 0
    guard subspaceCount > 0 else { return .none }
    let count = sample.count / dimension
    let step = max(1, count / Self.codebookSampleCount)
    let rows = stride(from: 0, to: count, by: step).flatMap { sample[$0 * dimension..<($0 + 1) * dimension] }
    let lists = try centres.withUnsafeBufferPointer {
      try Centres.nearest(to: rows, among: $0, dimension: dimension, threadCount: options.threadCount)
    }
    var residuals = [Float](repeating: 0, count: lists.count * subspaceCount * 4)
    for (row, list) in lists.enumerated() {
      for index in 0..<dimension {
        residuals[row * subspaceCount * 4 + index] = rows[row * dimension + index] - centres[list * dimension + index]
      }
    }
    return try Codebook(learning: residuals, subspaceCount: subspaceCount, checkpoint: checkpoint)
  }

  private func stage(_ ids: [ChunkID], _ centres: [Float], path: String) throws -> StagedRows {
    let staged = try StagedRows(
      path: path, capacity: ids.count, stride: ListsLayout.rowStride(dimension: dimension))
    for start in stride(from: 0, to: ids.count, by: Self.batchCount) {
      try checkpoint()
      let batch = Array(ids[start..<min(start + Self.batchCount, ids.count)])
      let entries = zip(batch, try fetch(batch)).filter { !$1.isEmpty }
      var rows: [Float] = []
      rows.reserveCapacity(entries.count * dimension)
      for (_, vector) in entries {
        guard vector.count == dimension else {
          throw VectorIndexError.wrongDimension(got: vector.count, expected: dimension)
        }
        rows.append(contentsOf: vector)
      }
      try centres.withUnsafeBufferPointer { centres in
        let lists = try Centres.nearest(
          to: rows, among: centres, dimension: dimension, threadCount: options.threadCount)
        rows.withUnsafeBufferPointer { rows in
          guard let row = rows.baseAddress, let centre = centres.baseAddress else { return }
          for (index, list) in lists.enumerated() {
            staged.append(
              entries[index].0.rawValue, vector: row + index * dimension, list: list,
              centre: centre + list * dimension, columnCount: dimension)
          }
        }
      }
    }
    staged.sort(listCount: centres.count / dimension)
    return staged
  }

  /// Vectors of the sample, spread over it.
  private func trials(_ sample: [Float]) -> [[Float]] {
    let count = sample.count / dimension
    let step = max(1, count / min(Self.trialCount, max(count / 16, 16)))
    return stride(from: 0, to: count, by: step).map { Array(sample[$0 * dimension..<($0 + 1) * dimension]) }
  }

  private func adjust(_ path: String, trials: [[Float]]) throws {
    let lists = InvertedLists(file: try ListsFile(path: path), exactCount: 0)
    let effort = try SearchTrials(lists, queries: trials, checkpoint: checkpoint).effort(recall: options.recall)
    var layout = lists.layout
    (layout.probeCount, layout.candidateCount) = (effort.probeCount, effort.candidateCount)
    try layout.words.withUnsafeBytes { try GenerationFile.overwrite($0, at: 0, of: path) }
  }
}
