internal import Domain
internal import HummingbirdCore
public import Logging
internal import NIOCore
internal import NIOExtras
internal import NIOHTTPTypes
internal import NIOPosix
public import ServiceLifecycle

/// Serves one listening Unix socket until the service group shuts down; replies under way are finished first.
public struct SocketServer: Service {
  private let listener: Int32
  private let name: String
  private let responder: APIResponder
  private let appliance: Appliance
  private let logger: Logger

  /// - Parameters:
  ///   - listener: A bound and listening stream socket of the Unix domain; closed by this service.
  ///   - surface: Which routes it serves, and to whom.
  public init(listener: Int32, surface: APISurface, appliance: Appliance, logger: Logger) {
    self.listener = listener
    name = surface.rawValue
    responder = APIResponder(surface: surface, appliance: appliance, logger: logger)
    self.appliance = appliance
    self.logger = logger
  }

  public func run() async throws {
    let group = MultiThreadedEventLoopGroup.singleton
    let quiescing = ServerQuiescingHelper(group: group)
    let channel = try await bind(on: group, quiescing)
    logger.info("serving", metadata: ["socket": "\(name)"])
    await withGracefulShutdownHandler {
      await accept(from: channel)
    } onGracefulShutdown: {
      quiescing.initiateShutdown(promise: nil)
    }
  }

  private typealias Accepted = (http: HTTP1Channel, value: HTTP1Channel.Value)

  private func bind(
    on group: MultiThreadedEventLoopGroup, _ quiescing: ServerQuiescingHelper
  ) async throws -> NIOAsyncChannel<Accepted?, Never> {
    let (limit, metrics) = (appliance.options.connectionCount, appliance.metrics)
    return try await ServerBootstrap(group: group)
      .serverChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          try pipeline.addHandler(ConnectionLimit(maximumCount: limit, metrics: metrics))
          try pipeline.addHandler(quiescing.makeServerChannelHandler(channel: channel))
        }
      }
      // A client that has sent its request may close its sending half and still read the reply.
      .childChannelOption(.allowRemoteHalfClosure, value: true)
      .bind(listener) { channel in setUp(channel) }
  }

  /// Puts HTTP on a new connection; nil where the kernel does not say who connected, or the user has too many.
  private func setUp(_ channel: any Channel) -> EventLoopFuture<Accepted?> {
    let principal = try? channel.pipeline.syncOperations.withUnsafeTransportIfAvailable(of: CInt.self) {
      try PeerCredentials.principal(of: $0)
    }
    guard let principal = principal ?? nil else {
      logger.error("the identity of a caller is not known; the connection is closed", metadata: ["socket": "\(name)"])
      return channel.close().map { nil }
    }
    do {
      try appliance.users.connect(principal.userID)
    } catch {
      return channel.eventLoop.makeCompletedFuture {
        try channel.pipeline.syncOperations.addHandler(ConnectionRefusal(APIFailure(error)))
        return nil
      }
    }
    channel.closeFuture.whenComplete { [users = appliance.users] _ in users.disconnect(principal.userID) }
    let connection = Connection(principal: principal, channel: channel)
    let http = HTTP1Channel(
      responder: { [responder] request, writer, channel in
        try await responder.respond(to: request, from: connection, with: writer, on: channel)
      },
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [MalformedRequestResponder()],
        idleTimeout: .seconds(Int64(appliance.options.idleTimeoutSeconds)),
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)))
    return http.setup(channel: channel, logger: logger).map { (http, $0) }
  }

  private func accept(from channel: NIOAsyncChannel<Accepted?, Never>) async {
    await withDiscardingTaskGroup { connections in
      do {
        try await channel.executeThenClose { inbound in
          for try await accepted in inbound {
            guard let accepted else { continue }
            connections.addTask { [logger] in await accepted.http.handle(value: accepted.value, logger: logger) }
          }
        }
      } catch {
        logger.error("accepting connections ended: \(error)", metadata: ["socket": "\(name)"])
      }
    }
  }
}
