internal import ControlAPI
internal import Hummingbird
internal import NIOCore

/// Says to a user with too many connections what the limit is, and closes the new one before anything is read of it.
final class ConnectionRefusal: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  private let failure: APIFailure

  init(_ failure: APIFailure) {
    self.failure = failure
  }

  func channelActive(context: ChannelHandlerContext) {
    let body = (try? failure.body.jsonData()).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    let text = """
      HTTP/1.1 \(failure.status.code) \(failure.status.reasonPhrase)\r
      content-type: application/json\r
      content-length: \(body.utf8.count)\r
      retry-after: \(failure.retryAfterSeconds ?? 1)\r
      connection: close\r
      \r
      \(body)
      """
    let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text))).whenComplete { _ in
      loopBound.value.close(promise: nil)
    }
  }
}
