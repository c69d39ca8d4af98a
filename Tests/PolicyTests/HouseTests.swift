import Testing

@Suite("The checkout keeps the rules of the house")
struct HouseTests {
  private func check(_ rule: (File) -> [Violation]) {
    let violations = Checkout.files.flatMap(rule)
    #expect(violations.isEmpty, "\(violations.listing)")
  }

  @Test("and is found by these tests")
  func found() {
    #expect(Checkout.files.contains { $0.path == "Sources/Domain/Chunk.swift" })
    #expect(Checkout.files.contains { $0.path == "Package.swift" })
  }

  @Test("Each target imports what the plan of the house grants it")
  func imports() { check(ImportRule.violations) }

  @Test("Each target is on the plan")
  func targets() {
    let targets = Set(Checkout.files.compactMap(\.sourceTarget))
    let known = Set(ImportMap.rows.map(\.target)).union(ImportMap.unrestricted).union(ImportMap.foreign)
    #expect(targets.subtracting(known).isEmpty)
  }

  @Test("No addition to the plan is left over")
  func additions() {
    for row in ImportMap.rows where !row.additions.isEmpty {
      let files = Checkout.files.filter { $0.sourceTarget == row.target && $0.isSwift }
      let imported = Set(files.flatMap { ImportRule.imports(of: $0).map(\.module) })
      let leftOver = Set(row.additions.keys).subtracting(imported)
      #expect(leftOver.isEmpty, "\(row.target) does not import \(leftOver.sorted())")
    }
  }

  @Test("No file is too long")
  func length() { check(CodeRules.length) }

  @Test("Names say something")
  func names() { check(CodeRules.names) }

  @Test("No code ends the program on data from outside")
  func constructs() { check(CodeRules.constructs) }

  @Test("Everything unsafe says why it is sound")
  func reasons() { check(CodeRules.reasons) }

  @Test("The top level holds what belongs there")
  func topLevel() {
    let violations = TreeRules.topLevel(Checkout.topLevel)
    #expect(violations.isEmpty, "\(violations.listing)")
  }

  @Test("Scripts can be started and stop at the first failure")
  func scripts() { check(TreeRules.script) }

  @Test("No package registry is named")
  func registries() { check(TreeRules.registries) }

  @Test("Every fixture says where it comes from")
  func provenance() {
    let violations = TreeRules.provenance(of: Checkout.files)
    #expect(violations.isEmpty, "\(violations.listing)")
  }
}
