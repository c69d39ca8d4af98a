internal import CKernels

/// What a set of kernels needs of the processor.
public enum InstructionSet: Sendable, CaseIterable {
  /// Plain C, the reference of the others.
  case scalar
  /// What every processor of the architecture has.
  case baseline
  case avx2
  case avx512

  var code: ck_instruction_set {
    switch self {
    case .scalar: CK_SCALAR
    case .baseline: CK_BASELINE
    case .avx2: CK_AVX2
    case .avx512: CK_AVX512
    }
  }
}

/// The kernels for one instruction set.
public struct Kernels: @unchecked Sendable {
  // @unchecked because the table is a constant of the program: no thread ever writes it.
  let table: UnsafePointer<ck_kernels>

  /// The kernels for `instructionSet`; nil where this processor lacks it.
  public init?(_ instructionSet: InstructionSet) {
    guard let table = ck_kernels_for(instructionSet.code) else { return nil }
    self.table = table
  }

  private init(table: UnsafePointer<ck_kernels>) {
    self.table = table
  }

  /// Whether products in integers of 16 bits take half the time of those of 32-bit floating-point numbers: AVX2 multiplies
  /// twice as many at once, AVX-512 without its newer extensions no more.
  public var prefersIntegers: Bool { table == ck_kernels_for(CK_AVX2) }

  /// The fastest ones that this processor can run.
  public static let best: Kernels = {
    let sets = [CK_AVX512, CK_AVX2, CK_BASELINE, CK_SCALAR]
    guard let table = sets.lazy.compactMap({ ck_kernels_for($0) }).first else {
      preconditionFailure("the scalar kernels need nothing of the processor")
    }
    return Kernels(table: table)
  }()
}
