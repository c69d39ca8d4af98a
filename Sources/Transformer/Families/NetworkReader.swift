internal import ModelFiles
internal import Tensors

/// Reads hyperparameters and tensors of one GGUF file by the names that its family uses, every one checked.
///
/// It remembers the tensors that were asked for: one that nobody asked for means a model that the family's code would
/// compute wrongly, so it is refused rather than ignored.
final class NetworkReader {
  let file: GGUFFile
  let architecture: String
  let contextLength: Int
  /// Layers that the file holds, those that only predict further tokens included.
  let layerCount: Int
  let hiddenSize: Int
  /// Of the norms that do not say.
  let normEpsilon: Float
  private var usedTensors: Set<String> = []

  /// - Parameter normEpsilonKey: Where the file says what its norms add to the variance; encoders have another kind of
  ///   norm, and so another key.
  init(
    _ file: GGUFFile, architecture: String, normEpsilonKey: String = "attention.layer_norm_rms_epsilon"
  ) throws(ModelFileError) {
    let metadata = file.metadata
    self.file = file
    self.architecture = architecture
    contextLength = try metadata.integer("\(architecture).context_length", in: 1...(1 << 27))
    layerCount = try metadata.integer("\(architecture).block_count", in: 1...4096)
    hiddenSize = try metadata.integer("\(architecture).embedding_length", in: 1...(1 << 20))
    let epsilonKey = "\(architecture).\(normEpsilonKey)"
    let epsilon = try metadata.number(epsilonKey)
    guard (0...1).contains(epsilon) else {
      throw .invalidField(path: file.path, field: epsilonKey, requirement: "a number from 0 to 1, got \(epsilon)")
    }
    normEpsilon = Float(epsilon)
  }

  /// Rows of the matrix that holds the vectors of the tokens.
  func vocabularySize() throws(ModelFileError) -> Int {
    guard let embedding = file.tensors["token_embd.weight"] else {
      throw .missingTensor(path: file.path, tensor: "token_embd.weight")
    }
    let size = embedding.shape.first ?? 0
    guard (1...(1 << 24)).contains(size) else {
      throw .invalidShape(path: file.path, tensor: embedding.name, shape: embedding.shape)
    }
    return size
  }

  // MARK: Hyperparameters

  /// `<architecture>.<key>`, which must be there.
  func integer(_ key: String, in range: ClosedRange<Int>) throws(ModelFileError) -> Int {
    try file.metadata.integer("\(architecture).\(key)", in: range)
  }

  func optionalInteger(_ key: String, in range: ClosedRange<Int>) throws(ModelFileError) -> Int? {
    try file.metadata.optionalInteger("\(architecture).\(key)", in: range)
  }

  /// A factor or a frequency; nil where the file does not say.
  func optionalNumber(_ key: String, in range: ClosedRange<Double>) throws(ModelFileError) -> Double? {
    guard let number = try file.metadata.optionalNumber("\(architecture).\(key)") else { return nil }
    guard range.contains(number) else {
      throw invalid(key, "a number from \(range.lowerBound) to \(range.upperBound), got \(number)")
    }
    return number
  }

  func optionalBool(_ key: String) throws(ModelFileError) -> Bool? {
    try file.metadata.optionalBool("\(architecture).\(key)")
  }

  func optionalString(_ key: String) throws(ModelFileError) -> String? {
    try file.metadata.optionalString("\(architecture).\(key)")
  }

  /// The error for a hyperparameter that cannot be run.
  func invalid(_ key: String, _ requirement: String) -> ModelFileError {
    .invalidField(path: file.path, field: "\(architecture).\(key)", requirement: requirement)
  }

  // MARK: Tensors

  func has(_ tensor: String) -> Bool { file.tensors[tensor] != nil }

  /// Refuses a file that lacks a tensor which some families do without, as it would compute another model.
  func require(_ tensor: String) throws(ModelFileError) {
    guard has(tensor) else { throw .missingTensor(path: file.path, tensor: tensor) }
  }

