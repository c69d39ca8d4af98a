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
}
