internal import ArgumentParser

struct GuardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard", abstract: "Look after the rules of the guard; needs the admin socket.",
    subcommands: [GuardTest.self, GuardActivity.self, GuardReplay.self, GuardCalibrate.self])

  /// Compiling rules on a busy machine takes its time.
  static let timeoutSeconds = 600
}
