import Foundation
import TestSupport
import Testing

@testable import Tokenization

/// Compares with tokens that other implementations made.
struct ReferenceTokensTests {
  private struct Case: Decodable {
    var text: String
    var ids: [Int32]
  }

  private static let evaluation =
    ProcessInfo.processInfo.environment["CLOISTER_EVALUATION_DIR"] ?? "/work/shared/eval"
  private static var hasEvaluation: Bool { FileManager.default.fileExists(atPath: evaluation + "/tokenizer") }

  private func tokenizer() throws -> WordPieceTokenizer {
    WordPieceTokenizer(vocabulary: try WordPieceVocabulary(path: InstalledModel.folder + "/vocab.txt"))
  }

  /// One JSON object a line.
  private func cases(_ lines: String) throws -> [Case] {
    try lines.split(separator: "\n").map { try JSONDecoder().decode(Case.self, from: Data($0.utf8)) }
  }

  private func expectEqual(_ cases: [Case]) throws {
    let tokenizer = try tokenizer()
    let wrong = cases.indices.filter { tokenizer.encode(cases[$0].text).ids != cases[$0].ids }
    #expect(wrong.isEmpty, "cases that differ, from 0: \(wrong.prefix(20))")
  }

  @Test(
    "Tokens equal the reference for scalars of many scripts and texts of all kinds",
    .enabled(if: InstalledModel.isPresent, Comment(rawValue: InstalledModel.absence)))
  func golden() throws {
    let url = try #require(Bundle.module.url(forResource: "tokens", withExtension: "jsonl", subdirectory: "Fixtures"))
    let cases = try cases(String(contentsOf: url, encoding: .utf8))
    #expect(cases.count > 600)
    try expectEqual(cases)
  }

  @Test(
    "Tokens equal the reference for 5,595 questions",
    .enabled(
      if: InstalledModel.isPresent && hasEvaluation, "The evaluation data is absent: set CLOISTER_EVALUATION_DIR."))
  func questions() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/xz")
    process.arguments = ["-dc", Self.evaluation + "/tokenizer/bert_wordpiece_squad_questions.shared.jsonl.xz"]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let cases = try cases(String(decoding: data, as: UTF8.self))
    #expect(cases.count == 5595)
    try expectEqual(cases)
  }

  @Test(
    "Tokens equal the reference for texts chosen to break tokenisers",
    .enabled(
      if: InstalledModel.isPresent && hasEvaluation, "The evaluation data is absent: set CLOISTER_EVALUATION_DIR."))
  func hardTexts() throws {
    let path = Self.evaluation + "/tokenizer/ggml-vocab-bert-bge.gguf"
    let texts = try String(contentsOfFile: path + ".inp", encoding: .utf8)
      .components(separatedBy: "\n__ggml_vocab_test__\n")
    let lines = try String(contentsOfFile: path + ".out", encoding: .utf8).components(separatedBy: "\n")
    #expect(texts.count == lines.count)
    try expectEqual(zip(texts, lines).map { Case(text: $0, ids: $1.split(separator: " ").compactMap { Int32($0) }) })
  }
}
