public import Tensors

/// How much a loaded model may take on.
public struct EngineOptions: Sendable {
  /// Tokens of a prompt and its answer together; nil takes what the model was made for.
  public var contextLength: Int?
  /// Answers that are written at the same time, in one batch.
  public var runningLimit: Int
  /// Answers that wait for their turn; one more is refused.
  public var waitingLimit: Int
  /// Tokens of prompts that are read at once while no answer is being written; also how late a hang-up is noticed.
  public var promptBlockTokenCount: Int
  /// Tokens of prompts that are read between two tokens of the answers being written.
  public var sharedPromptBlockTokenCount: Int
  /// Memory for the states of the answers being written. One that alone needs more is written alone.
  public var stateMemoryBytes: Int
  /// Memory for the states of texts that were read before and may begin the next prompt.
  public var prefixMemoryBytes: Int
  /// How keys and values are kept: 32-bit numbers are exact, 16-bit ones take half the memory.
  public var stateElement: CacheRows.Element

  public init(
    contextLength: Int? = nil, runningLimit: Int = 4, waitingLimit: Int = 16, promptBlockTokenCount: Int = 512,
    sharedPromptBlockTokenCount: Int = 128, stateMemoryBytes: Int = 4 << 30, prefixMemoryBytes: Int = 1 << 30,
    stateElement: CacheRows.Element = .f32
  ) {
    self.contextLength = contextLength
    self.runningLimit = runningLimit
    self.waitingLimit = waitingLimit
    self.promptBlockTokenCount = promptBlockTokenCount
    self.sharedPromptBlockTokenCount = sharedPromptBlockTokenCount
    self.stateMemoryBytes = stateMemoryBytes
    self.prefixMemoryBytes = prefixMemoryBytes
    self.stateElement = stateElement
  }
}
