/// Random numbers that depend on a seed alone.
///
/// Steele, Lea and Flood, "Fast Splittable Pseudorandom Number Generators", 2014, figure 17 (SplitMix64).
struct SeededRandom: Sendable {
  private var state: UInt64

  /// - Parameter seed: Nil takes one from the system.
  init(seed: UInt64?) {
    state = seed ?? UInt64.random(in: .min ... .max)
  }

  /// A number from 0 up to, but never, 1.
  mutating func nextUnit() -> Double {
    Double(next() >> 11) * 0x1p-53
  }

  private mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
