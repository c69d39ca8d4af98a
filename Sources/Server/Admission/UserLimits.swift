/// What one user (uid) may use; see `limits.user_…` in `Config/cloister.yaml`.
public struct UserLimits: Hashable, Sendable {
  public var connectionCount: Int
  /// Requests that are served at the same time.
  public var requestCount: Int
  public var requestsPerMinute: Int
  public var bodyBytesPerMinute: Int
  public var promptTokensPerMinute: Int

  public init(
    connectionCount: Int = 128, requestCount: Int = 64, requestsPerMinute: Int = 6_000,
    bodyBytesPerMinute: Int = 256 << 20, promptTokensPerMinute: Int = 1_000_000
  ) {
    self.connectionCount = connectionCount
    self.requestCount = requestCount
    self.requestsPerMinute = requestsPerMinute
    self.bodyBytesPerMinute = bodyBytesPerMinute
    self.promptTokensPerMinute = promptTokensPerMinute
  }
}

/// A limit that a user has reached.
public struct ReachedLimit: Hashable, Sendable, CustomStringConvertible {
  public enum Kind: String, Sendable, CaseIterable {
    case connections = "user_connection_count"
    case requestsInFlight = "user_request_count"
    case requests = "user_requests_per_minute"
    case bodyBytes = "user_body_bytes_per_minute"
    case promptTokens = "user_prompt_tokens_per_minute"
  }

  public var kind: Kind
  /// As configured.
  public var limit: Int
  /// When it is worth asking again.
  public var retryAfterSeconds: Int

  public var description: String {
    let what =
      switch kind {
      case .connections: "\(limit) connections at the same time"
      case .requestsInFlight: "\(limit) requests at the same time"
      case .requests: "\(limit) requests a minute"
      case .bodyBytes: "\(limit) bytes of requests a minute"
      case .promptTokens: "\(limit) tokens of prompts a minute"
      }
    return "One user may have \(what) (limits.\(kind.rawValue)); ask again in \(retryAfterSeconds) s."
  }
}
