internal import CKernels

extension Matrix {
  /// Replaces every element by a function of it.
  public func apply(_ function: ElementFunction, kernels: Kernels = .best) {
    kernels.table.pointee.activate(function.code, elements.baseAddress, elements.count)
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

  /// Adds a bias, shape `[columns]`, to some rows; to all unless given.
  public func add(bias: UnsafeBufferPointer<Float>, toRows rows: Range<Int>? = nil, kernels: Kernels = .best) {
    precondition(bias.count == columnCount)
    for row in rows ?? 0..<rowCount {
      kernels.table.pointee.add_scaled(self.rows(row..<row + 1).baseAddress, bias.baseAddress, 1, columnCount)
    }
  }

  /// Adds a bias, shape `[columns]`, to every row.
  public func add(bias: [Float], kernels: Kernels = .best) {
    bias.withUnsafeBufferPointer { add(bias: $0, kernels: kernels) }
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
