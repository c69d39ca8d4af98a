internal import Glibc
internal import Synchronization

/// What others ask of the thread that follows the folder, with a descriptor that wakes it.
final class FollowerMailbox: Sendable {
  typealias Reply = CheckedContinuation<Bool, Never>

  private struct State {
    var scanRequests: [Reply] = []
    var isClosed = false
  }

  private let state = Mutex(State())
  private let reader: OpenDescriptor
  private let writer: OpenDescriptor

  /// - Throws: ``IngestionError/fileUnavailable(path:operation:errorNumber:)`` when no descriptors are left.
  init() throws(IngestionError) {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else {
      throw .fileUnavailable(path: "pipe", operation: "open", errorNumber: errno)
    }
    for end in ends {
      _ = fcntl(end, F_SETFL, O_NONBLOCK)
      _ = fcntl(end, F_SETFD, FD_CLOEXEC)
    }
    reader = OpenDescriptor(owning: ends[0])
    writer = OpenDescriptor(owning: ends[1])
  }

  /// Returns once a walk that began after this call has ended.
  ///
  /// - Throws: ``IngestionError/notRunning``.
  func requestScan() async throws(IngestionError) {
    let isDone = await withCheckedContinuation { (reply: Reply) in
      let isAccepted = state.withLock { state in
        if !state.isClosed { state.scanRequests.append(reply) }
        return !state.isClosed
      }
      if isAccepted { wake() } else { reply.resume(returning: false) }
    }
    guard isDone else { throw .notRunning }
  }

  /// Ends the follower and refuses all requests from now on.
  func close() {
    let requests = state.withLock { state in
      state.isClosed = true
      defer { state.scanRequests = [] }
      return state.scanRequests
    }
    for request in requests { request.resume(returning: false) }
    wake()
  }

  // MARK: For the follower

  var isClosed: Bool { state.withLock(\.isClosed) }

  /// For `poll`.
  var rawDescriptor: Int32 { reader.rawValue }

  /// The walks that were asked for since the last call.
  func takeScanRequests() -> [Reply] {
    var bytes = [UInt8](repeating: 0, count: 64)
    while read(reader.rawValue, &bytes, bytes.count) > 0 {}
    return state.withLock { state in
      defer { state.scanRequests = [] }
      return state.scanRequests
    }
  }

  private func wake() {
    // A full pipe has woken the thread already.
    var byte: UInt8 = 1
    _ = write(writer.rawValue, &byte, 1)
  }
}
