/// Takes the commonest English endings off a word, so that "invaded" and "invades" compare equal.
///
/// Light on purpose: it never makes a word shorter than three letters, and words of other languages pass nearly unchanged.
enum Stemmer {
  /// - Parameter word: Lower case.
  static func stem(_ word: String) -> String {
    var letters = Array(word.utf8)
    let alphabet = UInt8(ascii: "a")...UInt8(ascii: "z")
    guard letters.count > 3, letters.allSatisfy(alphabet.contains) else { return word }
    removePlural(&letters)
    removeVerbEnding(&letters)
    if letters.count > 3, letters.last == UInt8(ascii: "e") { letters.removeLast() }
    if letters.count > 3, letters.last == UInt8(ascii: "y") { letters[letters.count - 1] = UInt8(ascii: "i") }
    return String(decoding: letters, as: UTF8.self)
  }

  private static func removePlural(_ letters: inout [UInt8]) {
    if letters.ends(with: "ies") {
      letters.replaceSubrange((letters.count - 3)..., with: "y".utf8)
    } else if letters.ends(with: "sses") {
      letters.removeLast(2)
    } else if letters.ends(with: "s"), !["ss", "us", "is"].contains(where: letters.ends) {
      letters.removeLast()
    }
  }

  private static func removeVerbEnding(_ letters: inout [UInt8]) {
    guard
      let ending = ["ingly", "edly", "ing", "ed", "ly"].first(where: { ending in
        letters.ends(with: ending) && letters.count - ending.utf8.count >= 3
          && letters.dropLast(ending.utf8.count).contains(where: "aeiouy".utf8.contains)
      })
    else { return }
    letters.removeLast(ending.utf8.count)
    // "stopped" has doubled its last letter, "falling" has not.
    if letters.count > 3, letters[letters.count - 1] == letters[letters.count - 2],
      !"lsz".utf8.contains(letters[letters.count - 1])
    {
      letters.removeLast()
    }
  }
}

extension [UInt8] {
  fileprivate func ends(with ending: String) -> Bool { suffix(ending.utf8.count).elementsEqual(ending.utf8) }
}
