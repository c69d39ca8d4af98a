internal import ControlAPI
internal import Foundation
internal import Hummingbird
internal import NIOCore
internal import NIOHTTP1
internal import NIOHTTPTypes

/// Answers bytes that are not HTTP/1.1 with an error body and closes the connection.
///
/// Stands behind the HTTP codec. While a reply is under way nothing can be said any more, so the connection just closes.
final class MalformedRequestResponder: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private var openRequestCount = 0

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if case .head = unwrapInboundIn(data) { openRequestCount += 1 }
    context.fireChannelRead(data)
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    if case .end = unwrapOutboundIn(data) { openRequestCount -= 1 }
    context.write(data, promise: promise)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
    if openRequestCount == 0 { reply(to: error, context) }
    context.close(promise: nil)
  }

  private func reply(to error: HTTPParserError, _ context: ChannelHandlerContext) {
    let failure = APIFailure(parserError: error)
    guard let json = try? failure.body.jsonData() else { return }
    let head = HTTPResponse(
      status: failure.status,
      headerFields: [.contentType: "application/json", .contentLength: String(json.count), .connection: "close"])
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(ByteBuffer(bytes: json))), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
  }
}

extension APIFailure {
  init(parserError: HTTPParserError) {
    if parserError == .headerOverflow {
      self.init(.requestHeaderFieldsTooLarge, .invalidValue, "The header of the request is too large.")
    } else {
      self.init(.badRequest, .invalidValue, "This is not an HTTP/1.1 request.")
    }
  }
}
