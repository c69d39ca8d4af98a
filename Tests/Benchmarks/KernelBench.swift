internal import ArgumentParser
internal import Foundation
internal import Tensors

/// Measures products with weights of every format beside what the memory gives.
///
/// One row of input is decoding, which reads every weight once; many rows are prefill, which computes.
struct KernelBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kernels", abstract: "Multiply with weights of every format, and print GB/s and GFLOP/s.")

  @Option(help: "Threads that multiply.")
  var threads = 2

  @Option(help: "Columns of the weights, a multiple of 256.")
  var columns = 2048

  @Option(help: "Size of the weights in MiB; much larger than the caches.")
  var size = 256

  @Option(help: "Rows of input of a prefill.")
  var rows = 64

  @Option(help: "Runs, of which the fastest counts.")
  var repetitions = 5

  func validate() throws {
    guard threads > 0, size > 0, rows > 0, repetitions > 0, columns > 0, columns.isMultiple(of: 256) else {
      throw ValidationError("every number is at least 1, and the columns are a multiple of 256")
    }
  }

  func run() throws {
    let (pool, memory) = (ThreadPool(threadCount: threads), BenchMemory(sizeBytes: size << 20))
    let read = Double(memory.all.count) / fastest { memory.readAll(pool) }
    print("memory: \(figure(read / 1e9)) GB/s with \(threads) threads")
    print("format   decode GB/s  of memory  weights/ns  prefill GFLOP/s")
    for format in WeightFormat.allCases {
      let decode = try measure(format, inputRows: 1, sizeBytes: memory.all.count, memory, pool)
      // A prefill finds a part of the weights that is small enough not to take minutes.
      let prefill = try measure(format, inputRows: rows, sizeBytes: min(memory.all.count, 8 << 20), memory, pool)
      let (bytes, flops) = (decode.sizeBytes / decode.seconds, 2 * prefill.productCount / prefill.seconds)
      print(
        "\(format)".padding(toLength: 8, withPad: " ", startingAt: 0), figure(bytes / 1e9),
        figure(100 * bytes / read) + " %", figure(decode.productCount / decode.seconds / 1e9), figure(flops / 1e9),
        separator: "   ")
    }
  }

  private func measure(
    _ format: WeightFormat, inputRows: Int, sizeBytes: Int, _ memory: BenchMemory, _ pool: ThreadPool
  ) throws -> (seconds: Double, sizeBytes: Double, productCount: Double) {
    guard let rowSizeBytes = format.rowSizeBytes(columnCount: columns), sizeBytes >= rowSizeBytes else {
      throw ValidationError("the weights have no room for a row")
    }
    let rowCount = sizeBytes / rowSizeBytes
    let bytes = UnsafeRawBufferPointer(rebasing: memory.all[..<(rowCount * rowSizeBytes)])
    guard
      let weights = WeightMatrix(
        format: format, rowCount: rowCount, columnCount: columns, bytes: bytes, owner: memory)
    else { throw ValidationError("the weights have no room for a row") }
    let (input, output) = (Matrix(columnCount: columns), Matrix(columnCount: rowCount))
    input.resize(rowCount: inputRows)
    for index in input.elements.indices { input.elements[index] = Float(index % 100) / 50 - 1 }
    let seconds = fastest { weights.multiply(input, into: output, threads: pool) }
    return (seconds, Double(bytes.count), Double(inputRows) * Double(rowCount) * Double(columns))
  }

  /// Seconds of the fastest run, the first not counted.
  private func fastest(_ work: () -> Void) -> Double {
    work()
    return (0..<repetitions).map { _ in ContinuousClock().measure(work) / .seconds(1) }.min() ?? 0
  }

  private func figure(_ value: Double) -> String { String(format: "%8.1f", value) }
}

/// Memory that is weights of any format: no scale in it is subnormal, infinite or NaN.
private final class BenchMemory: @unchecked Sendable {
  // @unchecked because the memory is written only by init, before any other thread can have the object.
  let all: UnsafeRawBufferPointer

  init(sizeBytes: Int) {
    let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: sizeBytes, alignment: 64)
    for index in memory.indices { memory[index] = 0x30 | UInt8(truncatingIfNeeded: index & 7) }
    all = UnsafeRawBufferPointer(memory)
  }

  deinit { all.deallocate() }

  func readAll(_ pool: ThreadPool) {
    let count = all.count / MemoryLayout<SIMD8<UInt64>>.stride
    pool.run(count: count, chunkCount: 1 << 14) { range in
      let words = self.all.assumingMemoryBound(to: SIMD8<UInt64>.self)
      var sum = SIMD8<UInt64>()
      for index in range { sum &+= words[index] }
      // The sum is used, or nothing would be read.
      if sum.wrappedSum() == 1 { print("") }
    }
  }
}
