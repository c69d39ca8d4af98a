internal import Domain
internal import GRDB

/// A scope as an SQL condition, so that what a caller may not see is never counted, ranked or limited.
struct ScopeCondition {
  let sql: String
  let arguments: StatementArguments

  /// Holds for the rows of `document` whose collection the scope contains.
  init(documentsIn scope: CollectionScope) {
    switch scope {
    case .all:
      sql = "TRUE"
      arguments = []
    case .only(let names):
      sql = "document.collection IN (\(names.map { _ in "?" }.joined(separator: ", ")))"
      arguments = StatementArguments(names.map(\.rawValue))
    }
  }

  /// Holds for the chunk numbers that a document of the scope refers to.
  ///
  /// - Parameter column: The column that holds the chunk's number.
  init(chunksIn scope: CollectionScope, column: String) {
    // A content without a document does not exist, so that the widest scope needs no look at documents.
    guard case .only = scope else {
      sql = "TRUE"
      arguments = []
      return
    }
    let documents = ScopeCondition(documentsIn: scope)
    sql = """
      EXISTS (SELECT 1 FROM chunk JOIN document ON document.content_id = chunk.content_id
        WHERE chunk.id = \(column) AND \(documents.sql))
      """
    arguments = documents.arguments
  }
}
