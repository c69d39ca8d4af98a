internal import Domain

/// What the full-text index holds of one chunk.
struct IndexedText: Hashable, Sendable {
  /// The title of the document and the headings above the chunk.
  let heading: String
  let body: String

  init(_ chunk: Chunk, title: String?) {
    var headings = chunk.headingPath
    if let title, !headings.contains(title) { headings.insert(title, at: 0) }
    heading = Segmentation.segmented(headings.joined(separator: "\n"))
    body = Segmentation.segmented(chunk.text)
  }
}
