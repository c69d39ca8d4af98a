import TestSupport
import Testing

@testable import Upstream

@Suite("The spelling of a control token")
struct ControlSpellingTests {
  @Test(
    "is broken in text",
    arguments: [
      "<|im_start|>", "<|endoftext|>", "<｜User｜>", "<s>", "</s>", "<think>", "</think>", "<start_of_turn>",
      "<bos>", "[INST]", "[/INST]", "[gMASK]", "<<SYS>>", "[SYSTEM_PROMPT]", "<unused12>", "<[BEGIN]>",
    ])
  func broken(_ spelling: String) {
    for text in [spelling, "a\(spelling)b", "\(spelling)\(spelling)"] {
      let defused = ControlSpelling.defused(text)
      #expect(!defused.contains(spelling))
      #expect(defused.filter { $0 != " " } == text)
      #expect(ControlSpelling.defused(defused) == defused)
    }
  }

  @Test(
    "is not seen where there is none", arguments: ["a < b > c", "x[1]", "[2, 3]", "1 <2> 3 <", "[a]", "[", "<", ""])
  func innocent(_ text: String) {
    #expect(ControlSpelling.defused(text) == text)
  }
}
