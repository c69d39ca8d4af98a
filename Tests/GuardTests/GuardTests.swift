import Testing

@testable import Guard

@Suite("Shipped rules")
struct ShippedRulesTests {
  @Test("the shipped rule files decode and compile")
  func shippedFilesCompile() throws {
    _ = try RuleFiles.shipped.get()
  }
}
