import Testing

@testable import Tokenization

struct MarkedTextTests {
  @Test("Trusted ranges count UTF-8, and join where they touch")
  func ranges() {
    var text = MarkedText("é", isTrusted: true)
    text.append("", isTrusted: false)
    text.append("中", isTrusted: true)
    text.append("x", isTrusted: false)
    text.append("", isTrusted: true)
    text.append("y", isTrusted: true)
    #expect(text.text == "é中xy")
    #expect(text.trustedRanges == [0..<5, 6..<7])
  }

  @Test("A text keeps its marks when it is added to another")
  func joining() {
    var text = MarkedText("a", isTrusted: false)
    text.append("bc", isTrusted: true)
    var other = MarkedText("d", isTrusted: true)
    other.append("é", isTrusted: false)
    other.append("f", isTrusted: true)
    text.append(other)
    text.append(MarkedText())
    #expect(text.text == "abcdéf")
    #expect(text.trustedRanges == [1..<4, 6..<7])
  }

  @Test("Scalars that combine with those before them count their own bytes")
  func combining() {
    var text = MarkedText("e", isTrusted: true)
    text.append("\u{301}", isTrusted: false)
    text.append("\n", isTrusted: true)
    #expect(text.trustedRanges == [0..<1, 3..<4])
    #expect(Array(text.text.utf8) == [0x65, 0xCC, 0x81, 0x0A])
  }
}
