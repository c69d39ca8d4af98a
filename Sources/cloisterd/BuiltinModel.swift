import Embedding
import Generation
import Settings

/// The model that ships with the daemon: a span reader on top of the embedding model.
struct BuiltinModel {
  /// Absolute path of its file; nil where none is installed.
  let file: String?
  /// Where it was looked for.
  let places: [String]
  private let pieces: WordPieces?
  private let embeddingModelName: String

  init(_ paths: DataPaths, on embeddingModel: EmbeddingModel) {
    (file, places) = (paths.readerFile, paths.readerPlaces)
    pieces = embeddingModel.wordPieces
    embeddingModelName = embeddingModel.identity.name
  }

  /// - Throws: ``StartupError/generator(_:)``
  func load(on machine: MachineShare) throws(StartupError) -> PassageReader {
    guard let file else { throw .generator(.builtinMissing(places: places)) }
    guard let pieces else {
      throw .generator(
        .builtinUnusable(file: file, reason: "it does not go with the embedding model \(embeddingModelName)"))
    }
    do {
      return try PassageReader(
        path: file, tokenizer: pieces.tokenizer, vectors: pieces.vectors, threads: machine.threads)
    } catch {
      throw .generator(.builtinUnusable(file: file, reason: error.description))
    }
  }
}
