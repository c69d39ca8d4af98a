internal import ControlAPI
internal import Domain
internal import Foundation
internal import Hummingbird
internal import NIOCore

extension Appliance {
  /// The body of a request, counted as its caller's.
  func decode<Body: ControlAPI.RequestBody>(
    _ type: Body.Type, of request: Request, _ context: APIRequestContext
  ) async throws -> Body {
    try await request.decoded(type, limits: options) { users.use(bodyBytes: $0, by: context.principal.userID) }
  }
}

extension Request {
  /// Reads and decodes the body.
  ///
  /// - Parameter measure: Called with the size of the body in bytes.
  /// - Throws: ``APIFailure`` with status 413 or 408, `RequestError` where it is not what it should be.
  func decoded<Body: ControlAPI.RequestBody>(
    _: Body.Type, limits: ServerOptions, measure: (Int) -> Void = { _ in }
  ) async throws -> Body {
    let data = try await collectBody(limits: limits)
    measure(data.count)
    do {
      return try Body(body: data)
    } catch .malformedJSON {
      throw APIFailure.malformedJSON(at: JSONPosition(ofMistakeIn: data))
    }
  }

  private func collectBody(limits: ServerOptions) async throws -> Data {
    let seconds = limits.bodyTimeoutSeconds
    return try await withThrowingTaskGroup(of: Data.self) { group in
      group.addTask { try await collectBody(limitBytes: limits.bodySizeBytes) }
      group.addTask {
        try await Task.sleep(for: .seconds(seconds))
        throw APIFailure.bodyTooSlow(seconds: seconds)
      }
      defer { group.cancelAll() }
      guard let data = try await group.next() else { throw CancellationError() }
      return data
    }
  }

  /// How much of an over-long body is read and thrown away, so that its sender gets to read the reply.
  private static let drainedSizeBytes = 64 << 20

  private func collectBody(limitBytes: Int) async throws -> Data {
    let announced = headers[.contentLength].flatMap(Int.init) ?? 0
    if announced > max(Self.drainedSizeBytes, limitBytes) {
      throw APIFailure.bodyTooLarge(limitBytes: limitBytes, mustClose: true)
    }
    var data = Data()
    var count = 0
    for try await buffer in body {
      count += buffer.readableBytes
      if count <= limitBytes { data.append(contentsOf: buffer.readableBytesView) }
      if count > max(Self.drainedSizeBytes, limitBytes) {
        throw APIFailure.bodyTooLarge(limitBytes: limitBytes, mustClose: true)
      }
    }
    guard count <= limitBytes else { throw APIFailure.bodyTooLarge(limitBytes: limitBytes, mustClose: false) }
    return data
  }

  /// The parameters of the query string, percent-decoded, in their order.
  var queryItems: [(name: String, value: String)] {
    (uri.query ?? "").split(separator: "&").map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let value = (parts.count > 1 ? String(parts[1]) : "").replacing("+", with: " ")
      return (String(parts[0]).removingPercentEncoding ?? "", value.removingPercentEncoding ?? "")
    }
  }
}
