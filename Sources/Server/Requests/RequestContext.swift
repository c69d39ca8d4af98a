internal import Domain
internal import Hummingbird
internal import Logging

/// What a route knows of a request beside the request itself.
struct APIRequestContext: RequestContext {
  var coreContext: CoreRequestContextStorage
  let connection: Connection

  struct Source: RequestContextSource {
    let connection: Connection
    let logger: Logger
  }

  init(source: Source) {
    coreContext = CoreRequestContextStorage(source: source)
    connection = source.connection
  }

  /// Who asks.
  var principal: Principal { connection.principal }
}
