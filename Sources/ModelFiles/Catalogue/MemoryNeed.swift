/// The memory that a decoder takes while it answers, by what it is for.
public struct MemoryNeed: Hashable, Sendable {
  /// Weights; they are mapped, and every token that cannot find them in memory waits for the disk.
  public var weightsSizeBytes: Int
  /// What all timelines keep of the tokens read: KV caches.
  public var stateSizeBytes: Int
  /// Activations and logits of one batch.
  public var workspaceSizeBytes: Int

  /// What a batch of 512 tokens takes in models of the sizes that people run; taken where nobody knows it exactly.
  public static let usualWorkspaceSizeBytes = 512 << 20

  public init(
    weightsSizeBytes: Int, stateSizeBytes: Int, workspaceSizeBytes: Int = MemoryNeed.usualWorkspaceSizeBytes
  ) {
    self.weightsSizeBytes = weightsSizeBytes
    self.stateSizeBytes = stateSizeBytes
    self.workspaceSizeBytes = workspaceSizeBytes
  }

  /// - Parameters:
  ///   - stateSizeBytesPerToken: Of one timeline, all layers together.
  ///   - contextTokenCount: Tokens of prompt and answer that one timeline may hold.
  ///   - sequenceCount: Timelines at the same time.
  public init(
    weightsSizeBytes: Int, stateSizeBytesPerToken: Int, contextTokenCount: Int, sequenceCount: Int = 1,
    workspaceSizeBytes: Int = MemoryNeed.usualWorkspaceSizeBytes
  ) {
    self.init(
      weightsSizeBytes: weightsSizeBytes,
      stateSizeBytes: stateSizeBytesPerToken.multipliedUpToLimit(contextTokenCount).multipliedUpToLimit(sequenceCount),
      workspaceSizeBytes: workspaceSizeBytes)
  }

  /// All of it; the largest number where the sum cannot be written.
  public var totalSizeBytes: Int {
    weightsSizeBytes.addedUpToLimit(stateSizeBytes).addedUpToLimit(workspaceSizeBytes)
  }

  public func fits(inBytes budgetBytes: Int) -> Bool { totalSizeBytes <= budgetBytes }

  /// The longest context of one timeline with which the weights still fit; nil where not even they and the workspace
  /// do.
  ///
  /// - Parameter stateSizeBytesPerToken: More than 0.
  public func contextTokenCount(inBytes budgetBytes: Int, stateSizeBytesPerToken: Int) -> Int? {
    let rest = budgetBytes - weightsSizeBytes.addedUpToLimit(workspaceSizeBytes)
    guard rest >= 0, stateSizeBytesPerToken > 0 else { return nil }
    return rest / stateSizeBytesPerToken
  }
}

extension Int {
  /// A file may claim any size: what cannot be written fits nowhere, which is what the largest number says.
  fileprivate func addedUpToLimit(_ other: Int) -> Int {
    let (sum, isTooLarge) = addingReportingOverflow(other)
    return isTooLarge ? .max : sum
  }

  fileprivate func multipliedUpToLimit(_ other: Int) -> Int {
    let (product, isTooLarge) = multipliedReportingOverflow(by: other)
    return isTooLarge ? .max : product
  }
}
