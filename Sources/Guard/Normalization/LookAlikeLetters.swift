/// Letters of Cyrillic, Greek and a few other scripts that look like Latin ones.
///
/// Chosen by looking at the letters in upright sans-serif type, lower case only: texts are folded first.
enum LookAlikeLetters {
  private static let latin: [UInt32: UInt32] = {
    let pairs: [(String, String)] = [
      ("авсԁеғɡһіјкӏмпорԛгѕтухүԝѵь", "abcdefghijkimnopqrstuxywvb"),
      ("αβϲδεγικνορτυωχηµ", "abcdegiknoptuwxnu"),
      ("օսոհցաքրց", "ounhgwpng"),
      ("ɑɩɪʟɴʀʏᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢ", "aiilnryacdejkmoptuvwz"),
      ("łøđħıŧ", "lodhit"),
    ]
    var table: [UInt32: UInt32] = [:]
    for (foreign, plain) in pairs {
      for (letter, image) in zip(foreign.unicodeScalars, plain.unicodeScalars) { table[letter.value] = image.value }
    }
    return table
  }()

  /// Replaces look-alikes in words that mix them with Latin letters, and in words of nothing else inside a text that
  /// is otherwise Latin.
  ///
  /// - Returns: Whether a word was changed.
  /// - Complexity: O(n)
  static func replace(in scalars: inout [UInt32]) -> Bool {
    guard scalars.contains(where: { latin[$0] != nil && $0 >= 0x80 }) else { return false }
    let latinCount = scalars.count { (0x61...0x7A).contains($0) }
    let foreignCount = scalars.count { $0 >= 0x80 && WordClass($0) == .letter }
    var hasChanged = false
    var start = 0
    while start < scalars.count {
      let end = endOfRun(in: scalars, from: start)
      if isDisguised(scalars[start..<end], isLatinText: latinCount > 3 * foreignCount) {
        for index in start..<end { scalars[index] = latin[scalars[index]] ?? scalars[index] }
        hasChanged = true
      }
      start = end + 1
    }
    return hasChanged
  }

  private static func endOfRun(in scalars: [UInt32], from start: Int) -> Int {
    var end = start
    while end < scalars.count, WordClass(scalars[end]) == .letter { end += 1 }
    return end
  }

  private static func isDisguised(_ word: ArraySlice<UInt32>, isLatinText: Bool) -> Bool {
    guard word.contains(where: { latin[$0] != nil }) else { return false }
    let hasLatin = word.contains { (0x61...0x7A).contains($0) }
    let isReadable = word.allSatisfy { $0 < 0x80 || latin[$0] != nil }
    return isReadable && (hasLatin || (isLatinText && word.count > 2))
  }
}
