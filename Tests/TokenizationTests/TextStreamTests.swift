import TestSupport
import Testing

@testable import Tokenization

struct TextStreamTests {
  private func stream(_ bytes: [UInt8], cutAt cuts: Set<Int>) -> [String] {
    var stream = TextStream()
    var pieces: [String] = []
    var next: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if cuts.contains(index) {
        pieces.append(stream.push(next))
        next = []
      }
      next.append(byte)
    }
    pieces.append(stream.push(next))
    return pieces + [stream.finish()]
  }

  @Test("A character comes out whole, once its last byte is there")
  func wholeCharacters() {
    var stream = TextStream()
    #expect(stream.push([0xF0, 0x9F]) == "")
    #expect(stream.push([0x98]) == "")
    #expect(stream.push([0x80, 0x41, 0xC3]) == "😀A")
    #expect(stream.push([0xA9]) == "é")
    #expect(stream.finish() == "")
  }

  @Test("Bytes that can never become a character come out at once")
  func invalidBytes() {
    var stream = TextStream()
    #expect(stream.push([0xFF]) == "\u{FFFD}")
    #expect(stream.push([0xE0, 0x80]) == "\u{FFFD}\u{FFFD}")
    #expect(stream.push([0xED, 0xA0]) == "\u{FFFD}\u{FFFD}")
    #expect(stream.push([0xC3]) == "" && stream.push([0x41]) == "\u{FFFD}A")
  }

  @Test("What is unfinished at the end is replaced, and the stream begins anew")
  func finish() {
    var stream = TextStream()
    #expect(stream.push([0x41, 0xE2, 0x82]) == "A")
    #expect(stream.finish() == "\u{FFFD}")
    #expect(stream.finish() == "")
    #expect(stream.push([0x42]) == "B")
  }

  @Test("However bytes are cut, their text is that of all at once")
  func anyCuts() {
    var random = SplitMix64(seed: 8)
    let original = Array("a é ß 中文 \u{1F469}\u{200D}\u{1F52C} \u{10FFFF} \u{301}\r\n".utf8)
    let lastBytes: [UInt8] = [0xC2, 0xE0, 0xED, 0xF0, 0xF4, 0xF5, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xFF]
    for var bytes in Mutations(of: [original, lastBytes + lastBytes, lastBytes + original], count: 4000, seed: 9) {
      if bytes.count > 3 { bytes.swapAt(1, bytes.count - 2) }
      let cuts = Set(bytes.indices.filter { _ in Bool.random(using: &random) })
      let pieces = stream(bytes, cutAt: cuts)
      #expect(pieces.joined() == String(decoding: bytes, as: UTF8.self))
      #expect(pieces.flatMap { Array($0.utf8) } == Array(String(decoding: bytes, as: UTF8.self).utf8))
    }
  }
}
