import Foundation
import ModelFiles
import Testing

@testable import Tokenization

/// Compares with the tokens that the makers of the GGUF format publish for real vocabularies.
struct ReferenceVocabularyTests {
  private static let folder =
    (ProcessInfo.processInfo.environment["CLOISTER_EVALUATION_DIR"] ?? "/work/shared/eval") + "/tokenizer"

  @Test(
    "Tokens of texts chosen to break tokenizers equal the published ones",
    .enabled(
      if: FileManager.default.fileExists(atPath: folder),
      "The evaluation data is absent: set CLOISTER_EVALUATION_DIR."),
    arguments: ["gpt-2", "starcoder", "deepseek-coder", "llama-spm", "phi-3", "bert-bge"])
  func published(name: String) throws {
    let path = "\(Self.folder)/ggml-vocab-\(name).gguf"
    let tokenizer = try TokenizerLoader.load(GGUFFile(path: path).metadata)
    let texts = try String(contentsOfFile: path + ".inp", encoding: .utf8)
      .components(separatedBy: "\n__ggml_vocab_test__\n")
    let lines = try String(contentsOfFile: path + ".out", encoding: .utf8).components(separatedBy: "\n")
    #expect(texts.count == 47 && lines.count == 47)
    for (text, line) in zip(texts, lines) {
      let tokens = tokenizer.encode(text)
      #expect(tokens == line.split(separator: " ").compactMap { Int32($0) }, "\(text.debugDescription)")
      guard name != "bert-bge" else { continue }
      let written = tokenizer.written(tokens)
      #expect(written == Array(text.utf8) || written == Array((" " + text).utf8))
    }
  }
}
