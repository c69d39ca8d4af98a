/// International bank account numbers (ISO 13616): country, two check digits, up to 30 letters and digits.
enum BankAccount {
  static func range(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    guard start + 15 <= bytes.count, bytes[start].isUppercase, bytes[start + 1].isUppercase,
      bytes[start + 2].isDigit, bytes[start + 3].isDigit
    else { return nil }
    let (ends, characters) = candidate(in: bytes, from: start)
    guard let length = lengths[String(decoding: characters.prefix(2), as: UTF8.self)], characters.count >= length,
      passesCheck(characters.prefix(length))
    else { return nil }
    let end = ends[length - 1]
    guard end == bytes.count || !bytes[end].isAlphanumeric else { return nil }
    return start..<end
  }

  /// Letters and digits from `start`, single spaces and hyphens between groups left out, and where each ends.
  private static func candidate(in bytes: [UInt8], from start: Int) -> (ends: [Int], characters: [UInt8]) {
    var ends: [Int] = []
    var characters: [UInt8] = []
    var index = start
    while index < bytes.count, characters.count < 34 {
      if bytes[index].isUppercase || bytes[index].isDigit {
        characters.append(bytes[index])
        ends.append(index + 1)
      } else if !(bytes[index] == 0x20 || bytes[index] == UInt8(ascii: "-")) || !bytes[index - 1].isAlphanumeric {
        break
      }
      index += 1
    }
    return (ends, characters)
  }

  /// ISO 7064, MOD 97-10: first four characters to the end, letters as 10 to 35, remainder 1.
  static func passesCheck(_ characters: some Collection<UInt8>) -> Bool {
    var remainder = 0
    for character in Array(characters.dropFirst(4)) + Array(characters.prefix(4)) {
      if character.isDigit {
        remainder = (remainder * 10 + Int(character - 0x30)) % 97
      } else {
        remainder = (remainder * 100 + Int(character - 0x41) + 10) % 97
      }
    }
    return remainder == 1
  }

  /// Length of the whole number in each country of the IBAN registry.
  private static let lengths: [String: Int] = [
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BR": 29, "BY": 28,
    "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18,
    "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HR": 21, "HU": 28, "IE": 22,
    "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20,
    "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MR": 27, "MT": 31, "MU": 30, "NL": 18,
    "NO": 15, "PK": 24, "PL": 28, "PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "SA": 24, "SC": 31, "SE": 24,
    "SI": 19, "SK": 24, "SM": 27, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24,
    "XK": 20,
  ]
}
