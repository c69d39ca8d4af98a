internal import Foundation

/// Numbers that words spell, in the languages whose words for them can be told apart from other words.
enum SpelledNumbers {
  /// The values as ``WrittenNumber`` writes them: cardinals and ordinals to ninety-nine, months, and Chinese numerals.
  static func values(in text: String) -> Set<String> {
    let words = text.lowercased().unicodeScalars.split { !$0.isLetterOrDigit }.map { String($0) }
    var values = Set(words.compactMap { table[$0] ?? months[$0] }.map(String.init))
    for (tens, units) in zip(words, words.dropFirst()) {
      guard let tens = table[tens], let units = table[units], tens >= 20, tens % 10 == 0, units < 10 else { continue }
      values.insert(String(tens + units))
    }
    return values.union(ideographic(text))
  }

  /// The month that a word names, 1 to 12.
  ///
  /// - Parameter word: Lower case.
  static func month(_ word: String) -> Int? { months[word] }

  private static let table: [String: Int] = {
    let small = [
      "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
        + "eighteen nineteen",
      "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
        + "achtzehn neunzehn",
      "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize",
      "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince",
      "ноль один два три четыре пять шесть семь восемь девять десять одиннадцать двенадцать",
      "- first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
        + "fifteenth sixteenth seventeenth eighteenth nineteenth",
    ]
    let tens = [
      "twenty thirty forty fifty sixty seventy eighty ninety",
      "zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
      "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
      "twentieth thirtieth fortieth fiftieth sixtieth seventieth eightieth ninetieth",
    ]
    var table = ["dozen": 12, "hundred": 100, "thousand": 1000, "million": 1_000_000, "once": 1, "twice": 2, "half": 2]
    for line in small {
      for (value, word) in line.split(separator: " ").enumerated() { table[String(word)] = value }
    }
    for line in tens {
      for (index, word) in line.split(separator: " ").enumerated() { table[String(word)] = 10 * (index + 2) }
    }
    return table
  }()

  private static let months: [String: Int] = {
    let lines = [
      "january february march april may june july august september october november december",
      "jan feb mar apr - jun jul aug sep oct nov dec",
      "januar februar märz april mai juni juli august september oktober november dezember",
      "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
      "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
      "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    ]
    var months: [String: Int] = ["sept": 9]
    for line in lines {
      for (index, word) in line.split(separator: " ").enumerated() { months[String(word)] = index + 1 }
    }
    return months
  }()

  /// Numbers to 9999 in Chinese numerals, each run as one.
  private static func ideographic(_ text: String) -> Set<String> {
    var values: Set<String> = []
    var (total, digit, length) = (0, 0, 0)
    for scalar in Array(text.unicodeScalars) + ["\n"] {
      if let value = ideographs[scalar] {
        digit = value
        length += 1
      } else if let unit = units[scalar] {
        total += max(digit, 1) * unit
        digit = 0
        length += 1
      } else {
        if length > 0 { values.insert(String(total + digit)) }
        (total, digit, length) = (0, 0, 0)
      }
    }
    return values
  }

  private static let ideographs: [Unicode.Scalar: Int] = [
    "〇": 0, "零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
  ]
  private static let units: [Unicode.Scalar: Int] = ["十": 10, "百": 100, "千": 1000]
}
