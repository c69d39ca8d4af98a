internal import Foundation

/// Where a text stops being JSON.
struct JSONPosition: Hashable {
  /// From 1.
  var line: Int
  /// In bytes, from 1.
  var column: Int

  /// - Returns: nil where the parser does not say.
  init?(ofMistakeIn data: Data) {
    do {
      _ = try JSONSerialization.jsonObject(with: data, options: .fragmentsAllowed)
      return nil
    } catch {
      // Foundation says it in words only: "Invalid value around character 8."
      let words = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
      if words.contains("end of file") {
        self.init(ofByte: data.count, in: data)
      } else if let number = words.firstMatch(of: /around character (\d+)/), let index = Int(number.output.1) {
        self.init(ofByte: index, in: data)
      } else {
        return nil
      }
    }
  }

  /// - Parameter index: From 0; beyond the end means the end.
  init(ofByte index: Int, in data: Data) {
    let before = data.prefix(max(index, 0))
    line = before.count { $0 == UInt8(ascii: "\n") } + 1
    column = before.reversed().prefix { $0 != UInt8(ascii: "\n") }.count + 1
  }
}
