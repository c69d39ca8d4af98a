internal import NIOCore

/// Stops accepting while too many connections are open; the kernel keeps further ones waiting.
///
/// Stands in the pipeline of the listening channel.
final class ConnectionLimit: ChannelDuplexHandler {
  typealias InboundIn = any Channel
  typealias InboundOut = any Channel
  typealias OutboundIn = Never
  typealias OutboundOut = Never

  private let maximumCount: Int
  private let metrics: ServerMetrics
  private var count = 0
  private var isReadHeldBack = false

  init(maximumCount: Int, metrics: ServerMetrics) {
    self.maximumCount = maximumCount
    self.metrics = metrics
  }

  func read(context: ChannelHandlerContext) {
    guard count < maximumCount else {
      isReadHeldBack = true
      return
    }
    context.read()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    count += 1
    metrics.connectionOpened()
    let loopBound = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
    unwrapInboundIn(data).closeFuture.hop(to: context.eventLoop).whenComplete { _ in
      loopBound.value.handler.connectionClosed(loopBound.value.context)
    }
    context.fireChannelRead(data)
  }

  private func connectionClosed(_ context: ChannelHandlerContext) {
    count -= 1
    metrics.connectionClosed()
    guard isReadHeldBack, count < maximumCount else { return }
    isReadHeldBack = false
    context.read()
  }
}
