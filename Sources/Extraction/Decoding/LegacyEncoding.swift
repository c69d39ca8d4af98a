internal import CXML
internal import Glibc

/// The encodings from before Unicode, converted by the C library.
enum LegacyEncoding {
  /// A candidate, and how likely text of it is to look the way `decoded` does.
  private struct Candidate: Sendable {
    var name: String
    var likelihood: @Sendable (_ decoded: String) -> Double
  }

  /// The order breaks ties: single-byte encodings decode nearly anything, so they come last.
  private static let candidates: [Candidate] = [
    Candidate(name: "EUC-JP", likelihood: CharacterFrequency.japanese),
    Candidate(name: "CP932", likelihood: CharacterFrequency.japanese),
    Candidate(name: "GB18030", likelihood: CharacterFrequency.simplifiedChinese),
    Candidate(name: "BIG5-HKSCS", likelihood: CharacterFrequency.traditionalChinese),
    Candidate(name: "CP949", likelihood: CharacterFrequency.korean),
    Candidate(name: "CP1251", likelihood: CharacterFrequency.cyrillic),
    Candidate(name: "KOI8-R", likelihood: CharacterFrequency.cyrillic),
    Candidate(name: "CP866", likelihood: CharacterFrequency.cyrillic),
    Candidate(name: "CP1252", likelihood: CharacterFrequency.latin),
  ]

  /// Decodes with the encoding whose result looks most like a language; Latin-1 where none fits.
  static func decodeLikeliest(_ bytes: [UInt8]) -> String? {
    let sample = sample(of: bytes)
    var best: (name: String, likelihood: Double)?
    for candidate in candidates {
      guard let decoded = convert(sample, from: candidate.name, mayEndEarly: true) else { continue }
      let likelihood = candidate.likelihood(decoded)
      if likelihood > best?.likelihood ?? 0 { best = (candidate.name, likelihood) }
    }
    if let best, let text = convert(bytes, from: best.name) { return text }
    return convert(bytes, from: "CP1252") ?? convert(bytes, from: "ISO-8859-1")
  }

  /// Up to 64 KiB from the first byte that is not ASCII on, so that a long English preface does not hide the rest.
  private static func sample(of bytes: [UInt8]) -> [UInt8] {
    let first = bytes.firstIndex { $0 >= 0x80 } ?? 0
    return Array(bytes[first...].prefix(1 << 16))
  }

  /// What browsers mean by the names that pages give.
  static func canonicalName(_ declared: String) -> String {
    switch declared.lowercased() {
    case "iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii", "windows-1252": "CP1252"
    case "gb2312", "gbk", "x-gbk", "gb_2312-80": "GB18030"
    case "shift_jis", "shift-jis", "sjis", "x-sjis", "windows-31j": "CP932"
    case "euc-kr", "ks_c_5601-1987", "korean": "CP949"
    case "big5", "big5-hkscs", "x-x-big5": "BIG5-HKSCS"
    case "iso-8859-9", "windows-1254": "CP1254"
    default: String(declared.prefix(40).filter { $0.isASCII && !$0.isWhitespace && $0 != "/" })
    }
  }

  /// The text, or nil when the encoding is unknown or a byte sequence is not of it.
  ///
  /// - Parameter mayEndEarly: Accept a character cut off by the end of the bytes.
  static func convert(_ bytes: [UInt8], from encoding: String, mayEndEarly: Bool = false) -> String? {
    let converter = iconv_open("UTF-8", encoding)
    guard converter != iconv_t(bitPattern: -1) else { return nil }
    defer { iconv_close(converter) }
    var input = bytes.map { CChar(bitPattern: $0) }
    var output = [CChar](repeating: 0, count: 1 << 16)
    var text: [UInt8] = []
    text.reserveCapacity(bytes.count + bytes.count / 2)
    return input.withUnsafeMutableBufferPointer { input -> String? in
      var next = input.baseAddress
      var restCount = input.count
      while restCount > 0 {
        let result = output.withUnsafeMutableBufferPointer { output -> (isError: Bool, written: Int) in
          var end = output.baseAddress
          var freeCount = output.count
          let status = iconv(converter, &next, &restCount, &end, &freeCount)
          return (status == -1, output.count - freeCount)
        }
        let reason = errno
        text.append(contentsOf: output[..<result.written].lazy.map { UInt8(bitPattern: $0) })
        guard result.isError else { break }
        if reason == E2BIG { continue }
        if reason == EINVAL && mayEndEarly { break }
        return nil
      }
      return String(validating: text, as: UTF8.self)
    }
  }
}
