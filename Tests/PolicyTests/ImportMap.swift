/// What each target may import: the house plan as a table.
///
/// A target that is not listed may not exist; tests import what they test and are not listed.
enum ImportMap {
  struct Row: Sendable {
    var target: String
    /// What the plan of the house grants.
    var granted: Set<String>
    /// What the target needs beyond the plan, with the reason.
    var additions: [String: String] = [:]

    var allowed: Set<String> { granted.union(additions.keys) }
  }

  /// Part of the toolchain or of the C library: granted to every target.
  static let system: Set<String> = ["Foundation", "FoundationEssentials", "Glibc", "Synchronization", "Dispatch"]

  private static let declares = "declares a shared type in a signature; members are visible only where it is imported"
  private static let opens = "opens the one file that weights, vocabulary and template are read from"
  private static let threads = "declares the threads that a decoder computes on"
  private static let mapping = "maps files that may be cut while they are read, in one place"
  private static let digest = "SHA-256 of files and records, in one place"

  static let rows: [Row] = [
    Row(target: "Domain", granted: []),
    Row(target: "Digests", granted: [], additions: ["CCrypto": "the system's libcrypto computes them"]),
    Row(
      target: "Signatures", granted: [],
      additions: ["CCrypto": "the system's libcrypto signs and seals", "Digests": digest]),
    Row(
      target: "Settings", granted: ["Configuration"],
      additions: ["Yams": "the line of a wrong key, which the configuration library does not keep"]),
    Row(target: "Mapping", granted: [], additions: ["CMapping": "catches the signal of a page that cannot be read"]),
    Row(target: "ModelFiles", granted: [], additions: ["Digests": digest, "Mapping": mapping]),
    Row(target: "Tensors", granted: ["CKernels"]),
    Row(target: "Tokenization", granted: ["ModelFiles"]),
    Row(target: "Transformer", granted: ["Tensors", "ModelFiles"]),
    Row(
      target: "Embedding", granted: ["Transformer", "Tokenization"],
      additions: ["ModelFiles": opens, "Tensors": threads]),
    Row(
      target: "Generation", granted: ["Transformer", "Tokenization"],
      additions: ["ModelFiles": opens, "Tensors": threads]),
    Row(
      target: "Upstream", granted: ["Generation", "Domain"],
      additions: ["ControlAPI": "its client speaks HTTP over Unix sockets, with any server"]),
    Row(
      target: "Catalog", granted: ["Domain", "GRDB"],
      additions: ["CFullText": "ranks full text by the rows that a caller may see"]),
    Row(
      target: "VectorIndex", granted: ["CFaiss", "Domain"],
      additions: [
        "CKernels": "scans of 8-bit rows and 4-bit codes, which Debian's build of FAISS is too slow for",
        "Mapping": mapping,
      ]),
    Row(target: "Retrieval", granted: ["Catalog", "VectorIndex", "Embedding", "Domain"]),
    Row(target: "Guard", granted: ["Domain", "Embedding"]),
    Row(
      target: "Extraction", granted: ["Domain"],
      additions: [
        "CArchive": "zip containers", "CXML": "HTML and XML", "CJail": "the walls around the reader of documents",
      ]),
    Row(
      target: "Ingestion", granted: ["Extraction", "Embedding", "Catalog", "VectorIndex", "Guard", "Domain"],
      additions: ["Digests": digest]),
    Row(target: "Answering", granted: ["Guard", "Retrieval", "Generation", "Domain"]),
    Row(
      target: "Audit", granted: ["Domain"],
      additions: ["Digests": digest, "Signatures": "signs the heads of the log and seals texts to the auditor"]),
    Row(target: "ControlAPI", granted: ["Domain"]),
    Row(
      target: "Server", granted: ["ControlAPI", "Answering", "Ingestion", "Audit", "Hummingbird"],
      additions: [
        "Domain": declares, "Generation": declares, "HummingbirdCore": declares, "Logging": declares,
        "NIOCore": declares, "NIOExtras": declares, "NIOHTTP1": declares,
        "NIOHTTPTypes": declares, "NIOPosix": declares, "Retrieval": declares, "ServiceLifecycle": declares,
      ]),
    Row(target: "Evaluation", granted: ["ControlAPI"]),
    Row(
      target: "cloister", granted: ["ControlAPI", "Evaluation", "ArgumentParser"],
      additions: [
        "ModelFiles": "looks at a model file before it is handed to the daemon",
        "Audit": "checks a log without the daemon that wrote it", "Domain": declares,
        "Signatures": "holds the auditor's keys, which the daemon never sees",
      ]),
    Row(target: "cloister-extract", granted: ["Extraction"]),
  ]

  /// Composition roots and test aids: they may import everything.
  static let unrestricted: Set<String> = ["cloisterd", "TestSupport"]

  /// Targets without Swift.
  static let foreign: Set<String> = [
    "CArchive", "CCrypto", "CFaiss", "CFullText", "CJail", "CKernels", "CMapping", "COpenBLAS", "CXML",
  ]

  static func row(of target: String) -> Row? { rows.first { $0.target == target } }
}

/// Finds imports that the table does not grant.
enum ImportRule {
  static func violations(in file: File) -> [Violation] {
    guard let target = file.sourceTarget, file.isSwift, !ImportMap.unrestricted.contains(target) else { return [] }
    guard let row = ImportMap.row(of: target) else {
      return [Violation(path: file.path, line: nil, problem: "the target \(target) is not in the import map")]
    }
    return imports(of: file).compactMap { line, module in
      ImportMap.system.contains(module) || row.allowed.contains(module)
        ? nil : Violation(path: file.path, line: line, problem: "\(target) may not import \(module)")
    }
  }

  /// Modules imported, with the number of the line.
  static func imports(of file: File) -> [(line: Int, module: String)] {
    let pattern =
      #/^\s*(?:@\w+(?:\([^)]*\))?\s+)*(?:(?:public|package|internal|fileprivate|private)\s+)?import\s+(?:(?:struct|class|enum|protocol|actor|func|var|let|typealias)\s+)?(\w+)/#
    return file.lineIndices(holding: ["import"]).compactMap { index in
      file.lines[index].firstMatch(of: pattern).map { (index + 1, String($0.1)) }
    }
  }
}
