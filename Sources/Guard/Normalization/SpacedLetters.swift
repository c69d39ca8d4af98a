/// Joins words whose letters are written apart, such as “w o r d” or “w-o-r-d”.
enum SpacedLetters {
  /// So many single letters in a row are no accident of a list or a formula.
  private static let fewestLetters = 5

  /// Joins every run of single letters.
  ///
  /// Where the words of a run are not set apart either, the run is cut by the words that the rules know.
  ///
  /// - Returns: Whether a run was joined.
  /// - Complexity: O(n · longest rule word)
  static func join(in scalars: inout [UInt32], vocabulary: WordTrie) -> Bool {
    var joined: [UInt32] = []
    var copied = 0
    var index = 0
    while index < scalars.count {
      guard let run = run(in: scalars, from: index) else {
        index = endOfToken(in: scalars, from: index)
        continue
      }
      joined += scalars[copied..<run.start]
      for part in run.words { joined += separated(part[...], vocabulary: vocabulary) + [0x20] }
      index = run.end
      copied = run.end
    }
    guard copied > 0 else { return false }
    scalars = joined + scalars[copied...]
    return true
  }

  private struct Run {
    var start: Int
    var end: Int
    var words: [[UInt32]]
  }

  private static func isLetter(_ scalar: UInt32) -> Bool { WordClass(scalar) == .letter }

  private static func endOfToken(in scalars: [UInt32], from start: Int) -> Int {
    var end = start
    while end < scalars.count, WordClass(scalars[end]) != .separator { end += 1 }
    return max(end, start + 1)
  }

  /// A run that begins at `start`, which must be the first letter of a word.
  private static func run(in scalars: [UInt32], from start: Int) -> Run? {
    guard isLetter(scalars[start]), start == 0 || WordClass(scalars[start - 1]) == .separator else { return nil }
    guard start + 1 < scalars.count, WordClass(scalars[start + 1]) == .separator else { return nil }
    let mark = scalars[start + 1]
    var words: [[UInt32]] = [[scalars[start]]]
    var letterCount = 1
    var end = start + 1
    var index = start + 1
    while index < scalars.count {
      let gapStart = index
      while index < scalars.count, index - gapStart < 4, WordClass(scalars[index]) == .separator { index += 1 }
      let isSingle =
        index < scalars.count && isLetter(scalars[index])
        && (index + 1 == scalars.count || WordClass(scalars[index + 1]) == .separator)
      guard isSingle, index > gapStart, !scalars[gapStart..<index].contains(0x0A) else { break }
      let isSameWord = index - gapStart == 1 && scalars[gapStart] == mark
      if isSameWord { words[words.count - 1].append(scalars[index]) } else { words.append([scalars[index]]) }
      letterCount += 1
      index += 1
      end = index
    }
    return letterCount >= fewestLetters ? Run(start: start, end: end, words: words) : nil
  }

  /// Cuts a run of letters at the words that the rules know; letters of unknown words stay with the word before.
  private static func separated(_ letters: ArraySlice<UInt32>, vocabulary: WordTrie) -> [UInt32] {
    var result: [UInt32] = []
    var index = letters.startIndex
    while index < letters.endIndex {
      let length = vocabulary.longestWord(in: letters, from: index)
      if length > 0 && !result.isEmpty { result.append(0x20) }
      result += letters[index..<(index + max(length, 1))]
      index += max(length, 1)
    }
    return result
  }
}
