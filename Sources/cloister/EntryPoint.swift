internal import ArgumentParser
internal import ControlAPI
internal import Foundation

@main
enum EntryPoint {
  static func main() {
    exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  /// Runs one command line; the only place where errors become messages and exit codes.
  static func run(_ arguments: [String]) -> ControlAPI.ExitCode {
    do {
      var command = try Cloister.parseAsRoot(arguments)
      try command.run()
      return .done
    } catch let error as SocketClientError {
      Console.standardError.writeLine("cloister: \(PlainText.lines(error.description))")
      return error.exitCode
    } catch let error as CommandError {
      if let message = error.message { Console.standardError.writeLine("cloister: \(PlainText.lines(message))") }
      return error.exitCode
    } catch {
      return explain(error)
    }
  }

  /// Help that was asked for goes to standard output; everything else the parser throws is a usage error.
  private static func explain(_ error: any Error) -> ControlAPI.ExitCode {
    let isSuccess = Cloister.exitCode(for: error) == .success
    (isSuccess ? Console.standardOutput : .standardError).writeLine(Cloister.fullMessage(for: error))
    return isSuccess ? .done : .usage
  }
}
