internal import Glibc

enum LogOdds {
  /// 1/(1 + e⁻ˣ).
  static func probability(_ logOdds: Double) -> Double { 1 / (1 + exp(-logOdds)) }
}
