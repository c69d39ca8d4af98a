import Glibc

/// Why the daemon cannot start, and what to do.
enum StartupError: Error, Hashable, CustomStringConvertible {
  case folderUnavailable(path: String, errorNumber: Int32)
  case alreadyRunning(stateFolder: String)
  case modelMissing(folder: String, root: String?)
  case modelUnusable(folder: String, reason: String)
  case modelUnknown(path: String, got: String, expected: String)
  /// The generator that was asked for cannot be had.
  case generator(GeneratorProblem)
  /// A model that judges or orders cannot be run; `reason` is the engine's.
  case roleModelUnusable(key: String, file: String, reason: String)
  case catalogueWrong(file: String, reason: String)
  case extractorMissing(places: [String])
  case guardRulesMissing(places: [String])
  case guardRulesWrong(folder: String, reason: String)
  case sealingKeyWrong(reason: String)
  case socketUnavailable(path: String, operation: String, errorNumber: Int32)
  case socketPathTooLong(path: String, limitBytes: Int)
  /// A room could not be opened; `reason` is its own description.
  case roomUnavailable(room: String, reason: String)

  var description: String {
    switch self {
    case .folderUnavailable(let path, let number):
      "\(path): the folder cannot be made or used: \(Self.text(of: number))"
    case .alreadyRunning(let folder):
      "another cloisterd uses \(folder); stop it first, or choose another folder with --root"
    case .modelMissing(let folder, let root):
      "there is no embedding model in \(folder); install it with: make model ROOT=\(root ?? "/var/lib/cloister")"
    case .modelUnusable(let folder, let reason): "the embedding model in \(folder) cannot be used: \(reason)"
    case .modelUnknown(let path, let got, let expected):
      "\(path) has the SHA-256 \(got), but embedding.weights_sha256 is \(expected); "
        + "install the model again, or change the setting if this one is meant"
    case .generator(let problem): problem.description
    case .roleModelUnusable(let key, let file, let reason):
      "\(key): the model cannot be run: " + (reason.contains(file) ? reason : "\(file): \(reason)")
    case .catalogueWrong(let file, let reason): "\(file): the catalogue of models cannot be read: \(reason)"
    case .extractorMissing(let places):
      "the program cloister-extract is missing; it was looked for in \(places.joined(separator: ", "))"
    case .guardRulesMissing(let places):
      "the rule files of the guard are missing; they were looked for in \(places.joined(separator: ", ")); "
        + "name their folder with guard.policy_folder"
    case .guardRulesWrong(let folder, let reason): "\(folder): \(reason)"
    case .sealingKeyWrong(let reason):
      "audit.seal_to: \(reason); it takes the line that 'cloister audit keygen' prints, or the path of its file"
    case .socketUnavailable(let path, let operation, let number):
      "\(path): \(operation) failed: \(Self.text(of: number))"
    case .socketPathTooLong(let path, let limit):
      "\(path): the path of a socket has at most \(limit) bytes; choose a shorter --root"
    case .roomUnavailable(let room, let reason): "the \(room) cannot be opened: \(reason)"
    }
  }

  private static func text(of number: Int32) -> String { String(cString: strerror(number)) }
}
