/// What one extraction may cost.
public struct ExtractionLimits: Hashable, Sendable {
  /// Larger files are not opened by the child.
  public var fileSizeBytes: Int64
  /// Text, structure and JSON together.
  public var outputSizeBytes: Int64
  /// Private memory of each process of one extraction.
  public var memoryBytes: Int64
  /// From start to kill.
  public var wallClockSeconds: Double
  /// Of each process of one extraction.
  public var processorSeconds: Int

  public init(
    fileSizeBytes: Int64 = 256 << 20, outputSizeBytes: Int64 = 128 << 20, memoryBytes: Int64 = 1 << 30,
    wallClockSeconds: Double = 60, processorSeconds: Int = 60
  ) {
    self.fileSizeBytes = fileSizeBytes
    self.outputSizeBytes = outputSizeBytes
    self.memoryBytes = memoryBytes
    self.wallClockSeconds = wallClockSeconds
    self.processorSeconds = processorSeconds
  }
}
