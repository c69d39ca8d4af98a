/// Brings a text to the forms that the rules are matched against.
struct TextNormalizer: Sendable {
  /// The words that the rules know; they part words that are written together.
  let vocabulary: WordTrie

  /// A text, what was hidden in it, and how.
  struct Normalized: Sendable {
    /// What a reader sees.
    var plain: PlainText
    /// Texts that were encoded or written in invisible characters.
    var hidden: [PlainText]
    var concealments: Set<Concealment>
    /// The text without invisible characters, otherwise as written.
    var visible: [UInt32]
  }

  /// - Complexity: O(n)
  func normalize(_ text: String) -> Normalized {
    let invisible = InvisibleText(text.unicodeScalars)
    var concealments = invisible.concealments
    let plain = plainText(invisible.visible, &concealments)
    var hidden: [PlainText] = []
    if !invisible.tagged.isEmpty { hidden.append(plainText(invisible.tagged, &concealments)) }
    for found in EncodedText(in: text).found {
      concealments.insert(found.concealment)
      hidden.append(plainText(found.text.unicodeScalars.map(\.value), &concealments))
    }
    for text in [plain] + hidden {
      for found in RearrangedText.found(in: text.scalars) {
        concealments.insert(found.concealment)
        hidden.append(Tokenizer.cut(found.scalars))
      }
    }
    return Normalized(plain: plain, hidden: hidden, concealments: concealments, visible: invisible.visible)
  }

  private func plainText(_ scalars: [UInt32], _ concealments: inout Set<Concealment>) -> PlainText {
    var folded = TextFolding.fold(scalars)
    if LookAlikeLetters.replace(in: &folded) { concealments.insert(.lookAlikeLetters) }
    if SpacedLetters.join(in: &folded, vocabulary: vocabulary) { concealments.insert(.spacedLetters) }
    return Tokenizer.cut(folded)
  }
}
