import ControlAPI
import Foundation
import TestSupport

/// What the tests ask a daemon.
struct DaemonClient {
  let daemon: TemporaryDaemon

  var client: SocketClient { SocketClient(path: daemon.socket, timeoutSeconds: 120) }
  var admin: SocketClient { SocketClient(path: daemon.adminSocket, timeoutSeconds: 120) }

  enum Failure: Error { case notSettled(String) }

  func drop(_ text: String, as name: String) throws {
    try daemon.folder.write(text, to: "ingest/" + name)
  }

  func remove(_ name: String) throws {
    try FileManager.default.removeItem(atPath: daemon.ingestFolder + "/" + name)
  }

  func rename(_ name: String, to newName: String) throws {
    let (former, latter) = (daemon.ingestFolder + "/" + name, daemon.ingestFolder + "/" + newName)
    try FileManager.default.createDirectory(
      atPath: (latter as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try FileManager.default.moveItem(atPath: former, toPath: latter)
  }

  /// Waits until every file of the ingest folder is indexed or failed.
  @discardableResult
  func settle(timeoutSeconds: Double = 120) throws -> HealthReport {
    let _: RescanReport = try admin.post(Route.rescan)
    let deadline = Date(timeIntervalSinceNow: timeoutSeconds)
    while true {
      let health: HealthReport = try client.get(Route.health)
      if health.status == .ready { return health }
      guard Date() < deadline else { throw Failure.notSettled(daemon.log) }
      Thread.sleep(forTimeInterval: 0.02)
    }
  }

  func ask(_ question: String) throws -> ChatCompletion {
    try client.post(
      Route.chatCompletions, body: ChatRequest(messages: [ChatRequest.Message(role: "user", content: question)]))
  }

  func search(_ query: String, k: Int? = nil) throws -> [WirePassage] {
    let response: SearchResponse = try client.post(Route.search, body: SearchRequest(query: query, k: k))
    return response.results
  }

  func documents() throws -> [WireDocument] {
    var documents: [WireDocument] = []
    var offset: Int? = 0
    while let first = offset {
      let list: DocumentList = try client.get(Route.documents, query: DocumentQuery(offset: first).parameters)
      documents += list.documents
      offset = list.nextOffset
    }
    return documents
  }

  func text(of documentID: String) throws -> String {
    let text: DocumentText = try client.get(Route.documentText(documentID))
    return text.text
  }

  /// The value of a sample of `/metrics`.
  func metric(_ name: String) throws -> Double {
    let connection = try RawConnection(to: daemon.adminSocket)
    connection.send("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
    let line = try connection.receiveAll().split(separator: "\n").first { $0.hasPrefix(name + " ") }
    return line.flatMap { Double($0.split(separator: " ").last ?? "") } ?? 0
  }
}

extension String {
  /// The text between two positions counted in Unicode scalars.
  func scalars(_ range: Range<Int>) -> String {
    String(String.UnicodeScalarView(unicodeScalars.dropFirst(range.lowerBound).prefix(range.count)))
  }
}
