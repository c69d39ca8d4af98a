/// Where the pages of a text begin.
///
/// Offsets count Unicode scalars from the start of the text, as everywhere in Cloister. Pages are numbered from 1.
public struct PageMap: Hashable, Sendable, Codable {
  /// One entry a page, ascending; a page without text has the same start as the next one.
  public let starts: [Int]
  /// The number of the page that `starts` begins with.
  public let firstPage: Int

  /// - Precondition: `starts` is not empty and ascends; `firstPage` is at least 1.
  public init(starts: [Int], firstPage: Int = 1) {
    precondition(!starts.isEmpty && firstPage >= 1)
    self.starts = starts
    self.firstPage = firstPage
  }

  public var pageCount: Int { starts.count }

  /// The page that holds the scalar at `offset`; offsets before the first start belong to the first page.
  ///
  /// - Complexity: O(log pages)
  public func page(at offset: Int) -> Int {
    var low = 0
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] <= offset { low = middle + 1 } else { high = middle }
    }
    return firstPage + max(low - 1, 0)
  }
}
