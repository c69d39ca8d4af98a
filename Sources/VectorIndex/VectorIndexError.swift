public import Domain
internal import Glibc

/// What can go wrong with the vector index.
///
/// A damaged or missing file is no error: the index is built again from the catalog.
public enum VectorIndexError: StorageError, Hashable, Sendable, CustomStringConvertible {
  /// A vector has the wrong number of components.
  case wrongDimension(got: Int, expected: Int)
  /// There are more or fewer vectors than numbers.
  case countMismatch(idCount: Int, vectorCount: Int)
  /// The folder of the index cannot be used.
  case inaccessible(path: String, operation: String, code: Int32)
  /// Not enough memory.
  case outOfMemory(operation: String)
  /// The file of the index was cut while it was in use, or the disk does not read it; the keeper makes the index anew.
  case broken
  /// FAISS refused an operation.
  case failed(operation: String, detail: String)

  public var storageFault: StorageFault? {
    switch self {
    case .inaccessible(_, _, let code): code == ENOSPC ? .full : .unavailable
    case .broken: .unavailable
    case .wrongDimension, .countMismatch, .outOfMemory, .failed: nil
    }
  }

  public var description: String {
    switch self {
    case .wrongDimension(let got, let expected):
      "A vector has \(got) components where the index has \(expected). Rebuild the index after a change of the model."
    case .countMismatch(let idCount, let vectorCount):
      "\(vectorCount) vectors came for \(idCount) chunks."
    case .inaccessible(let path, let operation, let code):
      "Cannot \(operation) \(path) (error \(code)). Check that the folder exists, who owns it and how much space is left."
    case .outOfMemory(let operation):
      "Not enough memory to \(operation). Give the service more memory or index fewer documents."
    case .broken:
      "The file of the vector index cannot be read any more; the index is being made anew from the catalog."
    case .failed(let operation, let detail):
      "The vector index could not \(operation): \(detail)."
    }
  }
}
