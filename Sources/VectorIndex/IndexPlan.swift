/// Chooses type and parameters of an index by the number of vectors.
enum IndexPlan {
  /// Training vectors a list; more make training slower and centroids no better.
  private static let trainingCountPerList = 40

  /// The type for a number of vectors; near the limit the present type stays, so that it does not change to and fro.
  static func type(count: Int, flatLimit: Int, present: IndexType? = nil) -> IndexType {
    let limit = present == .invertedLists ? flatLimit / 2 : flatLimit
    return count > limit ? .invertedLists : .flat
  }

  /// About four times the square root of the count, as the authors of FAISS advise, with at least 16 vectors a list.
  static func listCount(count: Int) -> Int {
    max(1, min(Int(4 * Double(count).squareRoot()), count / 16))
  }

  /// Whether an index was trained for so few vectors that it should be built again.
  static func isOutgrown(_ index: FaissIndex, count: Int) -> Bool {
    index.type == .invertedLists && listCount(count: count) > 2 * index.listCount
  }

  static func trainingCount(listCount: Int) -> Int { trainingCountPerList * listCount }

  /// How many lists to visit: a sixteenth, more where the filter lets few vectors through or many are asked for.
  ///
  /// - Parameters:
  ///   - limit: How many vectors are asked for.
  ///   - visibleCount: How many the filter lets through, at least 1.
  ///   - count: How many there are.
  static func probeCount(listCount: Int, limit: Int, visibleCount: Int, count: Int) -> Int {
    let filtered = Double(max(16, listCount / 16)) * Double(count) / Double(max(visibleCount, 1))
    // Eight times the lists that would hold `limit` vectors if these were spread evenly.
    let wanted = 8 * Double(listCount) * Double(limit) / Double(max(visibleCount, 1))
    let probeCount = max(filtered, wanted)
    return probeCount >= Double(listCount) ? listCount : Int(probeCount)
  }
}
