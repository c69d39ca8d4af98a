/// Which engine answers, and how long it is waited for.
public struct UpstreamOptions: Hashable, Sendable {
  /// Absolute path of the engine's Unix socket.
  public var socketPath: String
  /// The engine's name of the model; nil takes the first that it lists.
  public var model: String?
  /// An answer is given up when the engine sends nothing for this long; it must be able to read a prompt in it.
  public var silenceTimeoutSeconds: Int
  /// How long the engine may take to list its models.
  public var listTimeoutSeconds: Int

  public init(
    socketPath: String, model: String? = nil, silenceTimeoutSeconds: Int = 300, listTimeoutSeconds: Int = 10
  ) {
    self.socketPath = socketPath
    self.model = model
    self.silenceTimeoutSeconds = max(silenceTimeoutSeconds, 1)
    self.listTimeoutSeconds = max(listTimeoutSeconds, 1)
  }
}
