/// Rules for the tree as a whole and for files that are not code.
enum TreeRules {
  /// The top level is fixed; hidden files, and what git ignores, are not counted.
  static let topLevel: Set<String> = [
    "Config", "Ingest", "LICENSE", "Makefile", "Package.swift", "README.md", "Sources", "Systemd", "Tests",
  ]
  static let ignored: Set<String> = ["Package.resolved"]

  static func topLevel(_ names: [String]) -> [Violation] {
    let tooMuch = names.filter { !$0.hasPrefix(".") && !topLevel.contains($0) && !ignored.contains($0) }
      .map { Violation(path: $0, line: nil, problem: "does not belong to the top level") }
    let missing = topLevel.subtracting(names).sorted()
      .map { Violation(path: $0, line: nil, problem: "is missing from the top level") }
    return tooMuch + missing
  }

  /// Programs that are started by name can be started, stop at the first failure, and use no unset variable.
  static func script(_ file: File) -> [Violation] {
    let isScript = file.fileExtension == "sh" || file.path == ".ci/run"
    guard isScript else { return [] }
    var problems: [String] = []
    if !file.isExecutable { problems.append("is not executable") }
    if file.lines.first != "#!/bin/bash" { problems.append("does not begin with #!/bin/bash") }
    if !file.lines.contains("set -euo pipefail") { problems.append("does not say 'set -euo pipefail'") }
    return problems.map { Violation(path: file.path, line: nil, problem: $0) }
  }

  /// Packages come from wherever the machine's clients are told to look; split here so that this file obeys the rule.
  static let registryHosts = [
    "pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".org", "npmjs" + ".com", "crates" + ".io",
    "rubygems" + ".org", "proxy.golang" + ".org", "deb.debian" + ".org", "conda" + ".anaconda",
  ]

  static func registries(in file: File) -> [Violation] {
    file.lineIndices(holding: registryHosts).flatMap { index in
      registryHosts.filter { file.lines[index].contains($0) }
        .map { Violation(path: file.path, line: index + 1, problem: "names the package registry \($0)") }
    }
  }

  /// A folder of fixtures says where each of its files comes from: by name, or by the script that writes them, which
  /// lies in the folder or is named with its path.
  ///
  /// - Parameter files: All files of the checkout.
  static func provenance(of files: [File]) -> [Violation] {
    let scripts = files.filter { ["py", "sh"].contains($0.fileExtension) }
    let folders = Dictionary(grouping: files.filter { $0.path.hasPrefix("Tests/") && $0.folder.hasSuffix("/Fixtures") })
    {
      $0.folder
    }
    return folders.sorted { $0.key < $1.key }.flatMap { folder, files in
      let notes = files.filter { $0.name.hasPrefix("PROVENANCE") }.map(\.text).joined(separator: "\n")
      let isScripted = scripts.contains { notes.contains($0.folder == folder ? $0.name : $0.path) }
      let data = files.filter { !$0.name.hasPrefix("PROVENANCE") && !["py", "sh"].contains($0.fileExtension) }
      return data.filter { !isScripted && !notes.contains($0.name) }
        .map {
          Violation(path: $0.path, line: nil, problem: "PROVENANCE in \(folder) does not say where it comes from")
        }
    }
  }
}
