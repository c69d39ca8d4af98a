import Testing

/// Each rule finds what it is there for, and leaves good code alone.
@Suite("A rule of the house")
struct RuleTests {
  private func swift(_ text: String, at path: String = "Sources/Catalog/Schema.swift") -> File {
    File(path: path, text: text)
  }

  @Test(
    "finds an import that is not granted, however it is written",
    arguments: [
      "import NIOCore", "public import Server", "@testable import Server", "  private import struct Server.Options",
      "@preconcurrency internal import Server", "@_spi(Testing) import Server", "import class Server.Thing",
    ])
  func badImport(_ line: String) {
    let violations = ImportRule.violations(in: swift("\n" + line + "\n"))
    #expect(violations.map(\.line) == [2])
  }

  @Test("leaves imports alone that are granted, or are none")
  func goodImport() {
    let text = "public import Domain\ninternal import GRDB\nimport Foundation\n// import Server\nlet importance = 1\n"
    #expect(ImportRule.violations(in: swift(text)).isEmpty)
    #expect(ImportRule.violations(in: swift("import Server", at: "Sources/cloisterd/Main.swift")).isEmpty)
    #expect(ImportRule.violations(in: swift("import Server", at: "Tests/CatalogTests/A.swift")).isEmpty)
  }

  @Test("finds a target that is not on the plan")
  func unknownTarget() {
    #expect(ImportRule.violations(in: swift("", at: "Sources/Extras/A.swift")).count == 1)
  }

  @Test("grants no import twice and gives a reason for each addition")
  func table() {
    #expect(Set(ImportMap.rows.map(\.target)).count == ImportMap.rows.count)
    for row in ImportMap.rows {
      #expect(row.granted.isDisjoint(with: row.additions.keys), "\(row.target)")
      #expect(row.additions.values.allSatisfy { !$0.isEmpty }, "\(row.target)")
    }
  }

  @Test("finds a file that is too long")
  func length() {
    let lines = String(repeating: "let a = 1\n", count: CodeRules.maximumLineCount)
    #expect(CodeRules.length(of: swift(lines)).isEmpty)
    #expect(CodeRules.length(of: swift(lines + "}")).count == 1)
    #expect(CodeRules.length(of: File(path: "Tests/A/Fixtures/a.json", text: lines + lines)).isEmpty)
  }

  @Test("finds names that say nothing, in files and in types")
  func names() {
    for name in ["Error", "StringUtils", "IngestManager", "Helpers", "Array+Helper", "CommonTypes", "misc"] {
      #expect(CodeRules.names(in: swift("", at: "Sources/Catalog/\(name).swift")).count == 1, "\(name)")
    }
    for name in ["CatalogError", "Committee", "Commonality", "Manageress"] {
      #expect(CodeRules.names(in: swift("", at: "Sources/Catalog/\(name).swift")).isEmpty, "\(name)")
    }
    #expect(CodeRules.names(in: swift("public final class IndexManager {}")).map(\.line) == [1])
    #expect(CodeRules.names(in: swift("// a class Manager\nlet a = \"struct Utils\"")).isEmpty)
  }

  @Test("finds what ends the program")
  func constructs() {
    let bad = ["fatal" + "Error(\"x\")", "let a = try" + "! f()", "let b = c as" + "! Int"]
    for line in bad { #expect(CodeRules.constructs(in: swift(line)).count == 1, "\(line)") }
    let good = ["try f()", "try? f()", "a as? Int", "// " + bad[0], "let text = \"try" + "!\"", "precondition(a)"]
    for line in good { #expect(CodeRules.constructs(in: swift(line)).isEmpty, "\(line)") }
  }

  @Test("finds unsafe code without a reason")
  func reasons() {
    let bad = ["final class A: @unchecked Sendable {", "nonisolated(unsafe) var a = 1", "unsafeBitCast(a, to: B.self)"]
    for line in bad {
      #expect(CodeRules.reasons(in: swift(line)).count == 1, "\(line)")
      #expect(CodeRules.reasons(in: swift(line + "\n// @unchecked because `lock` is held.")).isEmpty, "\(line)")
      #expect(CodeRules.reasons(in: swift("// because far away\n\n\n\n\n\n" + line)).count == 1, "\(line)")
    }
    #expect(CodeRules.reasons(in: swift("withUnsafeBytes(of: a) { _ in }")).isEmpty)
  }

  @Test("finds what does not belong to the top level, and what is missing there")
  func topLevel() {
    let complete = TreeRules.topLevel.sorted()
    #expect(TreeRules.topLevel(complete + [".git", ".gitignore", "Package.resolved"]).isEmpty)
    #expect(TreeRules.topLevel(complete + ["Scripts"]).map(\.path) == ["Scripts"])
    #expect(TreeRules.topLevel(Array(complete.dropLast())).count == 1)
  }

  @Test("finds scripts that cannot be started or run on after a failure")
  func scripts() {
    let good = "#!/bin/bash\nset -euo pipefail\n"
    #expect(TreeRules.script(File(path: "a.sh", text: good, isExecutable: true)).isEmpty)
    #expect(TreeRules.script(File(path: "a.sh", text: good)).count == 1)
    #expect(TreeRules.script(File(path: ".ci/run", text: "#!/bin/bash\n", isExecutable: true)).count == 1)
    #expect(TreeRules.script(File(path: "a.sh", text: "echo", isExecutable: false)).count == 3)
  }

  @Test("finds the name of a package registry")
  func registries() {
    let host = TreeRules.registryHosts[0]
    #expect(TreeRules.registries(in: File(path: "Makefile", text: "a\npip -i https://\(host)/x\n")).map(\.line) == [2])
    #expect(TreeRules.registries(in: File(path: "Makefile", text: "pip download x\n")).isEmpty)
  }

  @Test("finds fixtures that nobody knows the origin of")
  func provenance() {
    let data = File(path: "Tests/A/Fixtures/a.json", text: "{}")
    let script = File(path: "Tests/A/Fixtures/make.py", text: "")
    func note(_ text: String) -> File { File(path: "Tests/A/Fixtures/PROVENANCE", text: text) }
    #expect(TreeRules.provenance(of: [data]).map(\.path) == [data.path])
    #expect(TreeRules.provenance(of: [data, note("written by somebody")]).count == 1)
    #expect(TreeRules.provenance(of: [data, note("a.json: written by hand")]).isEmpty)
    #expect(TreeRules.provenance(of: [data, script, note("written by make.py")]).isEmpty)
    #expect(TreeRules.provenance(of: [data, note("written by make.py")]).count == 1)
  }
}
