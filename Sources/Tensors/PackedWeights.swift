internal import CKernels
internal import Glibc

/// A matrix of weights in the order in which a product reads them.
final class PackedWeights: @unchecked Sendable {
  // @unchecked because the memory is written only by init, before any other thread can have the object.
  let kernels: Kernels
  let panelCount: Int
  let panels: UnsafePointer<Float>
  private let memory: UnsafeMutableRawBufferPointer

  /// - Parameters:
  ///   - weights: Shape `[outputs, inputs]`, row-major.
  ///   - kernels: What will read them.
  init(_ weights: [Float], inputCount: Int, outputCount: Int, kernels: Kernels) {
    precondition(weights.count == inputCount * outputCount)
    self.kernels = kernels
    panelCount = ck_panel_count(kernels.table, outputCount)
    let count = ck_packed_count(kernels.table, inputCount, outputCount)
    let bytes = max(1, count) * MemoryLayout<Float>.stride
    // The kernel gives a huge page only where all of it belongs to the mapping, so a nearly full last page is filled up.
    let hugePageBytes = 2 << 20
    let wholePageBytes = (bytes + hugePageBytes / 2) / hugePageBytes * hugePageBytes
    memory = .allocate(byteCount: max(bytes, wholePageBytes), alignment: hugePageBytes)
    // A product walks through all weights; with pages of 2 MiB it does so without waiting for address translation.
    madvise(memory.baseAddress, memory.count, MADV_HUGEPAGE)
    let elements = memory.bindMemory(to: Float.self)
    ck_pack(kernels.table, weights, inputCount, outputCount, elements.baseAddress)
    guard let start = elements.baseAddress else { preconditionFailure("memory of at least one element has an address") }
    panels = UnsafePointer(start)
  }

  deinit { memory.deallocate() }
}
