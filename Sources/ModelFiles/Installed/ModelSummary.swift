/// What the header of a GGUF file says of its model, without reading a weight.
public struct ModelSummary: Hashable, Sendable {
  /// `general.architecture`.
  public var architecture: String
  /// `general.name`.
  public var name: String?
  /// The format that most weights are in.
  public var format: TensorFormat
  /// Every format that occurs.
  public var formats: Set<TensorFormat>
  public var parameterCount: Int
  /// Of the whole file.
  public var sizeBytes: Int
  /// Tokens of prompt and answer that it was made for.
  public var contextTokenCount: Int?
  /// Numbers that one token leaves in the caches of all layers; nil where the header does not say.
  public var stateValueCountPerToken: Int?

  /// - Throws: ``ModelFileError`` where a field is missing that every model has, or is of the wrong type.
  public init(_ file: GGUFFile) throws(ModelFileError) {
    let metadata = file.metadata
    architecture = try metadata.string("general.architecture")
    name = try metadata.optionalString("general.name")
    var elementCounts: [TensorFormat: Int] = [:]
    for tensor in file.tensors.values { elementCounts[tensor.format, default: 0] += tensor.elementCount }
    guard let largest = elementCounts.max(by: { ($0.value, $0.key.rawValue) < ($1.value, $1.key.rawValue) }) else {
      throw .missingTensor(path: file.path, tensor: "token_embd.weight")
    }
    format = largest.key
    formats = Set(elementCounts.keys)
    parameterCount = elementCounts.values.reduce(0, +)
    sizeBytes = file.file.sizeBytes
    contextTokenCount = try metadata.optionalInteger("\(architecture).context_length", in: 1...Int(UInt32.max))
    stateValueCountPerToken = try CacheShape(metadata, architecture: architecture)?.valueCountPerToken
  }

  /// - Parameters:
  ///   - contextTokenCount: Not more than the model's own are counted.
  ///   - stateValueSizeBytes: Of one number in the cache.
  public func memoryNeed(
    contextTokenCount: Int, stateValueSizeBytes: Int = KnownModel.stateValueSizeBytes
  ) -> MemoryNeed {
    MemoryNeed(
      weightsSizeBytes: sizeBytes, stateSizeBytesPerToken: (stateValueCountPerToken ?? 0) * stateValueSizeBytes,
      contextTokenCount: min(contextTokenCount, self.contextTokenCount ?? contextTokenCount))
  }
}

/// What the attention of a model caches of each token.
private struct CacheShape {
  var valueCountPerToken: Int

  private static let bound = 0...1_048_576

  /// Nil where the header does not describe attention.
  init?(_ metadata: GGUFMetadata, architecture: String) throws(ModelFileError) {
    func size(_ key: String) throws(ModelFileError) -> Int? {
      try metadata.optionalInteger("\(architecture).\(key)", in: Self.bound)
    }
    guard let layerCount = try size("block_count") else { return nil }
    // Multi-head latent attention keeps one latent vector and one rotated key for all heads (DeepSeek-V2, section 2.1).
    if let latent = try size("attention.kv_lora_rank"), let rotated = try size("rope.dimension_count") {
      valueCountPerToken = layerCount * (latent + rotated)
      return
    }
    guard let headCount = try size("attention.head_count"), headCount > 0,
      let width = try size("embedding_length")
    else { return nil }
    let keyLength = try size("attention.key_length") ?? width / headCount
    let valueLength = try size("attention.value_length") ?? keyLength
    let keyHeadCounts = try Self.keyHeadCounts(metadata, architecture, layerCount: layerCount) ?? headCount * layerCount
    valueCountPerToken = keyHeadCounts * (keyLength + valueLength)
  }

  /// Key heads of all layers together: files give one number, or one a layer.
  private static func keyHeadCounts(
    _ metadata: GGUFMetadata, _ architecture: String, layerCount: Int
  ) throws(ModelFileError) -> Int? {
    let key = "\(architecture).attention.head_count_kv"
    if let count = try? metadata.optionalInteger(key, in: bound) { return count * layerCount }
    guard let counts = try metadata.optionalIntegers(key) else { return nil }
    return counts.prefix(layerCount).reduce(0) { $0 + min(max($1, 0), bound.upperBound) }
  }
}
