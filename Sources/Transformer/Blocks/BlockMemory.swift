internal import Tensors

/// The memory in which the blocks of a network compute, and the threads that they compute on; grows to the largest batch.
final class BlockMemory {
  let threads: ThreadPool
  private var scratch: [(role: ScratchRole, matrix: Matrix)] = []
  private var choices: [ExpertChoices] = []

  init(threads: ThreadPool) {
    self.threads = threads
  }

  /// The matrix that blocks of a kind use for one of their intermediate results, the same in every layer.
  func scratch(_ role: ScratchRole, columnCount: Int) -> Matrix {
    for entry in scratch where entry.role == role && entry.matrix.columnCount == columnCount { return entry.matrix }
    let matrix = Matrix(columnCount: columnCount)
    scratch.append((role, matrix))
    return matrix
  }

  /// The choices of layers with that many experts.
  func choices(expertCount: Int) -> ExpertChoices {
    for known in choices where known.pairs.expertCount == expertCount { return known }
    let new = ExpertChoices(expertCount: expertCount)
    choices.append(new)
    return new
  }
}

/// What an intermediate result is; two with the same role are never needed at the same time.
///
/// Each kind of block declares its own.
struct ScratchRole: Equatable {
  let name: String
}
