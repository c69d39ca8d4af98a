import Generation

/// The events of one answer, all made when the first is asked for.
actor PreparedEvents {
  private let make: @Sendable () async throws -> [GenerationEvent]
  /// Last first; nil before they are made.
  private var rest: [GenerationEvent]?

  private init(_ make: @escaping @Sendable () async throws -> [GenerationEvent]) {
    self.make = make
  }

  /// A stream of what `make` gives; nothing is made for a consumer that is gone.
  static func stream(
    _ make: @escaping @Sendable () async throws -> [GenerationEvent]
  ) -> AsyncThrowingStream<GenerationEvent, any Error> {
    let events = PreparedEvents(make)
    return AsyncThrowingStream { try await events.next() }
  }

  private func next() async throws -> GenerationEvent? {
    try Task.checkCancellation()
    if rest == nil { rest = try await make().reversed() }
    return rest?.popLast()
  }
}
