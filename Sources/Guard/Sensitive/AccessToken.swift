/// Tokens whose issuers publish a form for them, so that scanners can find them.
enum AccessToken {
  private struct Form {
    var prefix: [UInt8]
    /// Length of what follows the prefix, in bytes.
    var length: ClosedRange<Int>

    init(_ prefix: StaticString, _ length: ClosedRange<Int>) {
      self.prefix = prefix.withUTF8Buffer(Array.init)
      self.length = length
    }
  }

  private static let forms: [Form] = [
    // Cloud providers.
    Form("AKIA", 16...16), Form("ASIA", 16...16), Form("ABIA", 16...16), Form("ACCA", 16...16),
    Form("AIza", 35...35), Form("ya29.", 20...512), Form("GOCSPX-", 28...28), Form("LTAI", 12...20),
    Form("dop_v1_", 64...64), Form("doo_v1_", 64...64), Form("hvs.", 20...256), Form("hvb.", 20...256),
    // Code hosts and package registries.
    Form("ghp_", 36...255), Form("gho_", 36...255), Form("ghu_", 36...255), Form("ghs_", 36...255),
    Form("ghr_", 36...255), Form("github_pat_", 60...255), Form("glpat-", 20...64), Form("glrt-", 20...64),
    Form("gldt-", 20...64), Form("npm_", 36...36), Form("pypi-", 80...512), Form("rubygems_", 48...48),
    Form("dckr_pat_", 20...64), Form("hf_", 30...64), Form("ATATT3", 60...400), Form("ATBB", 32...40),
    // Chat, mail and payment services.
    Form("xoxb-", 20...255), Form("xoxp-", 20...255), Form("xoxa-", 20...255), Form("xoxr-", 20...255),
    Form("xoxs-", 20...255), Form("xapp-", 20...255), Form("SG.", 60...80), Form("key-", 32...32),
    Form("sk_live_", 16...255), Form("sk_test_", 16...255), Form("rk_live_", 16...255), Form("rk_test_", 16...255),
    Form("shpat_", 32...32), Form("shpss_", 32...32), Form("sq0atp-", 22...22), Form("sq0csp-", 43...43),
    Form("PMAK-", 50...80), Form("lin_api_", 32...64), Form("ntn_", 40...60), Form("figd_", 30...64),
    Form("dp.pt.", 40...50), Form("sntrys_", 40...300), Form("NRAK-", 27...27), Form("nfp_", 36...64),
    // Models and age keys.
    Form("sk-ant-", 32...255), Form("sk-proj-", 32...255), Form("sk-", 32...255), Form("gsk_", 40...64),
    Form("AGE-SECRET-KEY-1", 58...58),
  ]

  private static let formsByFirstByte = Dictionary(grouping: forms, by: { $0.prefix[0] })

  static func range(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    for form in formsByFirstByte[bytes[start]] ?? [] where bytes[start...].starts(with: form.prefix) {
      let bodyStart = start + form.prefix.count
      var end = bodyStart
      while end < bytes.count, end - bodyStart <= form.length.upperBound, isBody(bytes[end]) { end += 1 }
      while end > bodyStart, !bytes[end - 1].isAlphanumeric { end -= 1 }
      guard form.length.contains(end - bodyStart), bytes[bodyStart..<end].contains(where: \.isDigit) else { continue }
      return start..<end
    }
    return nil
  }

  /// A dot inside belongs to the token; one at its end was taken off before.
  private static func isBody(_ byte: UInt8) -> Bool { byte.isTokenByte || byte == UInt8(ascii: ".") }

  /// Three parts of base64url with dots; the first two are JSON objects and so begin with `eyJ` (RFC 7519).
  static func webToken(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    let mark = [UInt8]("eyJ".utf8)
    guard bytes[start...].starts(with: mark) else { return nil }
    let header = run(in: bytes, from: start)
    guard header - start >= 10, header + 4 < bytes.count, bytes[header] == UInt8(ascii: "."),
      bytes[(header + 1)...].starts(with: mark)
    else { return nil }
    let payload = run(in: bytes, from: header + 1)
    guard payload < bytes.count, bytes[payload] == UInt8(ascii: ".") else { return start..<payload }
    return start..<run(in: bytes, from: payload + 1)
  }

  /// Bot tokens of messengers: 8 to 10 digits, a colon, 35 characters.
  static func botToken(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    var colon = start
    while colon < bytes.count, colon - start <= 10, bytes[colon].isDigit { colon += 1 }
    guard (8...10).contains(colon - start), colon < bytes.count, bytes[colon] == UInt8(ascii: ":") else { return nil }
    let end = run(in: bytes, from: colon + 1)
    return end - colon - 1 == 35 ? start..<end : nil
  }

  private static func run(in bytes: [UInt8], from start: Int) -> Int {
    var end = start
    while end < bytes.count, bytes[end].isTokenByte { end += 1 }
    return end
  }
}
