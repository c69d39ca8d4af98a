internal import Tensors

/// The rotary embedding that several layers of a network share.
///
/// An object, so that a workspace can tell whether it has the angles of a batch already.
final class Rotation: Sendable {
  let embedding: RotaryEmbedding
  /// What the scores of attention are multiplied with, beyond 1/√(size of a key), in some stretched contexts.
  let scoreMagnitude: Float

  init(embedding: RotaryEmbedding, scoreMagnitude: Float) {
    self.embedding = embedding
    self.scoreMagnitude = scoreMagnitude
  }
}
