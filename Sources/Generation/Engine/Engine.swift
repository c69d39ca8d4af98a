public import ModelFiles
public import Tensors
public import Tokenization
public import Transformer

/// A loaded model: the decoder, the tokenizer and the chat template of one GGUF file, and the thread that runs them.
///
/// Answers of several callers are written in one batch. The weights stay in the mapped file.
public final class Engine: Sendable {
  /// The model's own name.
  public let name: String
  public let decoder: Decoder
  public let tokenizer: any Tokenizer
  public let template: ChatTemplate
  /// Tokens of a prompt and its answer together.
  public let contextLength: Int
  /// What the file holds; all of it is read for most answers, so it should fit the memory.
  public let weightBytes: Int
  private let model: EngineModel
  let queue: DecodeQueue
  let text: ModelText

  /// Memory that one token of a prompt or an answer takes while it is written, in bytes.
  public var stateBytesPerToken: Int { decoder.stateBytesPerToken }

  /// Answers being written and waiting.
  public var counts: (running: Int, waiting: Int) { queue.counts }

  /// Loads a model and starts its thread.
  ///
  /// - Parameters:
  ///   - threads: What computes; shared with other users of the same processor.
  /// - Throws: ``GenerationError/tokenization(_:)``, ``GenerationError/decoder(_:)``
  public init(_ file: GGUFFile, threads: ThreadPool, options: EngineOptions = EngineOptions()) throws(GenerationError) {
    decoder = try Self.decoder(of: file, threads: threads, options: options)
    let text: ModelText
    do { text = try ModelText(file.metadata) } catch { throw .tokenization(error) }
    tokenizer = text.tokenizer
    template = text.template
    self.text = text
    name = decoder.configuration.name
    contextLength = min(options.contextLength ?? .max, decoder.configuration.contextLength)
    weightBytes = file.tensors.values.reduce(0) { $0 + $1.range.count }
    model = EngineModel(name: name, decoder: decoder, tokenizer: tokenizer)
    queue = DecodeQueue(waitingLimit: options.waitingLimit)
    DecodeThread.start(model, queue: queue, options: options)
  }

  deinit { queue.stop() }

  /// Ends all answers with an error, and the thread.
  public func stop() { queue.stop() }

  private static func decoder(
    of file: GGUFFile, threads: ThreadPool, options: EngineOptions
  ) throws(GenerationError) -> Decoder {
    do {
      return try Decoder(file, threads: threads, cacheElement: options.stateElement)
    } catch {
      throw .decoder(error)
    }
  }
}
