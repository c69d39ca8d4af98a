extension AuditReader {
  /// The last records of a log that a filter includes, in order; lines that are no records are left out.
  ///
  /// - Parameter count: How many at most.
  /// - Complexity: O(bytes of the files that hold them); only the lines that may be wanted are read as JSON.
  public static func last(
    _ count: Int, in directory: String, including filter: AuditFilter = AuditFilter()
  ) throws(AuditError) -> [Entry] {
    var found: [Entry] = []
    for name in try AuditFiles.names(in: directory).reversed() where found.count < count {
      let lines = try FileLines(directory: directory, name: name)
      var kept: [(number: Int, bytes: [UInt8])] = []
      while let line = try lines.next() {
        guard filter.mayInclude(line) else { continue }
        kept.append((lines.lineNumber, Array(line)))
        // A day of a busy appliance is long, and only its end is wanted.
        if kept.count >= 2 * count + 64 { kept.removeFirst(kept.count - count) }
      }
      let entries = kept.compactMap { Entry(line: $0.bytes, file: name, lineNumber: $0.number) }
      found = entries.filter { filter.includes($0.record) }.suffix(count - found.count) + found
    }
    return found
  }

  /// The next record, past lines that are none; nil at the end.
  public mutating func nextRecord() throws(AuditError) -> Entry? {
    while true {
      do {
        return try next()
      } catch .damaged {
        continue
      }
    }
  }

  /// The next record whose line holds one of some strings of bytes, past all others without a closer look; nil at the
  /// end.
  public mutating func nextRecord(holdingOneOf strings: [[UInt8]]) throws(AuditError) -> AuditRecord? {
    while let line = try nextLine() {
      if strings.contains(where: line.holds), let entry = AuditLine(decoding: line) { return entry.record }
    }
    return nil
  }
}
