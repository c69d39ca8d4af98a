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

  /// How many lists to visit: a sixteenth without a filter, more the fewer vectors the filter lets through.
  ///
  /// - Parameter visibleShare: Share of the vectors that the filter lets through, 0 to 1.
  static func probeCount(listCount: Int, visibleShare: Double) -> Int {
    let count = Double(max(16, listCount / 16)) / max(visibleShare, 1e-9)
    return count >= Double(listCount) ? listCount : Int(count)
  }
}
