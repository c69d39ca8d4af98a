import ModelFiles
import Testing

@Suite("The memory that a model needs")
struct MemoryNeedTests {
  @Test("is that of weights, caches and workspace")
  func sum() {
    let need = MemoryNeed(
      weightsSizeBytes: 1000, stateSizeBytesPerToken: 3, contextTokenCount: 10, sequenceCount: 2,
      workspaceSizeBytes: 7)
    #expect(need.stateSizeBytes == 60)
    #expect(need.totalSizeBytes == 1067)
    #expect(need.fits(inBytes: 1067))
    #expect(!need.fits(inBytes: 1066))
  }

  @Test("says how long the context may be")
  func context() {
    let need = MemoryNeed(weightsSizeBytes: 1000, stateSizeBytes: 0, workspaceSizeBytes: 7)
    #expect(need.contextTokenCount(inBytes: 1037, stateSizeBytesPerToken: 3) == 10)
    #expect(need.contextTokenCount(inBytes: 1007, stateSizeBytesPerToken: 3) == 0)
    #expect(need.contextTokenCount(inBytes: 1006, stateSizeBytesPerToken: 3) == nil)
    #expect(need.contextTokenCount(inBytes: 2000, stateSizeBytesPerToken: 0) == nil)
  }

  @Test("fits nowhere where it is too large to be written")
  func overflow() {
    let need = MemoryNeed(weightsSizeBytes: .max, stateSizeBytesPerToken: .max, contextTokenCount: .max)
    #expect(need.totalSizeBytes == .max)
    #expect(need.contextTokenCount(inBytes: 1 << 40, stateSizeBytesPerToken: 1) == nil)
  }

  @Test("of pure formats follows from the sizes of their blocks")
  func bits() {
    for (storage, format) in [(WeightStorage.q8_0, TensorFormat.q8_0), (.bf16, .bf16)] {
      let bits = Double(format.blockSizeBytes * 8) / Double(format.blockElementCount)
      #expect(storage.bitsPerWeight == bits)
      #expect(storage.sizeBytes(parameterCount: 3200) == 3200 / format.blockElementCount * format.blockSizeBytes)
    }
    // Mixes are not smaller than the format that they are named after.
    for (storage, format) in [
      (WeightStorage.q6_K, TensorFormat.q6_K), (.q5_K_M, .q5_K), (.q4_K_M, .q4_K), (.iq4_XS, .iq4_XS),
      (.mxfp4, .mxfp4),
    ] {
      let bits = Double(format.blockSizeBytes * 8) / Double(format.blockElementCount)
      #expect(storage.bitsPerWeight >= bits && storage.bitsPerWeight < bits * 1.15, "\(storage)")
    }
  }
}
