/// Hashes of features, the same as those of `Config/classifier/features.py`.
enum FeatureHash {
  /// FNV-1a over scalars, mixed.
  static func of(_ scalars: ArraySlice<UInt32>, kind: UInt32) -> UInt32 {
    var value: UInt32 = 0x811C_9DC5 ^ kind
    for scalar in scalars { value = (value ^ scalar) &* 0x0100_0193 }
    return mix(value)
  }

  static func pair(_ kind: UInt32, _ first: UInt32, _ second: UInt32) -> UInt32 {
    mix(first &* 0x9E37_79B1 &+ second &* 0x85EB_CA77 &+ kind)
  }

  /// The last steps of MurmurHash3.
  static func mix(_ value: UInt32) -> UInt32 {
    var value = value
    value ^= value >> 16
    value &*= 0x85EB_CA6B
    value ^= value >> 13
    value &*= 0xC2B2_AE35
    return value ^ value >> 16
  }
}
