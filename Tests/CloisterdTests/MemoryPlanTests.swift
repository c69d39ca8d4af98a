import Testing

@testable import cloisterd

@Suite("The memory of a model")
struct MemoryPlanTests {
  private static let megabyte = 1 << 20

  /// 100 MB of weights, 10 MB of working memory and 1 kB a token.
  private static func demand(wanted: Int? = nil, answers: Int = 2) -> MemoryPlan.Demand {
    MemoryPlan.Demand(
      weightsSizeBytes: 100 * megabyte, stateSizeBytesPerToken: 1024, workspaceSizeBytes: 10 * megabyte,
      modelContextTokenCount: 32_768, wantedContextTokenCount: wanted, runningAnswerCount: answers)
  }

  @Test(
    "is shared between the answers and what they begin with, and never more than was granted",
    arguments: [
      112, 115, 120, 150, 200, 1_000, 100_000,
    ])
  func shares(budgetMegabytes: Int) throws {
    let budget = budgetMegabytes * Self.megabyte
    let plan = try MemoryPlan(Self.demand(), budgetBytes: budget)
    #expect(plan.totalSizeBytes <= budget)
    #expect((2048...32_768).contains(plan.contextTokenCount))
    #expect(plan.stateSizeBytes >= plan.contextTokenCount * 1024)
    #expect(plan.prefixSizeBytes >= 0 && plan.stateSizeBytes <= 2 * plan.contextTokenCount * 1024)
  }

  @Test("gives the whole context that a model was made for where there is room, and what was asked for otherwise")
  func context() throws {
    let plenty = 1_000 * Self.megabyte
    #expect(try MemoryPlan(Self.demand(), budgetBytes: plenty).contextTokenCount == 32_768)
    #expect(try MemoryPlan(Self.demand(wanted: 5_000), budgetBytes: plenty).contextTokenCount == 5_000)
    #expect(try MemoryPlan(Self.demand(wanted: 90_000), budgetBytes: plenty).contextTokenCount == 32_768)
  }

  @Test("that is too small is refused, with the longest context that would fit if one would")
  func refusals() {
    #expect(throws: MemoryPlan.Refusal.tooLarge(neededBytes: 112 * Self.megabyte)) {
      try MemoryPlan(Self.demand(), budgetBytes: 111 * Self.megabyte)
    }
    #expect(throws: MemoryPlan.Refusal.contextTooLong(neededBytes: 120 * Self.megabyte, longestTokenCount: 4096)) {
      try MemoryPlan(Self.demand(wanted: 10_240), budgetBytes: 114 * Self.megabyte)
    }
    #expect(throws: MemoryPlan.Refusal.self) { try MemoryPlan(Self.demand(), budgetBytes: 0) }
  }

  @Test("of a small model is not hoarded")
  func smallModel() throws {
    let demand = MemoryPlan.Demand(
      weightsSizeBytes: 1, stateSizeBytesPerToken: 100, workspaceSizeBytes: 1, modelContextTokenCount: 1000,
      runningAnswerCount: 1)
    #expect(try MemoryPlan(demand, budgetBytes: 1 << 40).totalSizeBytes == 2 + 100_000 + 4 * 100_000)
  }

  @Test("of numbers that no machine has overflows nothing")
  func hugeNumbers() {
    let demand = MemoryPlan.Demand(
      weightsSizeBytes: .max, stateSizeBytesPerToken: .max / 2, modelContextTokenCount: 1 << 40,
      wantedContextTokenCount: nil, runningAnswerCount: 64)
    #expect(throws: MemoryPlan.Refusal.tooLarge(neededBytes: .max)) { try MemoryPlan(demand, budgetBytes: .max) }
  }

  @Test("that the machine has is read from its own words")
  func availableMemory() {
    let text = "MemTotal:       24600000 kB\nMemFree:  100 kB\nMemAvailable:   20000 kB\n"
    #expect(AvailableMemory.meminfo(text, field: "MemAvailable") == 20_480_000)
    #expect(AvailableMemory.meminfo("MemTotal: 5 kB\n", field: "MemAvailable") == nil)
    #expect(AvailableMemory.meminfo("MemAvailable: much\n", field: "MemAvailable") == nil)
    #expect(AvailableMemory.sizeBytes > 0)
  }
}
