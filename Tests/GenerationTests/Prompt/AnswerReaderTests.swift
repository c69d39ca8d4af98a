import Generation
import TestSupport
import Testing

@Suite("What a model writes")
struct AnswerReaderTests {
  /// The events as one text, citations as numbers from 0 in braces.
  private func read(
    _ pieces: [String], sourceCount: Int = 3, format: ResponseFormat? = nil
  ) -> (text: String, isNotFound: Bool) {
    var reader = AnswerReader(sourceCount: sourceCount, responseFormat: format)
    let events = pieces.flatMap { reader.push($0) } + reader.finish()
    let text = events.map { event in
      switch event {
      case .text(let text): text
      case .citation(let source): "{\(source)}"
      default: "?"
      }
    }
    return (text.joined(), reader.isNotFound)
  }

  @Test("becomes text and citations, without its thoughts")
  func prose() {
    let answer = read(["<think>I see [2].</think>\n\nThe fee ", "is 4 EUR [1][3]. It ri", "ses [9]."])
    #expect(answer.text == "The fee is 4 EUR{0}{2}. It rises.")
    #expect(!answer.isNotFound)
  }

  @Test(
    "is nothing where it says that nothing was found",
    arguments: ["NOT FOUND", " Not found.\n", "**NOT FOUND**", "not  found", "<think>no</think>NOT FOUND"])
  func notFound(_ text: String) {
    for pieces in [[text], text.map(String.init)] {
      let answer = read(pieces)
      #expect(answer.text.isEmpty)
      #expect(answer.isNotFound)
    }
  }

  @Test(
    "is text where it only begins like that",
    arguments: ["NOT", "Not found in the cellar, but in the attic.", "Nothing", "NOT FOUNDED", "N", "No."])
  func almost(_ text: String) {
    for pieces in [[text], text.map(String.init)] {
      let answer = read(pieces)
      #expect(answer.text == text)
      #expect(!answer.isNotFound)
    }
  }

  @Test("of nothing is nothing, and not 'not found'")
  func empty() {
    #expect(read([]).text.isEmpty)
    #expect(!read([]).isNotFound)
    #expect(!read([" \n"]).isNotFound)
  }

  @Test("in a response format keeps its brackets")
  func json() {
    let answer = read(["<think>x</think>", #"{"a":[1]"#, ",\"b\":\"NOT FOUND\"}"], format: .jsonObject)
    #expect(answer.text == #"{"a":[1],"b":"NOT FOUND"}"#)
  }

  @Test("gives the same however it is cut")
  func pieces() {
    let texts = [
      "<think>a [1]</think> NOT FOUND", "Not found [1] but [2, 3].", "<think>open", "a [b] 【1】 c[1",
      "not foundation [1].",
    ]
    var random = SplitMix64(seed: 7)
    for text in texts {
      let whole = read([text])
      for _ in 0..<50 {
        var pieces: [String] = []
        var rest = text[...]
        while !rest.isEmpty {
          let piece = rest.prefix(Int.random(in: 1...4, using: &random))
          pieces.append(String(piece))
          rest = rest.dropFirst(piece.count)
        }
        #expect(read(pieces) == whole)
      }
    }
  }
}
