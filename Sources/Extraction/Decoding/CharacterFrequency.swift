/// How much a text looks like a language, judged by the characters that are common in it: 0 (not at all) to about 1.
///
/// Only the characters beyond ASCII count; a text without any scores 0.
enum CharacterFrequency {
  static func simplifiedChinese(_ text: String) -> Double {
    share(of: text) { weight(of: $0, common: commonSimplified) }
  }

  static func traditionalChinese(_ text: String) -> Double {
    share(of: text) { weight(of: $0, common: commonTraditional) }
  }

  /// Kana carry every Japanese sentence; half-width ones are what other encodings look like when misread.
  static func japanese(_ text: String) -> Double {
    share(of: text) { scalar in
      switch scalar.value {
      case 0x3041...0x3096: 1.2
      case 0x30A1...0x30FC: 0.9
      case 0xFF61...0xFF9F: -0.8
      default: isHan(scalar) ? 0.3 : isCJKMark(scalar) ? 0.5 : -1
      }
    }
  }

  static func korean(_ text: String) -> Double {
    share(of: text) { scalar in
      if commonHangul.contains(scalar) { return 1.2 }
      if (0xAC00...0xD7A3).contains(scalar.value) { return 0.6 }
      return isHan(scalar) ? -0.2 : isCJKMark(scalar) ? 0.4 : -1
    }
  }

  /// Lower-case letters outnumber capitals in any Cyrillic text; wrongly decoded, it is the other way round.
  static func cyrillic(_ text: String) -> Double {
    var previousIsLetter = false
    return share(of: text) { scalar in
      defer { previousIsLetter = scalar.properties.isAlphabetic }
      switch scalar {
      case "о", "е", "а", "и", "н", "т", "с", "р", "в", "л": return 1.1
      case "а"..."я", "ё", "і", "ї", "є", "ґ": return 0.6
      case "А"..."Я", "Ё", "І", "Ї", "Є": return previousIsLetter ? -0.6 : 0.6
      case "«", "»", "—", "–", "№", "…", "\u{A0}", "“", "”", "„": return 0.3
      default: return -1
      }
    }
  }

  /// Accented letters stand among ASCII letters, not in rows of their own.
  static func latin(_ text: String) -> Double {
    var previousIsAccented = false
    return share(of: text) { scalar in
      let isAccented = (0xC0...0x24F).contains(scalar.value) && scalar.value != 0xD7 && scalar.value != 0xF7
      defer { previousIsAccented = isAccented }
      if isAccented { return previousIsAccented ? -0.7 : scalar.properties.isLowercase ? 0.75 : 0.5 }
      switch scalar.value {
      case 0x2010...0x2026, 0x20AC, 0xA0, 0xAB, 0xBB, 0xB0, 0xA7, 0xA9, 0xAE, 0x2122, 0xB7, 0xA3: return 0.7
      default: return -0.3
      }
    }
  }

  // MARK: - Counting

  /// Mean weight over the scalars beyond ASCII. ASCII scalars are shown to `weight` too, for what it remembers.
  private static func share(of text: String, _ weight: (Unicode.Scalar) -> Double) -> Double {
    var sum = 0.0
    var count = 0
    for scalar in text.unicodeScalars {
      let value = weight(scalar)
      guard !scalar.isASCII else { continue }
      sum += value
      count += 1
    }
    return count == 0 ? 0 : sum / Double(count)
  }

  private static func weight(of scalar: Unicode.Scalar, common: Set<Unicode.Scalar>) -> Double {
    if commonInBoth.contains(scalar) || common.contains(scalar) { return 1 }
    return isHan(scalar) ? 0.3 : isCJKMark(scalar) ? 0.5 : -1
  }

  private static func isHan(_ scalar: Unicode.Scalar) -> Bool { (0x4E00...0x9FFF).contains(scalar.value) }

  /// Punctuation and full-width forms.
  private static func isCJKMark(_ scalar: Unicode.Scalar) -> Bool {
    (0x3000...0x303F).contains(scalar.value) || (0xFF01...0xFF60).contains(scalar.value)
      || (0x2014...0x2026).contains(scalar.value)
  }

  private static let commonInBoth = set(
    "的一是不了在有人我他大中上到地出道也子和你下自之年生能用以天家小得就可而如成方行多法前所然日本高新水主公分心手力量加平"
      + "理重第二三四五六七八九十月北京市文明最其因此由正民位目外女工同知果好部身定者老向意")

  private static let commonSimplified = set("这个们来为时说国会后着过对发学么里动种样现进经开长还没间让问头实业电体关机东与书")

  private static let commonTraditional = set("這個們來為時說國會後著過對發學麼裡動種樣現進經開長還沒間讓問頭實業電體關機東與書")

  private static let commonHangul = set("이다는의에을를은가고하로지한사기도인시자대서어정리나그수부아있해일전주")

  private static func set(_ characters: String) -> Set<Unicode.Scalar> { Set(characters.unicodeScalars) }
}
