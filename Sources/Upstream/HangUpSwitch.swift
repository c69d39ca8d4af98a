internal import ControlAPI
internal import Synchronization

/// Ends, from any thread, the exchange that another thread waits for.
final class HangUpSwitch: Sendable {
  private struct State {
    var connection: SocketConnection?
    var isOn = false
  }

  private let state = Mutex(State())

  var isOn: Bool { state.withLock { $0.isOn } }

  /// Says which connection to end; ends it at once where that was asked for before.
  func connect(_ connection: SocketConnection) {
    state.withLock { state in
      state.connection = connection
      if state.isOn { connection.hangUp() }
    }
  }

  func turnOn() {
    state.withLock { state in
      state.isOn = true
      state.connection?.hangUp()
    }
  }

  /// Lets go of the connection, which closes with its last user.
  func disconnect() {
    state.withLock { $0.connection = nil }
  }
}
