/// One pattern of a rule file, parsed.
///
/// The language, matched against folded text (lower case, no accents), word by word:
///
/// | written | matches |
/// |---|---|
/// | `word` | the word; apostrophes of contractions are ignored (`can't` is `cant`) |
/// | `stem*` | any word that begins with the stem |
/// | `*` , `*6` | a gap of up to 3, up to 6 words, inside one sentence; at most 12 |
/// | `_` , `#` | exactly one word; exactly one number |
/// | `(a\|b c\|d)` | one of the alternatives, each a sequence |
/// | `{name}` | one entry of the word list `name` of the same file; entries are patterns too |
/// | `x?` | what stands before may be absent |
/// | `^` at the start | only at the beginning of a sentence, a line or after a colon |
///
/// Chinese and Japanese need no spaces: every character counts as a word, and `*` after one is a gap.
indirect enum Pattern: Hashable, Sendable {
  case word(String)
  case stem(String)
  case anyWord
  case number
  case gap(Int)
  case sequence([Pattern])
  case alternatives([Pattern])
  case optional(Pattern)

  /// Whether it can match no word at all.
  var matchesNothing: Bool {
    switch self {
    case .word, .stem, .anyWord, .number: false
    case .gap, .optional: true
    case .sequence(let parts): parts.allSatisfy(\.matchesNothing)
    case .alternatives(let parts): parts.contains(where: \.matchesNothing)
    }
  }
}

/// Why a pattern was refused.
struct PatternProblem: Error, Hashable {
  var reason: String
}
