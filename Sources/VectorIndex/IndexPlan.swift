/// Chooses type and parameters of an index by the number of vectors.
enum IndexPlan {
  /// Training vectors a list; more make training slower and centres no better.
  private static let trainingCountPerList = 40

  /// The type for a number of vectors; near a limit the present type stays, so that it does not change to and fro.
  static func type(count: Int, options: VectorIndexOptions, present: IndexType? = nil) -> IndexType {
    if let type = options.type { return type }
    let flatLimit = present == .flat || present == nil ? options.flatLimit : options.flatLimit / 2
    if count <= flatLimit { return .flat }
    let scalarLimit = present == .ivfPQ ? options.scalarLimit / 2 : options.scalarLimit
    return count <= scalarLimit ? .ivfSQ8 : .ivfPQ
  }

  /// Twice the square root of the count, so that choosing lists takes about as long as scanning them, with at least
  /// 16 vectors a list.
  static func listCount(count: Int) -> Int {
    max(1, min(Int(2 * Double(count).squareRoot()), count / 16))
  }

  static func trainingCount(listCount: Int) -> Int { max(trainingCountPerList * listCount, 512) }

  /// Whether lists were learned from so few vectors that they should be learned again.
  static func isOutgrown(trainedCount: Int, count: Int) -> Bool { count > 4 * max(trainedCount, 64) }
}
