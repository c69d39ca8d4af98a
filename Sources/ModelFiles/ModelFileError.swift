/// Why a file of a model cannot be used.
public enum ModelFileError: Error, Hashable, Sendable {
  /// The file cannot be opened, examined or mapped; `code` is the system's error number.
  case unreadable(path: String, operation: String, code: Int32)
  /// The path names a folder, a pipe or a device.
  case notRegularFile(path: String)
  /// The file ends before something that must be there.
  case truncated(path: String, what: String, neededBytes: Int, availableBytes: Int)
  /// The header of a safetensors file is longer than any real one.
  case headerTooLong(path: String, lengthBytes: UInt64, limitBytes: UInt64)
  /// The header or the configuration is not the JSON that the format prescribes.
  case malformedJSON(path: String, reason: String)
  case unknownElementType(path: String, tensor: String, name: String)
  /// A negative dimension, or more elements than can be addressed.
  case invalidShape(path: String, tensor: String, shape: [Int])
  /// The data offsets are reversed, or point outside the file.
  case invalidOffsets(path: String, tensor: String, begin: Int, end: Int, dataBytes: Int)
  /// Shape and element type do not give the size that the offsets give.
  case sizeMismatch(path: String, tensor: String, expectedBytes: Int, actualBytes: Int)
  /// Two tensors share bytes, or bytes before this tensor belong to none.
  case overlapOrGap(path: String, tensor: String, expectedBegin: Int, begin: Int)
  /// Bytes after the last tensor belong to none.
  case trailingBytes(path: String, count: Int)
  case missingTensor(path: String, tensor: String)
  case unexpectedShape(path: String, tensor: String, expected: [Int], got: [Int])
  /// The elements are of a type that the model's code does not read.
  case unexpectedElementType(path: String, tensor: String, got: ElementType)
  /// The file does not begin as a GGUF file does.
  case notGGUF(path: String)
  /// A version of GGUF that is not read here, or numbers in the byte order of another processor.
  case unsupportedVersion(path: String, version: UInt32)
  /// A count, name or type in the header is none that the format knows; `offset` is its place in the file, in bytes.
  case malformedHeader(path: String, what: String, offset: Int)
  /// Two entries of the header have one name.
  case duplicate(path: String, what: String)
  /// One part of a model that was cut into several files.
  case splitFile(path: String, partCount: Int)
  /// The blocks are of a format that is not read here.
  case unexpectedFormat(path: String, tensor: String, got: TensorFormat)
  /// A field of a configuration is absent, of another type, or outside what the code can run.
  case invalidField(path: String, field: String, requirement: String)
}

extension ModelFileError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unreadable(let path, let operation, let code):
      "\(path): \(operation) failed with system error \(code); check that the file exists and may be read"
    case .notRegularFile(let path):
      "\(path): not a regular file"
    case .truncated(let path, let what, let needed, let available):
      "\(path): \(what) needs \(needed) bytes, \(available) are there; the file is incomplete, copy it again"
    case .headerTooLong(let path, let length, let limit):
      "\(path): header of \(length) bytes exceeds the limit of \(limit); not a safetensors file"
    case .malformedJSON(let path, let reason):
      "\(path): malformed JSON: \(reason)"
    case .unknownElementType(let path, let tensor, let name):
      "\(path): tensor '\(tensor)': unknown element type '\(name)'"
    case .invalidShape(let path, let tensor, let shape):
      "\(path): tensor '\(tensor)': impossible shape \(shape)"
    case .invalidOffsets(let path, let tensor, let begin, let end, let dataBytes):
      "\(path): tensor '\(tensor)': offsets \(begin)..<\(end) do not lie in \(dataBytes) bytes of data; "
        + "the file is incomplete or damaged, copy it again"
    case .sizeMismatch(let path, let tensor, let expected, let actual):
      "\(path): tensor '\(tensor)': shape and type need \(expected) bytes, offsets give \(actual)"
    case .overlapOrGap(let path, let tensor, let expected, let begin):
      "\(path): tensor '\(tensor)': begins at \(begin), the tensor before it ends at \(expected)"
    case .trailingBytes(let path, let count):
      "\(path): \(count) bytes after the last tensor"
    case .missingTensor(let path, let tensor):
      "\(path): tensor '\(tensor)' is missing; the file holds another kind of model"
    case .unexpectedShape(let path, let tensor, let expected, let got):
      "\(path): tensor '\(tensor)': shape \(got), the configuration asks for \(expected)"
    case .unexpectedElementType(let path, let tensor, let got):
      "\(path): tensor '\(tensor)': elements of type \(got.rawValue) cannot be read as numbers of a model"
    case .notGGUF(let path):
      "\(path): does not begin with 'GGUF'; not a GGUF file"
    case .unsupportedVersion(let path, let version):
      "\(path): GGUF version \(version) in this byte order is not supported; write it as version 3, little-endian"
    case .malformedHeader(let path, let what, let offset):
      "\(path): \(what) at byte \(offset) is not valid; the file is damaged"
    case .duplicate(let path, let what):
      "\(path): \(what) stands there twice; the file is damaged"
    case .splitFile(let path, let partCount):
      "\(path): one of \(partCount) parts of a model; merge them into one file first"
    case .unexpectedFormat(let path, let tensor, let got):
      "\(path): tensor '\(tensor)': blocks of format \(got.name) cannot be read here"
    case .invalidField(let path, let field, let requirement):
      "\(path): '\(field)' must be \(requirement)"
    }
  }
}
