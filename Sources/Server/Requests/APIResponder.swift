internal import ControlAPI
internal import Domain
internal import Foundation
internal import Hummingbird
internal import HummingbirdCore
internal import Logging
internal import NIOCore

/// Which routes a socket serves.
public enum APISurface: String, Sendable {
  /// Questions, searches and documents, for everyone who may open the socket.
  case `public`
  /// All of that, and the verbs that change things, for administrators only.
  case admin
}

/// Turns requests into replies: finds the route, and gives every error its status and body.
struct APIResponder: Sendable {
  private let router: RouterResponder<APIRequestContext>
  private let surface: APISurface
  private let appliance: Appliance
  private let logger: Logger

  init(surface: APISurface, appliance: Appliance, logger: Logger) {
    let table = RouteTable()
    table.addPublicRoutes(of: appliance)
    if surface == .admin { table.addAdminRoutes(of: appliance) }
    router = table.buildResponder()
    self.surface = surface
    self.appliance = appliance
    self.logger = logger
  }

  /// Serves one request and writes its reply; concurrent because the writer's own methods are.
  @concurrent func respond(
    to request: Request, from connection: Connection, with writer: consuming ResponseWriter, on channel: any Channel
  ) async throws {
    if request.headers[.expect]?.lowercased() == "100-continue" {
      try await writer.writeInformationalHead(HTTPResponse(status: .continue))
    }
    let context = APIRequestContext(source: .init(connection: connection, logger: logger))
    let began = ContinuousClock.now
    // Held until the last byte is written, for the body of an answer is made while it is sent.
    var permit: RequestPermit?
    let response: Response
    do {
      permit = try admit(request, context)
      response = await reply(to: request, context)
    } catch {
      response = reply(to: error, request, context)
    }
    try await writer.write(response: response.head, body: response.body)
    withExtendedLifetime(permit) {}
    appliance.metrics.served(
      route: context.endpointPath ?? "unknown", status: response.status.code, duration: .now - began)
    if response.headers[.connection] == "close" { channel.close(promise: nil) }
  }

  /// nil for administrators on their own socket, who must be able to help whatever happens.
  private func admit(_ request: Request, _ context: APIRequestContext) throws(ServerError) -> RequestPermit? {
    if surface == .admin && appliance.options.isAdministrator(context.principal) { return nil }
    return try appliance.users.admit(context.principal.userID, isMetered: request.uri.path != Route.health)
  }

  private func reply(to request: Request, _ context: APIRequestContext) async -> Response {
    do {
      if surface == .admin {
        try appliance.checkAdministrator(
          context.principal, asksFor: "\(request.method.rawValue) \(request.uri.path.prefix(200))")
      }
      let response = try await router.respond(to: request, context: context)
      // No reply of ours is without a body, so this is the router's own.
      guard response.status != .notFound || response.body.contentLength != 0 else {
        throw APIFailure.unknownRoute(request.uri.path)
      }
      return response
    } catch {
      return reply(to: error, request, context)
    }
  }

  private func reply(to error: any Error, _ request: Request, _ context: APIRequestContext) -> Response {
    if case ServerError.clientGone = error { appliance.metrics.abandoned() }
    appliance.storage.requestFailed(error)
    let failure = APIFailure(error, path: request.uri.path) ?? .internalError
    failure.log(error, of: context.endpointPath ?? "unknown", to: logger)
    return Response(failure)
  }
}

extension Response {
  init(_ failure: APIFailure) {
    self.init(status: failure.status, json: failure.body)
    if let seconds = failure.retryAfterSeconds { headers[.retryAfter] = String(seconds) }
    if !failure.allowedMethods.isEmpty { headers[.allow] = failure.allowedMethods.joined(separator: ", ") }
    if failure.mustClose { headers[.connection] = "close" }
  }

  /// A reply that holds a wire type.
  init(status: HTTPResponse.Status = .ok, json value: some Encodable) {
    // Encoding fails for numbers that JSON does not have only, and those are a defect of ours.
    guard let data = try? value.jsonData() else {
      self.init(status: .internalServerError)
      return
    }
    self.init(
      status: status, headers: [.contentType: "application/json"],
      body: ResponseBody(byteBuffer: ByteBuffer(bytes: data)))
  }
}
