internal import CKernels

/// A function of each element by itself.
public enum ElementFunction: Sendable {
  /// 1/(1 + e⁻ˣ).
  case sigmoid
  /// x/(1 + e⁻ˣ).
  case silu
  /// x/2 · (1 + erf(x/√2)).
  case gelu
  /// x/2 · (1 + tanh(√(2/π) (x + 0.044715 x³))).
  case geluTanh

  var code: ck_activation {
    switch self {
    case .sigmoid: CK_SIGMOID
    case .silu: CK_SILU
    case .gelu: CK_GELU
    case .geluTanh: CK_GELU_TANH
    }
  }
}
