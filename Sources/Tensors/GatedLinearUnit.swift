internal import CKernels

/// How a gate and a linear projection become one: `activation(gate) · up`.
///
/// Shazeer, "GLU Variants Improve Transformer", 2020.
public enum GatedLinearUnit: Sendable, Equatable {
  /// g · σ(g) · u.
  case swiGLU
  /// g/2 · (1 + erf(g/√2)) · u.
  case geGLU
  /// g/2 · (1 + tanh(√(2/π) (g + 0.044715 g³))) · u.
  case geGLUTanh
  /// g · σ(αg) · (u + 1), with g at most `limit` and u from -limit to limit, as gpt-oss has it.
  case clampedSwiGLU(alpha: Float, limit: Float)

  /// Replaces `gate` by the result; both have the same shape.
  public func apply(gate: Matrix, up: Matrix, kernels: Kernels = .best) {
    precondition(gate.columnCount == up.columnCount && gate.rowCount == up.rowCount)
    let (kind, alpha, limit): (ck_gate, Float, Float) =
      switch self {
      case .swiGLU: (CK_SWIGLU, 0, 0)
      case .geGLU: (CK_GEGLU, 0, 0)
      case .geGLUTanh: (CK_GEGLU_TANH, 0, 0)
      case .clampedSwiGLU(let alpha, let limit): (CK_SWIGLU_CLAMPED, alpha, limit)
      }
    let elements = gate.elements
    kernels.table.pointee.gated(
      kind, alpha, limit, elements.baseAddress, up.elements.baseAddress, elements.count)
  }
}
