public import Foundation

/// A request as it is written to the socket.
public struct SocketRequest: Hashable, Sendable {
  public var method: String
  /// Path and query, percent-encoded.
  public var target: String
  /// JSON; nil where the request has no body.
  public var body: Data?
  /// The media type wanted of the reply.
  public var accept: String

  public init(method: String, target: String, body: Data? = nil, accept: String = "application/json") {
    self.method = method
    self.target = target
    self.body = body
    self.accept = accept
  }

  var bytes: [UInt8] {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: cloister\r\nAccept: \(accept)\r\nConnection: close\r\n"
    if let body {
      head += "Content-Type: application/json\r\nContent-Length: \(body.count)\r\n"
    } else if method != "GET" {
      head += "Content-Length: 0\r\n"
    }
    return Array((head + "\r\n").utf8) + (body.map(Array.init) ?? [])
  }

  /// A path with its query; everything but unreserved characters (RFC 3986, section 2.3) is percent-encoded.
  static func target(_ path: String, query: [(name: String, value: String)]) -> String {
    guard !query.isEmpty else { return path }
    return path + "?" + query.map { encode($0.name) + "=" + encode($0.value) }.joined(separator: "&")
  }

  static func encode(_ text: String) -> String {
    text.utf8.reduce(into: "") { result, byte in
      let scalar = UnicodeScalar(byte)
      switch scalar {
      case "A"..."Z", "a"..."z", "0"..."9", "-", ".", "_", "~": result.unicodeScalars.append(scalar)
      default:
        let digits = String(byte, radix: 16, uppercase: true)
        result += "%" + (digits.count == 1 ? "0" : "") + digits
      }
    }
  }
}
