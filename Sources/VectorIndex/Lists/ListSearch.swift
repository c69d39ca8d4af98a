internal import CKernels

/// One search through inverted lists.
///
/// The lists whose centres are nearest are visited. Where vectors have codes, a first pass estimates by them and the
/// best are compared by their rows; else all of them are.
struct ListSearch {
  /// Vectors that are scanned at a time.
  private static let batchCount = 2048

  private let lists: InvertedLists
  private let query: PreparedQuery
  private let filter: ChunkFilter
  private let scans = Scans.best
  private var candidates: CandidatePool

  init(lists: InvertedLists, query: PreparedQuery, filter: ChunkFilter) {
    self.lists = lists
    self.query = query
    self.filter = filter
    candidates = CandidatePool(limit: 0, batchCount: Self.batchCount)
  }

  private var layout: ListsLayout { lists.layout }
  private var file: ListsFile { lists.file }

  /// The nearest of all vectors that the filter lets through, in no order.
  mutating func exact(limit: Int) -> [ck_candidate] {
    candidates = CandidatePool(limit: limit, batchCount: Self.batchCount)
    let bases = allBases()
    var (slots, positions): ([UInt32], [UInt32]) = ([], [])
    for place in places() {
      let isInFile = Int(place) < layout.slotCount
      if isInFile { slots.append(place) } else { positions.append(place - UInt32(layout.slotCount)) }
    }
    // In the order of the file, so that what is read lies together.
    slots.sort()
    for start in stride(from: 0, to: slots.count, by: Self.batchCount) {
      let batch = Array(slots[start..<min(start + Self.batchCount, slots.count)])
      let products = products(file.rows, at: batch)
      for (slot, product) in zip(batch, products) {
        let base = bases[file.list(ofSlot: Int(slot))]
        let score = base + Float(product) * (file.scales[Int(slot)] * query.step)
        candidates.offer(ck_candidate(score: score, base: base, place: slot))
      }
    }
    for position in positions { offerOverflow(position, base: bases[Int(lists.overflow.lists[Int(position)])]) }
    return candidates.best()
  }

  /// The nearest vectors of the lists that are visited, in no order.
  mutating func nearest(limit: Int, probeCount: Int, candidateCount: Int) -> [ck_candidate] {
    let probes = nearestLists(probeCount)
    guard layout.subspaceCount > 0 else {
      candidates = CandidatePool(limit: limit, batchCount: Self.batchCount)
      for probe in probes { scanRows(ofList: Int(probe.place), base: probe.base) }
      return candidates.best()
    }
    candidates = CandidatePool(limit: max(candidateCount, limit), batchCount: Self.batchCount)
    scanCodes(of: probes)
    let compared = compare(candidates.best())
    candidates = CandidatePool(limit: limit, batchCount: Self.batchCount)
    for candidate in compared { candidates.offer(candidate) }
    for probe in probes { scanOverflow(ofList: Int(probe.place), base: probe.base) }
    return candidates.best()
  }

  // MARK: Centres

  /// The lists to visit, nearest first, with the exact products of their centres.
  private func nearestLists(_ count: Int) -> [ck_candidate] {
    let rough = file.roughCentres
    var products = [Int32](repeating: 0, count: layout.listCount)
    scans.dot(query.words, rows: rough.bytes, at: nil, count: layout.listCount, stride: rough.stride, into: &products)
    var probes = products.indices.map { list in
      ck_candidate(score: Float(products[list]) * rough.scales[list], base: 0, place: UInt32(list))
    }
    let count = min(count, probes.count)
    ck_select(&probes, probes.count, count)
    probes.removeLast(probes.count - count)
    for index in probes.indices {
      let centre = file.centres + Int(probes[index].place) * layout.dimension
      scans.dot(query.floats, rows: centre, count: 1, columnCount: layout.dimension, into: &probes[index].base)
    }
    return probes.sorted { $0.base > $1.base }
  }

  private func allBases() -> [Float] {
    var bases = [Float](repeating: 0, count: layout.listCount)
    scans.dot(
      query.floats, rows: file.centres, count: layout.listCount, columnCount: layout.dimension, into: &bases)
    return bases
  }

  // MARK: Codes

