/// What a chat template may cost: one comes with a model file, and a model file may be hostile.
enum TemplateLimits {
  static let sizeBytes = 1 << 20
  /// Expressions or blocks inside each other, in the source.
  static let nestingDepth = 48
  /// Macros, blocks and expressions under way at once, in a run.
  static let runDepth = 100
  /// Nodes evaluated, and scalars and values made from others, in a run on a short conversation; bounds time and
  /// memory.
  static let workCount = 1 << 22
  /// How often more a template may go over each scalar of the conversation.
  static let passCount = 32
  /// Numbers in one range, as the reference has it.
  static let rangeCount = 100_000
}
