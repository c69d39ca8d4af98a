internal import ModelFiles

/// The tokens of a BERT model: whole words and word beginnings, and continuations written with `##` before them.
public struct WordPieceVocabulary: Sendable {
  /// No real vocabulary comes near it.
  static let limitBytes = 64 << 20
  static let wordRoot: ByteTrie.Node = 0
  static let continuationRoot: ByteTrie.Node = 1

  public let tokenCount: Int
  /// Stands for a word that no tokens spell.
  public let unknownID: Int32
  /// Opens every sequence.
  public let classificationID: Int32
  /// Closes every sequence.
  public let separatorID: Int32
  let trie: ByteTrie

  /// - Parameter trie: Beginnings of words under ``wordRoot``, continuations under ``continuationRoot``.
  init(trie: ByteTrie, tokenCount: Int, unknownID: Int32, classificationID: Int32, separatorID: Int32) {
    self.trie = trie
    self.tokenCount = tokenCount
    self.unknownID = unknownID
    self.classificationID = classificationID
    self.separatorID = separatorID
  }

  /// Reads a `vocab.txt`: one token a line, numbered from 0.
  public init(path: String) throws(TokenizationError) {
    let file: MappedFile
    do { file = try MappedFile(path: path) } catch { throw .file(error) }
    guard file.sizeBytes <= Self.limitBytes else {
      throw .tooLarge(path: path, sizeBytes: file.sizeBytes, limitBytes: Self.limitBytes)
    }
    let text = file.withBytes { String(validating: $0, as: UTF8.self) }
    guard let text else { throw .notText(path: path) }
    try self.init(text: text, path: path)
  }

  /// - Parameters:
  ///   - text: One token a line.
  ///   - path: Named in errors.
  init(text: String, path: String) throws(TokenizationError) {
    var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    if lines.last?.isEmpty == true { lines.removeLast() }
    var trie = ByteTrie(rootCount: 2)
    var special: [String: Int32] = [:]
    for (index, line) in lines.enumerated() {
      let token = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      let isContinuation = token.starts(with: "##".utf8) && token.count > 2
      let root = isContinuation ? Self.continuationRoot : Self.wordRoot
      guard trie.insert(isContinuation ? token.dropFirst(2) : token, under: root, value: Int32(index)) else {
        throw .duplicateToken(path: path, line: index + 1)
      }
      if token.first == UInt8(ascii: "[") { special[String(Substring(token))] = Int32(index) }
    }
    func id(of token: String) throws(TokenizationError) -> Int32 {
      guard let id = special[token] else { throw .missingToken(path: path, token: token) }
      return id
    }
    unknownID = try id(of: "[UNK]")
    classificationID = try id(of: "[CLS]")
    separatorID = try id(of: "[SEP]")
    tokenCount = lines.count
    self.trie = trie
  }
}
