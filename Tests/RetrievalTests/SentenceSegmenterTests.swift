import LibraryFixture
import Retrieval
import TestSupport
import Testing

@Suite("Sentence segmenter")
struct SentenceSegmenterTests {
  private func sentences(_ text: String) -> [String] {
    let scalars = Array(text.unicodeScalars)
    return SentenceSegmenter().sentences(in: text).map { String(String.UnicodeScalarView(scalars[$0])) }
  }

  @Test("Stops of titles, initials, abbreviations and numbers do not end a sentence")
  func abbreviations() {
    #expect(
      sentences("Dr. J. R. Smith paid $3.50 on Jan. 3. He left at 5 p.m. for the U.S. Navy base. It closed.") == [
        "Dr. J. R. Smith paid $3.50 on Jan. 3.", "He left at 5 p.m. for the U.S. Navy base.", "It closed.",
      ])
    #expect(
      sentences("See Fig. 2, e.g. the pump. FCC v. Pacifica is cited by Jones et al. in 1978.") == [
        "See Fig. 2, e.g. the pump.", "FCC v. Pacifica is cited by Jones et al. in 1978.",
      ])
  }

  @Test("An abbreviation that can close a sentence does so before a word that opens one")
  func closingAbbreviations() {
    #expect(sentences("He lives in the U.S. The house is old.") == ["He lives in the U.S.", "The house is old."])
    #expect(sentences("Bring pens, paper, etc. We start at 9 a.m. sharp.").count == 2)
  }

  @Test("Closing quotes and footnote marks belong to the sentence that they close")
  func closers() {
    #expect(
      sentences("She said \"Stop!\" Then she left.[12] (It was late.) “Why?” he asked.") == [
        "She said \"Stop!\"", "Then she left.[12]", "(It was late.)", "“Why?” he asked.",
      ])
  }

  @Test("Chinese, Japanese, Arabic and Devanagari stops end sentences without spaces")
  func otherScripts() {
    #expect(sentences("他是医生。她是老师！真的吗？") == ["他是医生。", "她是老师！", "真的吗？"])
    #expect(sentences("「行こう。」と彼は言った。") == ["「行こう。」", "と彼は言った。"])
    #expect(sentences("من هو؟ هو طبيب.") == ["من هو؟", "هو طبيب."])
    #expect(sentences("वह डॉक्टर है। वह घर गया।") == ["वह डॉक्टर है।", "वह घर गया।"])
  }

  @Test("A wrapped line goes on, a line that ended early does not")
  func wrapping() {
    let text = """
      Shipping address
      The parcel goes to the warehouse behind the old station, where the
      night shift takes it in until four in the morning.
      """
    #expect(
      sentences(text) == [
        "Shipping address",
        "The parcel goes to the warehouse behind the old station, where the\nnight shift takes it in until four in the "
          + "morning.",
      ])
  }

  @Test("List items, headings and table rows stand alone")
  func structure() {
    #expect(
      sentences("# Limits\nText goes here.\n\n- first item\n- second item\n1. third\n| a | b |\n| 1 | 2 |") == [
        "# Limits", "Text goes here.", "- first item", "- second item", "1. third", "| a | b |", "| 1 | 2 |",
      ])
    #expect(sentences("name,port\nhttp,80\nssh,22") == ["name,port", "http,80", "ssh,22"])
  }

  @Test("Texts without letters or digits hold no sentence")
  func nothing() {
    for text in ["", " ", "\n\n \t", "...", "--- * ---", "\u{FEFF}", "。。"] { #expect(sentences(text).isEmpty) }
  }

  @Test("A sentence without end is cut into readable pieces that lose no word")
  func overlong() {
    let words = (0..<800).map { "word\($0)" }
    let pieces = sentences(words.joined(separator: " "))
    #expect(pieces.allSatisfy { $0.unicodeScalars.count <= 600 })
    #expect(pieces.joined(separator: " ").split(separator: " ").map(String.init) == words)
  }

  @Test("Whatever the text, ranges ascend, are trimmed and lose no letter", arguments: UInt64(1)...200)
  func properties(seed: UInt64) {
    var random = SplitMix64(seed: seed)
    let alphabet = Array("aB1 .!?\n\t-|#,。।؟\"”)[]é\u{301}🇩🇪\u{200B}\r".unicodeScalars)
    let count = Int.random(in: 0...300, using: &random)
    let scalars = (0..<count).map { _ in alphabet[Int.random(in: 0..<alphabet.count, using: &random)] }
    let ranges = SentenceSegmenter().sentences(in: String(String.UnicodeScalarView(scalars)))
    var end = 0
    for range in ranges {
      #expect(range.lowerBound >= end && range.upperBound <= scalars.count && !range.isEmpty)
      #expect(!scalars[range.lowerBound].properties.isWhitespace)
      #expect(!scalars[range.upperBound - 1].properties.isWhitespace)
      end = range.upperBound
    }
    let letters = scalars.indices.filter { scalars[$0].properties.isAlphabetic }
    #expect(letters.allSatisfy { letter in ranges.contains { $0.contains(letter) } })
  }
}
