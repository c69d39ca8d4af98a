internal import CKernels

extension Matrix {
  /// Rows that one thread takes at a time.
  static let blockRowCount = 16

  /// Replaces every element by a function of it.
  public func apply(_ function: ElementFunction, threads: ThreadPool = .single, kernels: Kernels = .best) {
    // nonisolated(unsafe) because every thread of the pool writes rows of its own, and `run` returns after all of them.
    nonisolated(unsafe) let matrix = self
    threads.run(count: rowCount, chunkCount: Self.blockRowCount) { rows in
      let elements = matrix.rows(rows)
      kernels.table.pointee.activate(function.code, elements.baseAddress, elements.count)
    }
  }

  /// Adds to every row the bias that a list names for it.
  ///
  /// - Parameters:
  ///   - biases: Shape `[biases, columns]`.
  ///   - choices: For each row the number of its bias.
  public func add(
    biases: [Float], choices: ArraySlice<Int32>, threads: ThreadPool = .single, kernels: Kernels = .best
  ) {
    precondition(choices.count == rowCount && biases.count.isMultiple(of: columnCount))
    // nonisolated(unsafe) because every thread of the pool writes rows of its own, and `run` returns after all of them.
    nonisolated(unsafe) let matrix = self
    threads.run(count: rowCount, chunkCount: Self.blockRowCount) { rows in
      biases.withUnsafeBufferPointer { biases in
        for row in rows {
          let first = Int(choices[choices.startIndex + row]) * matrix.columnCount
          let bias = UnsafeBufferPointer(rebasing: biases[first..<first + matrix.columnCount])
          kernels.table.pointee.add_scaled(
            matrix.rows(row..<row + 1).baseAddress, bias.baseAddress, 1, matrix.columnCount)
        }
      }
    }
  }

  /// Replaces every row x by eˣ divided by the sum of eˣ.
  public func softmaxRows(kernels: Kernels = .best) {
    kernels.table.pointee.softmax(elements.baseAddress, rowCount, columnCount)
  }

  /// Adds `factor · other`; both have the same shape.
  public func add(_ other: Matrix, times factor: Float = 1, kernels: Kernels = .best) {
    precondition(columnCount == other.columnCount && rowCount == other.rowCount)
    kernels.table.pointee.add_scaled(elements.baseAddress, other.elements.baseAddress, factor, elements.count)
  }

  /// Adds `factor` times one row of `other`, which has as many columns, to one row.
  public func add(row: Int, of other: Matrix, times factor: Float = 1, toRow target: Int, kernels: Kernels = .best) {
    precondition(columnCount == other.columnCount)
    kernels.table.pointee.add_scaled(
      rows(target..<target + 1).baseAddress, other.rows(row..<row + 1).baseAddress, factor, columnCount)
  }

  /// Adds a bias, shape `[columns]`, to every row.
  public func add(bias: [Float], threads: ThreadPool = .single, kernels: Kernels = .best) {
    precondition(bias.count == columnCount)
    // nonisolated(unsafe) because every thread of the pool writes rows of its own, and `run` returns after all of them.
    nonisolated(unsafe) let matrix = self
    threads.run(count: rowCount, chunkCount: Self.blockRowCount) { rows in
      for row in rows {
        kernels.table.pointee.add_scaled(matrix.rows(row..<row + 1).baseAddress, bias, 1, bias.count)
      }
    }
  }

  /// Multiplies all elements.
  public func scale(by factor: Float, kernels: Kernels = .best) {
    kernels.table.pointee.scale(elements.baseAddress, factor, elements.count)
  }

  /// Multiplies every row by a factor of its own, the only column of `factors`.
  public func scaleRows(by factors: Matrix, kernels: Kernels = .best) {
    precondition(factors.columnCount == 1 && factors.rowCount == rowCount)
    let elements = factors.elements
    for row in 0..<rowCount {
      kernels.table.pointee.scale(rows(row..<row + 1).baseAddress, elements[row], columnCount)
    }
  }
}
