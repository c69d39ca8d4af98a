internal import Foundation

/// What an engine says of an error, as far as it may be logged and shown.
///
/// Engines write their errors in several ways: an object `error` with a `message`, a text `error`, a `message` or
/// `detail` at the top, or a list of validation problems in `detail`. Some repeat what was asked; a reason must not.
enum EngineReason {
  static let maximumLength = 300
  /// A reason that shares this many characters in a row with the request repeats it.
  private static let repetitionLength = 24

  /// - Parameters:
  ///   - body: The JSON of an error reply or event.
  ///   - secrets: The texts of the request.
  /// - Returns: One line; nil where the engine gives no reason or one that repeats the request.
  static func text(of body: [UInt8], without secrets: [String]) -> String? {
    guard let reply = try? JSONDecoder().decode(ErrorReply.self, from: Data(body)), let reason = reply.reason else {
      return nil
    }
    let line = reason.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard !line.isEmpty, !repeats(line, secrets) else { return nil }
    return line.count > maximumLength ? String(line.prefix(maximumLength)) + "…" : line
  }

  private static func repeats(_ reason: String, _ secrets: [String]) -> Bool {
    let characters = Array(reason)
    let texts = secrets.map { $0.split(whereSeparator: \.isWhitespace).joined(separator: " ") }
    if texts.contains(where: { !$0.isEmpty && $0.count <= repetitionLength && reason.contains($0) }) { return true }
    guard characters.count >= repetitionLength else { return false }
    return (0...characters.count - repetitionLength).contains { start in
      let window = String(characters[start..<start + repetitionLength])
      return texts.contains { $0.contains(window) }
    }
  }
}

/// The body of an error, in the forms that engines give it.
struct ErrorReply: Decodable {
  var reason: String?

  private struct Detail: Decodable {
    var message: String?
  }

  /// An entry of FastAPI's list; its `input` repeats the request and is left out.
  private struct Problem: Decodable {
    var msg: String?
  }

  private enum CodingKeys: String, CodingKey {
    case error, message, detail
  }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    reason =
      (try? container.decode(Detail.self, forKey: .error))?.message
      ?? (try? container.decode(String.self, forKey: .error))
      ?? (try? container.decode(String.self, forKey: .message))
      ?? (try? container.decode(String.self, forKey: .detail))
      ?? (try? container.decode([Problem].self, forKey: .detail))?.compactMap(\.msg).joined(separator: "; ")
  }
}
