import ModelFiles

/// How the memory that a model may take is shared out.
struct MemoryPlan: Hashable {
  /// What is to run.
  struct Demand: Hashable {
    var weightsSizeBytes: Int
    var stateSizeBytesPerToken: Int
    var workspaceSizeBytes = MemoryNeed.usualWorkspaceSizeBytes
    /// Tokens that the model was made for.
    var modelContextTokenCount: Int
    /// Tokens that the operator wants; nil for as many as fit.
    var wantedContextTokenCount: Int?
    /// Answers at the same time.
    var runningAnswerCount: Int
  }

  /// Why a model cannot be run within a budget.
  enum Refusal: Error, Hashable {
    /// Not even the shortest useful context fits.
    case tooLarge(neededBytes: Int)
    /// The context that was asked for does not fit, but a shorter one does.
    case contextTooLong(neededBytes: Int, longestTokenCount: Int)
  }

  /// A context that is shorter holds no passages worth an answer.
  static let leastContextTokenCount = 2048
  /// Of what the weights leave, for texts that begin the next prompt too.
  private static let prefixShare = 0.25
  private static let maximumPrefixSizeBytes = 1 << 30
  /// More beginnings are hardly met again.
  private static let maximumPrefixContextCount = 4

  var contextTokenCount: Int
  /// For the answers that are being written.
  var stateSizeBytes: Int
  var prefixSizeBytes: Int
  /// All of it.
  var totalSizeBytes: Int

  /// - Throws: ``Refusal``
  init(_ demand: Demand, budgetBytes: Int) throws(Refusal) {
    let perToken = max(demand.stateSizeBytesPerToken, 1)
    let least = min(Self.leastContextTokenCount, demand.modelContextTokenCount)
    let wanted = demand.wantedContextTokenCount.map { min($0, demand.modelContextTokenCount) }
    let need = MemoryNeed(
      weightsSizeBytes: demand.weightsSizeBytes, stateSizeBytesPerToken: perToken,
      contextTokenCount: wanted ?? least, workspaceSizeBytes: demand.workspaceSizeBytes)
    let longest = need.contextTokenCount(inBytes: budgetBytes, stateSizeBytesPerToken: perToken) ?? 0
    // The largest number stands for all that cannot be written.
    guard need.fits(inBytes: budgetBytes), need.totalSizeBytes < .max else {
      guard longest >= least, need.totalSizeBytes < .max else { throw .tooLarge(neededBytes: need.totalSizeBytes) }
      throw .contextTooLong(neededBytes: need.totalSizeBytes, longestTokenCount: longest)
    }
    let restBytes = budgetBytes - need.weightsSizeBytes - need.workspaceSizeBytes
    let reserveBytes = min(Int(Self.prefixShare * Double(restBytes)), Self.maximumPrefixSizeBytes)
    let usual = max(least, (restBytes - reserveBytes) / perToken)
    contextTokenCount = wanted ?? min(demand.modelContextTokenCount, usual)
    let oneBytes = contextTokenCount * perToken
    let usefulBytes = Self.maximumPrefixContextCount * min(oneBytes, Self.maximumPrefixSizeBytes)
    prefixSizeBytes = min(reserveBytes, restBytes - oneBytes, usefulBytes)
    let wantedBytes = oneBytes.multipliedReportingOverflow(by: demand.runningAnswerCount)
    stateSizeBytes = min(wantedBytes.overflow ? .max : wantedBytes.partialValue, restBytes - prefixSizeBytes)
    totalSizeBytes = need.weightsSizeBytes + need.workspaceSizeBytes + stateSizeBytes + prefixSizeBytes
  }
}
