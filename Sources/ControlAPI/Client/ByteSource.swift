/// Where a reply comes from, piece by piece.
protocol ByteSource {
  /// The next bytes, at least one; empty at the end.
  mutating func read() throws(SocketClientError) -> [UInt8]
}
