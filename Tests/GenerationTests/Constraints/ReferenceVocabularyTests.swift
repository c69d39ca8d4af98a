import Foundation
import ModelFiles
import TestSupport
import Testing
import Tokenization

@testable import Generation

/// Holds random writers with the vocabularies of real models.
@Suite("A constraint over a real vocabulary")
struct ReferenceVocabularyTests {
  private static let folder =
    (ProcessInfo.processInfo.environment["CLOISTER_EVALUATION_DIR"] ?? "/work/shared/eval") + "/tokenizer"
  private static var isPresent: Bool { FileManager.default.fileExists(atPath: folder) }

  private func trie(_ name: String) throws -> TokenTrie {
    let file = try GGUFFile(path: "\(Self.folder)/ggml-vocab-\(name).gguf")
    let tokenizer = try TokenizerLoader.load(file.metadata)
    // The writer's own end is token 0, which must write nothing.
    var bytes = (0..<Int32(tokenizer.tokenCount)).map { tokenizer.isControl($0) ? [] : tokenizer.bytes(of: $0) }
    bytes[0] = []
    return TokenTrie(tokenBytes: bytes, endTokens: [RandomWriter.endToken])
  }

  @Test(
    "allows JSON and quotes only, of byte-level and of SentencePiece tokens",
    .enabled(if: isPresent, "The evaluation data is absent: set CLOISTER_EVALUATION_DIR."),
    arguments: ["gpt-2", "llama-spm"])
  func formats(_ name: String) throws {
    let trie = try trie(name)
    let schema = #"{"type":"object","properties":{"a":{"type":"string","maxLength":60},"b":{"type":"number"}}}"#
    let parsed = try JSONParser.parse(schema)
    let (grammar, root) = try SchemaCompiler.compile(schema)
    let automaton = GrammarAutomaton(grammar, root: root)
    let source = "The pump is red. Ölstand prüfen!\nIt runs at 40 bar, day and night."
    let sources = QuoteSources([source, "毎日点検する。"])
    let costs = QuoteCosts(sources, over: trie)
    for seed in 0..<6 as Range<UInt64> {
      var writer = RandomWriter(seed: seed, trie: trie)
      let json = writer.write(AutomatonConstraint(automaton, over: trie), limit: 90)
      let value = try JSONParser.parse(String(decoding: json.bytes, as: UTF8.self))
      #expect(json.isEnded && SchemaChecker(root: parsed).accepts(value, parsed))
      let quotes = writer.write(
        AutomatonConstraint(QuoteAutomaton(sources, costs: costs), over: trie), limit: 90, endRate: 0.7)
      var shaper = QuoteShaper(sources)
      let events = shaper.push(1, bytes: quotes.bytes) + shaper.finish(.stop).events
      #expect(quotes.isEnded)
      for case .text(let text) in events {
        let sentence = text.trimmingPrefix(" ")
        #expect((source + "毎日点検する。").replacing("\n", with: " ").contains(sentence), "\(sentence)")
      }
    }
  }
}
