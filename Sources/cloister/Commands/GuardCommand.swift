internal import ArgumentParser

struct GuardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "guard", abstract: "Look after the rules of the guard; needs the admin socket.",
    subcommands: [GuardCalibrate.self])
}
