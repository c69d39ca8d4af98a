/// Telephone numbers as people write them: by the forms of numbering plans, and by the words beside them.
enum PhoneNumber {
  private static let wordsBeforeBytes = 44
  private static let longestExtension = 6

  static func range(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    guard !isInsideNumber(bytes, start), let written = WrittenNumber(in: bytes, from: start) else { return nil }
    for number in [written, written.withoutLooseEnd].compactMap(\.self) {
      guard let strength = NumberingPlan.strength(of: number), isMeant(strength, number, in: bytes, from: start) else {
        continue
      }
      return start..<endOfExtension(in: bytes, after: number.end)
    }
    return nil
  }

  /// Whether the digits before belong to the same number: a card, an amount, a code.
  private static func isInsideNumber(_ bytes: [UInt8], _ start: Int) -> Bool {
    guard start > 1, bytes[start] != UInt8(ascii: "+") else { return false }
    return " -./,:)".utf8.contains(bytes[start - 1]) && bytes[start - 2].isDigit
      || "#$-/".utf8.contains(bytes[start - 1])
  }

  private static func isMeant(
    _ strength: NumberingPlan.Strength, _ number: WrittenNumber, in bytes: [UInt8], from start: Int
  ) -> Bool {
    guard strength < .certain else { return true }
    let before = words(in: bytes[max(0, start - wordsBeforeBytes)..<start])
    let isAnnounced = before.contains { word in cues.contains { word.hasPrefix($0) } }
    guard strength == .likely, !isAnnounced else { return isAnnounced }
    // A house number stands before the name of its street.
    let isBeforeName =
      number.end + 1 < bytes.count && bytes[number.end] == 0x20 && bytes[number.end + 1].isUppercase
    guard number.digitCount > 8 || !isBeforeName else { return false }
    let after = words(in: bytes[number.end..<min(bytes.count, number.end + 16)]).first
    return !before.suffix(3).contains(where: otherNumbers.contains) && !(after.map(units.contains) ?? false)
  }

  /// Lower-case words of letters, and each sign of money as a word.
  private static func words(in bytes: ArraySlice<UInt8>) -> [String] {
    String(decoding: bytes, as: UTF8.self).lowercased().split { character in
      !(character.isLetter || character.isCurrencySymbol || character == "#")
    }.map(String.init)
  }

  /// `x12`, `ext. 12` and `extension 12` after the number.
  private static func endOfExtension(in bytes: [UInt8], after end: Int) -> Int {
    var index = end
    while index < bytes.count, index - end < 2, bytes[index].isSpace || bytes[index] == UInt8(ascii: ",") { index += 1 }
    let word = index
    while index < bytes.count, index - word < 10, bytes[index].isLetter { index += 1 }
    let name = String(decoding: bytes[word..<index].map(\.lowercased), as: UTF8.self)
    guard ["x", "ext", "extension"].contains(name) else { return end }
    while index < bytes.count, bytes[index] == UInt8(ascii: ".") || bytes[index].isSpace { index += 1 }
    let first = index
    while index < bytes.count, bytes[index].isDigit { index += 1 }
    return (1...longestExtension).contains(index - first) ? index : end
  }

  /// Beginnings of words that announce a telephone number.
  private static let cues = [
    "phone", "telephone", "tel", "call", "mobile", "cell", "fax", "whatsapp", "dial", "sms", "hotline", "landline",
    "handy", "telefon", "ruf", "anruf", "mobil", "téléphone", "portable", "appele", "teléfono", "móvil", "llam",
    "celular", "telefone", "тел", "моб", "звон", "電話", "携帯", "电话", "手机", "هاتف", "جوال", "موبايل",
  ]

  /// Words that announce a number of another kind.
  private static let otherNumbers: Set<String> = [
    "order", "invoice", "account", "card", "case", "ticket", "ref", "reference", "serial", "version", "page", "pages",
    "zip", "part", "model", "policy", "isbn", "issn", "pmid", "doi", "id", "item", "article", "section", "room", "no",
    "nr", "population", "about", "approximately", "over", "nearly", "from", "between", "rechnung", "bestellung",
    "konto", "#", "$", "€", "£", "¥", "usd", "eur",
  ]

  /// Words that make an amount of the number before them.
  private static let units: Set<String> = [
    "eur", "euro", "euros", "usd", "dollars", "people", "inhabitants", "km", "m", "kg", "tons", "tonnes", "million",
    "billion", "years", "units", "items", "bytes", "rows", "$", "€", "£", "¥",
  ]
}
