public import ModelFiles
public import Tensors

/// A loaded decoder: tokens in, the logits of their successors out.
///
/// Immutable and shared by all threads; the weights stay in the mapped file. What a sequence remembers is a
/// ``SequenceState``; each thread that runs the decoder needs a ``DecoderWorkspace`` of its own.
public final class Decoder: Sendable {
  public let configuration: DecoderConfiguration
  let network: DecoderNetwork
  let threads: ThreadPool
  let path: String
  private let cacheElement: CacheRows.Element

  /// Wires the network that a file describes.
  ///
  /// - Parameters:
  ///   - threads: What computes; shared with other users of the same processor.
  ///   - cacheElement: How keys and values are kept: 32-bit numbers are exact, 16-bit ones take half the memory.
  /// - Throws: ``DecoderError/unsupportedArchitecture(path:name:supported:)``, or ``DecoderError/file(_:)`` that names
  ///   the key or the tensor that does not fit.
  public init(
    _ file: GGUFFile, threads: ThreadPool, cacheElement: CacheRows.Element = .f32
  ) throws(DecoderError) {
    network = try Self.network(of: file)
    configuration = network.configuration
    self.threads = threads
    self.cacheElement = cacheElement
    path = file.path
  }

  /// The architectures that can be run, by the names that GGUF files give them.
  public static let supportedArchitectures: [String] = DecoderFamilies.all.map { $0.architecture }.sorted()

  /// A sequence without tokens.
  ///
  /// - Parameter capacity: Tokens that it may hold; not more than the context length of the model counts.
  public func makeSequence(capacity: Int) -> SequenceState {
    let capacity = min(capacity, configuration.contextLength)
    precondition(capacity > 0)
    return SequenceState(
      capacity: capacity,
      layers: network.layers.map { $0.attention.makeState(capacity: capacity, element: cacheElement) })
  }

  /// Memory that one token of a sequence takes, in bytes.
  public var stateBytesPerToken: Int {
    network.layers.reduce(0) { $0 + $1.attention.stateBytesPerToken(element: cacheElement) }
  }

  private static func network(of file: GGUFFile) throws(DecoderError) -> DecoderNetwork {
    let architecture = try DecoderError.wrapping { () throws(ModelFileError) in
      try file.metadata.string("general.architecture")
    }
    guard let family = DecoderFamilies.all.first(where: { $0.architecture == architecture }) else {
      throw .unsupportedArchitecture(path: file.path, name: architecture, supported: supportedArchitectures)
    }
    let (network, unknownTensor) = try DecoderError.wrapping { () throws(ModelFileError) in
      let reader = try NetworkReader(file, architecture: architecture)
      return (try family.network(of: reader), reader.unusedTensor)
    }
    if let unknownTensor {
      throw .unknownTensor(path: file.path, tensor: unknownTensor, architecture: architecture)
    }
    return network
  }
}