  /// A small tensor: a gain, a bias, sinks.
  func vector(_ name: String, count: Int) throws(ModelFileError) -> [Float] {
    usedTensors.insert(name)
    return try file.floats(name, shape: [count])
  }

  /// A tensor that many files of a family lack; nil then.
  func optionalVector(_ name: String, count: Int) throws(ModelFileError) -> [Float]? {
    has(name) ? try vector(name, count: count) : nil
  }

  /// A small matrix, row-major, such as one bias for each expert.
  func table(_ name: String, rowCount: Int, columnCount: Int) throws(ModelFileError) -> [Float] {
    usedTensors.insert(name)
    return try file.floats(name, shape: [rowCount, columnCount])
  }

  /// Weights of shape `[rows, columns]`, left where they are in the mapped file.
  func matrix(_ name: String, rowCount: Int, columnCount: Int) throws(ModelFileError) -> WeightMatrix {
    usedTensors.insert(name)
    let tensor = try file.tensor(name, shape: [rowCount, columnCount])
    let matrix = try mapped(tensor) { format, bytes in
      WeightMatrix(format: format, rowCount: rowCount, columnCount: columnCount, bytes: bytes, owner: file.file)
    }
    return matrix
  }

  /// Weights of one row, which some files give as a vector and others as a matrix.
  func rowMatrix(_ name: String) throws(ModelFileError) -> WeightMatrix {
    usedTensors.insert(name)
    let isVector = file.tensors[name]?.shape.count == 1
    let tensor = try file.tensor(name, shape: isVector ? [hiddenSize] : [1, hiddenSize])
    return try mapped(tensor) { format, bytes in
      WeightMatrix(format: format, rowCount: 1, columnCount: hiddenSize, bytes: bytes, owner: file.file)
    }
  }

  /// Weights of shape `[experts, rows, columns]`, left where they are in the mapped file.
  func experts(
    _ name: String, expertCount: Int, rowCount: Int, columnCount: Int
  ) throws(ModelFileError) -> ExpertWeights {
    usedTensors.insert(name)
    let tensor = try file.tensor(name, shape: [expertCount, rowCount, columnCount])
    return try mapped(tensor) { format, bytes in
      ExpertWeights(
        format: format, expertCount: expertCount, rowCount: rowCount, columnCount: columnCount, bytes: bytes,
        owner: file.file)
    }
  }

  private func mapped<Weights>(
    _ tensor: GGUFTensor, _ make: (WeightFormat, UnsafeRawBufferPointer) -> Weights?
  ) throws(ModelFileError) -> Weights {
    // The pointer leaves the closure because the weights own the mapped file and so keep it alive.
    let weights = file.file.withBytes { bytes in
      WeightFormat(rawValue: tensor.format.rawValue).flatMap {
        make($0, UnsafeRawBufferPointer(rebasing: bytes[tensor.range]))
      }
    }
    guard let weights else {
      throw .unexpectedFormat(path: file.path, tensor: tensor.name, got: tensor.format)
    }
    return weights
  }

  /// The gain of a norm over `count` elements, by default over the residual stream.
  ///
  /// - Parameter epsilon: By default that of the file.
  func norm(_ name: String, count: Int? = nil, epsilon: Float? = nil) throws(ModelFileError) -> RMSNorm {
    RMSNorm(gain: try vector(name, count: count ?? hiddenSize), epsilon: epsilon ?? normEpsilon)
  }

  /// An affine map `name.weight`, and `name.bias` where the file has one.
  func projection(_ name: String, from inputCount: Int, to outputCount: Int) throws(ModelFileError) -> Projection {
    Projection(
      weights: try matrix("\(name).weight", rowCount: outputCount, columnCount: inputCount),
      bias: try optionalVector("\(name).bias", count: outputCount))
  }

  // MARK: The rest of the file

  /// Declares tensors that the family does not compute with, such as those of layers beyond the last one.
  func skip(prefix: String) {
    for name in file.tensors.keys where name.hasPrefix(prefix) { usedTensors.insert(name) }
  }

  /// The first tensor, by name, that nobody asked for.
  var unusedTensor: String? { file.tensors.keys.filter { !usedTensors.contains($0) }.min() }
}
