public import Domain

/// An event of the stream that long verbs of the admin socket reply with to `Accept: text/event-stream`.
///
/// ```
/// data: {"progress":{"phase":"building the index","done":4096,"total":10000}}
/// data: {"report":{…}}                what the reply would have been otherwise; the last event
/// data: {"error":{…}}                 or the error
/// ```
public struct WorkEvent<Report: Codable & Sendable>: Codable, Sendable {
  public var progress: WorkProgress?
  public var report: Report?
  public var error: ErrorBody.Detail?

  public init(progress: WorkProgress) {
    self.progress = progress
  }

  public init(report: Report) {
    self.report = report
  }

  public init(error: ErrorBody) {
    self.error = error.error
  }
}
