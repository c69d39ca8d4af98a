/// The mixes of formats that model files are offered in, and how large they make a model.
///
/// A mix keeps some matrices in a finer format than its name says, so its bits per weight are those of typical files,
/// rounded up; for the pure ones they are those of the format's blocks.
// swift-format-ignore: AlwaysUseLowerCamelCase, because these are the names everybody knows the mixes by
public enum WeightStorage: String, Hashable, Sendable, CaseIterable, Codable {
  case bf16 = "BF16"
  case q8_0 = "Q8_0"
  case q6_K = "Q6_K"
  case q5_K_M = "Q5_K_M"
  case q4_K_M = "Q4_K_M"
  case iq4_XS = "IQ4_XS"
  case mxfp4 = "MXFP4"

  public var bitsPerWeight: Double {
    switch self {
    case .bf16: 16
    case .q8_0: 8.5
    case .q6_K: 6.6
    case .q5_K_M: 5.7
    case .q4_K_M: 4.9
    case .iq4_XS: 4.4
    // Experts only; the rest of such a model stays in BF16.
    case .mxfp4: 4.7
    }
  }

  /// Parameters times bits per weight, in bytes.
  public func sizeBytes(parameterCount: Int) -> Int {
    Int((Double(parameterCount) * bitsPerWeight / 8).rounded(.up))
  }
}
