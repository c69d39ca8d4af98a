internal import Hummingbird

/// The routes of a socket, which also knows the methods that a path does not have.
final class RouteTable {
  typealias Handler = @Sendable (Request, APIRequestContext) async throws -> Response

  private let router = Router(context: APIRequestContext.self, options: .autoGenerateHeadEndpoints)
  private var methods: [String: [HTTPRequest.Method]] = [:]
  private var handlers: [(path: String, method: HTTPRequest.Method, handler: Handler)] = []

  func on(_ method: HTTPRequest.Method, _ path: String, _ handler: @escaping Handler) {
    methods[path, default: []].append(method)
    handlers.append((path, method, handler))
  }

  func buildResponder() -> RouterResponder<APIRequestContext> {
    for entry in handlers { router.on(RouterPath(entry.path), method: entry.method, use: entry.handler) }
    // HEAD is the router's own wherever there is GET.
    let all: [HTTPRequest.Method] = [.get, .post, .put, .patch, .delete, .options]
    for (path, known) in methods {
      let names = known.map(\.rawValue).sorted()
      for method in all where !known.contains(method) {
        router.on(RouterPath(path), method: method) { _, _ -> Response in throw APIFailure.methodNotAllowed(names) }
      }
    }
    return router.buildResponder()
  }
}
