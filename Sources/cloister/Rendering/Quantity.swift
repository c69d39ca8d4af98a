internal import Foundation

/// Numbers as people read them.
enum Quantity {
  /// For example `1.4 MB`: powers of 1000.
  static func bytes(_ count: Int64) -> String {
    guard count >= 1000 else { return "\(count) B" }
    var value = Double(count)
    var unitIndex = -1
    let units = ["kB", "MB", "GB", "TB", "PB", "EB"]
    repeat {
      value /= 1000
      unitIndex += 1
    } while value >= 999.5 && unitIndex < units.count - 1
    return String(format: value < 9.95 ? "%.1f %@" : "%.0f %@", value, units[unitIndex])
  }

  /// For example `1 document`, `2 documents`.
  static func count(_ count: Int, _ noun: String, _ plural: String? = nil) -> String {
    "\(count) \(count == 1 ? noun : plural ?? noun + "s")"
  }

  /// For example `3 d 4 h`, `12 min`, `8 s`.
  static func duration(seconds: Double) -> String {
    let total = Int(max(0, min(seconds, 1e12)))
    switch total {
    case ..<60: return "\(total) s"
    case ..<3600: return "\(total / 60) min"
    case ..<86400: return "\(total / 3600) h \(total % 3600 / 60) min"
    default: return "\(total / 86400) d \(total % 86400 / 3600) h"
    }
  }

  /// For example `2026-11-21 21:24:07Z`.
  static func time(seconds: Double) -> String {
    let style = Date.ISO8601FormatStyle(
      dateSeparator: .dash, dateTimeSeparator: .space, timeSeparator: .colon, timeZone: .gmt)
    return Date(timeIntervalSince1970: max(0, min(seconds, 2.5e11))).formatted(style)
  }
}