  private mutating func scanCodes(of probes: [ck_candidate]) {
    let subspaceCount = layout.subspaceCount
    var tables = [UInt8](repeating: 0, count: subspaceCount * 16)
    var (offset, step): (Float, Float) = (0, 0)
    ck_make_tables(query.floats, file.codebook, subspaceCount, &tables, &offset, &step)
    var positions = [UInt32](repeating: 0, count: Self.batchCount)
    var sums = [UInt16](repeating: 0, count: Self.batchCount)
    let batchBlockCount = Self.batchCount / ListsLayout.blockCount
    for probe in probes {
      let list = Int(probe.place)
      let slots = file.slots(ofList: list)
      let base = probe.base + offset
      let end = Int(file.firstBlocks[list + 1])
      for first in stride(from: Int(file.firstBlocks[list]), to: end, by: batchBlockCount) {
        guard let least = Self.leastSum((candidates.threshold - base) / step) else { break }
        let foundCount = scans.table.pointee.scan_codes(
          tables, file.codes + first * layout.codeSizeBytes, min(batchBlockCount, end - first), subspaceCount / 2,
          least,
          &positions, &sums)
        for index in 0..<foundCount {
          let slot = first * ListsLayout.blockCount + Int(positions[index])
          guard slot < slots.upperBound, !filter.isSelective || filter.contains(file.ids[slot]) else { continue }
          let score = base + step * Float(sums[index])
          candidates.offer(ck_candidate(score: score, base: probe.base, place: UInt32(slot)))
        }
      }
    }
  }

  /// The smallest sum that reaches a bound; nil where none does.
  private static func leastSum(_ bound: Float) -> UInt16? {
    guard bound > 0 else { return 0 }
    return bound < 65_535 ? UInt16(bound) : nil
  }

  /// The same candidates with scores by their rows.
  private func compare(_ estimated: [ck_candidate]) -> [ck_candidate] {
    var compared = estimated.sorted { $0.place < $1.place }
    let products = products(file.rows, at: compared.map(\.place))
    for (index, product) in products.enumerated() {
      let scale = file.scales[Int(compared[index].place)] * query.step
      compared[index].score = compared[index].base + Float(product) * scale
    }
    return compared
  }

  // MARK: Rows

  private mutating func scanRows(ofList list: Int, base: Float) {
    let slots = file.slots(ofList: list)
    var products = [Int32](repeating: 0, count: min(Self.batchCount, slots.count))
    for first in stride(from: slots.lowerBound, to: slots.upperBound, by: Self.batchCount) {
      let count = min(Self.batchCount, slots.upperBound - first)
      scans.dot(
        query.words, rows: file.row(first), at: nil, count: count, stride: layout.rowStride, into: &products)
      for index in 0..<count {
        let score = base + Float(products[index]) * (file.scales[first + index] * query.step)
        guard score > candidates.threshold, !filter.isSelective || filter.contains(file.ids[first + index]) else {
          continue
        }
        candidates.offer(ck_candidate(score: score, base: base, place: UInt32(first + index)))
      }
    }
    scanOverflow(ofList: list, base: base)
  }

  private mutating func scanOverflow(ofList list: Int, base: Float) {
    guard lists.overflow.count > 0, let members = lists.overflow.members[UInt32(list)] else { return }
    for position in members where !filter.isSelective || filter.contains(lists.overflow.ids[Int(position)]) {
      offerOverflow(position, base: base)
    }
  }

  private mutating func offerOverflow(_ position: UInt32, base: Float) {
    let product = products(lists.overflow.rows, at: [position])[0]
    let score = base + Float(product) * (lists.overflow.scales[Int(position)] * query.step)
    candidates.offer(ck_candidate(score: score, base: base, place: UInt32(layout.slotCount) + position))
  }

  private func products(_ rows: UnsafePointer<Int8>, at positions: [UInt32]) -> [Int32] {
    var products = [Int32](repeating: 0, count: positions.count)
    scans.dot(
      query.words, rows: rows, at: positions, count: positions.count, stride: layout.rowStride, into: &products)
    return products
  }

  /// Where the vectors are that the filter lets through.
  private func places() -> [UInt32] {
    var places: [UInt32] = []
    places.reserveCapacity(filter.count)
    if filter.isSelective {
      filter.forEach { id in
        if let place = lists.place(of: id) { places.append(place) }
      }
    } else {
      places = lists.ids().compactMap { lists.place(of: $0) }
    }
    return places
  }
}
