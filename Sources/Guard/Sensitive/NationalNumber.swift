/// Numbers that states give to persons, in the forms that carry check digits or letters.
///
/// A form whose check one number in ten passes by chance is taken only with the marks that it is written with.
enum NationalNumber {
  private static let longestBytes = 24

  static func range(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    var end = start
    while end < min(bytes.count, start + longestBytes), isPart(bytes[end], at: end, in: bytes) { end += 1 }
    guard end - start >= 9, end == bytes.count || !bytes[end].isAlphanumeric else { return nil }
    let written = bytes[start..<end]
    let marks = written.filter { !$0.isAlphanumeric }
    let characters = written.filter(\.isAlphanumeric).map { $0.isLowercase ? $0 & 0xDF : $0 }
    return isNumber(characters, marks) ? start..<end : nil
  }

  /// Letters and digits, and single marks between them.
  private static func isPart(_ byte: UInt8, at index: Int, in bytes: [UInt8]) -> Bool {
    if byte.isAlphanumeric { return true }
    guard ".-/ ".utf8.contains(byte), index + 1 < bytes.count else { return false }
    // A space parts words; inside a number it stands between digits.
    return byte == 0x20 ? bytes[index - 1].isDigit && bytes[index + 1].isDigit : bytes[index + 1].isAlphanumeric
  }

  private static func isNumber(_ characters: [UInt8], _ marks: [UInt8]) -> Bool {
    let shape = String(decoding: characters.map { $0.isDigit ? UInt8(ascii: "9") : UInt8(ascii: "A") }, as: UTF8.self)
    let digits = characters.map { Int($0) - 0x30 }
    let signs = String(decoding: marks, as: UTF8.self)
    switch shape {
    case "999999999999999999", "99999999999999999A": return signs.isEmpty && isChinese(characters, digits)
    case "999999999999999": return isFrench(digits)
    case "AAAAAA99A99A999A": return signs.isEmpty && isItalian(characters)
    case "99999999A": return signs.isEmpty || signs == "-" ? isSpanish(digits, characters) : false
    case "A9999999A":
      guard let first = [UInt8]("XYZ".utf8).firstIndex(of: characters[0]) else { return false }
      return isSpanish([first] + digits[1...], characters)
    case "99999999999":
      return signs == "..-" && isBrazilian(digits) || signs == "..-." && isBelgian(digits)
    case "9999999999999": return signs == "..." && isSwiss(digits)
    case "9999999999": return signs == "-" && (isSwedish(digits) || isFinnish(characters, digits))
    case "999999999A": return signs == "-" && isFinnish(characters, digits)
    default: return false
    }
  }

  /// GB 11643: place, date of birth, serial, a check character by ISO 7064 MOD 11-2.
  private static func isChinese(_ characters: [UInt8], _ digits: [Int]) -> Bool {
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
    let sum = zip(weights, digits).reduce(0) { $0 + $1.0 * $1.1 }
    return [UInt8]("10X98765432".utf8)[sum % 11] == characters[17] && (1_850...2_100).contains(value(digits[6..<10]))
      && isDay(month: value(digits[10..<12]), day: value(digits[12..<14]))
  }

  /// Sex, year, month, place, serial, and 97 less the remainder of these modulo 97.
  private static func isFrench(_ digits: [Int]) -> Bool {
    (1...4).contains(digits[0]) && (1...42).contains(value(digits[3..<5]))
      && 97 - value(digits[..<13]) % 97 == value(digits[13...])
  }

  /// Codice fiscale: six letters, year, month, day, place, and a letter that adds up values by place.
  private static func isItalian(_ characters: [UInt8]) -> Bool {
    let odd = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23]
    let sum = characters.dropLast().enumerated().reduce(0) { sum, entry in
      let index = Int(entry.element) - (entry.element.isDigit ? 0x30 : 0x41)
      return sum + (entry.offset % 2 == 0 ? odd[index] : index)
    }
    return Int(characters[15]) - 0x41 == sum % 26 && "ABCDEHLMPRST".utf8.contains(characters[8])
  }

  /// DNI and NIE: the letter of the number modulo 23.
  private static func isSpanish(_ digits: [Int], _ characters: [UInt8]) -> Bool {
    [UInt8]("TRWAGMYFPDXBNJZSQVHLCKE".utf8)[value(digits[..<8]) % 23] == characters[8]
  }

  /// CPF: two check digits modulo 11.
  private static func isBrazilian(_ digits: [Int]) -> Bool {
    [9, 10].allSatisfy { count in
      let sum = (0..<count).reduce(0) { $0 + digits[$1] * (count + 1 - $1) }
      return sum * 10 % 11 % 10 == digits[count]
    } && Set(digits).count > 1
  }

  /// Date of birth, serial, and 97 less the remainder modulo 97; from 2000 on a 2 is put before.
  private static func isBelgian(_ digits: [Int]) -> Bool {
    let (number, check) = (value(digits[..<9]), value(digits[9...]))
    return 97 - number % 97 == check || 97 - (2_000_000_000 + number) % 97 == check
  }

  /// AHV: 756 and a check digit as in EAN-13.
  private static func isSwiss(_ digits: [Int]) -> Bool {
    let sum = digits.dropLast().enumerated().reduce(0) { $0 + $1.element * ($1.offset % 2 == 0 ? 1 : 3) }
    return digits[..<3] == [7, 5, 6] && (10 - sum % 10) % 10 == digits[12]
  }

  /// Date of birth, serial, check digit by Luhn.
  private static func isSwedish(_ digits: [Int]) -> Bool {
    isDay(month: value(digits[2..<4]), day: value(digits[4..<6])) && PaymentCard.passesLuhn(digits.map { UInt8($0) })
  }

  /// Date of birth, serial, and the character of both modulo 31.
  private static func isFinnish(_ characters: [UInt8], _ digits: [Int]) -> Bool {
    isDay(month: value(digits[2..<4]), day: value(digits[..<2]))
      && [UInt8]("0123456789ABCDEFHJKLMNPRSTUVWXY".utf8)[value(digits[..<9]) % 31] == characters[9]
  }

  private static func isDay(month: Int, day: Int) -> Bool { (1...12).contains(month) && (1...31).contains(day) }

  private static func value(_ digits: ArraySlice<Int>) -> Int { digits.reduce(0) { $0 * 10 + $1 } }
}
