/// The tokens of a vocabulary with a part of their own, and which of them a prompt begins and ends with.
public struct SpecialTokens: Hashable, Sendable {
  /// Begins a sequence.
  public var bos: Int32?
  /// Ends a sequence.
  public var eos: Int32?
  public var pad: Int32?
  /// Stands for what no token spells.
  public var unknown: Int32?
  /// Whichever of these a model chooses, it has finished.
  public var endOfGeneration: Set<Int32>
  /// Whether a prompt begins with `bos` unless its template wrote it.
  public var addsBOS: Bool
  /// Whether a sequence to be embedded ends with `eos`.
  public var addsEOS: Bool

  public init(
    bos: Int32? = nil, eos: Int32? = nil, pad: Int32? = nil, unknown: Int32? = nil, endOfGeneration: Set<Int32> = [],
    addsBOS: Bool = false, addsEOS: Bool = false
  ) {
    self.bos = bos
    self.eos = eos
    self.pad = pad
    self.unknown = unknown
    self.endOfGeneration = endOfGeneration
    self.addsBOS = addsBOS
    self.addsEOS = addsEOS
  }
}
