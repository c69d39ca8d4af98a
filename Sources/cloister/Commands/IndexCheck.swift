internal import ArgumentParser
internal import ControlAPI

struct IndexCheck: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Compare index, catalog and model; exit 14 when they differ.",
    discussion: """
      Always compares the numbers of all chunks, the checksums of all files of the index, the pages and rules of the \
      database and the full-text index with its texts.
      """)

  @OptionGroup var daemon: DaemonOptions

  @Option(help: ArgumentHelp("Also embed so many chunks again, and search for their vectors.", valueName: "chunks"))
  var sample: Int?

  @Flag(help: "Also embed every chunk again; takes as long as reading the documents did.")
  var full = false

  func validate() throws {
    if full && sample != nil { throw ValidationError("Choose --sample or --full.") }
    if let sample, sample < 0 { throw ValidationError("--sample must not be negative.") }
  }

  func run() throws {
    let value = full ? "all" : sample.map(String.init)
    let report: IndexCheckReport = try daemon.work(Route.indexCheck + (value.map { "?sample=\($0)" } ?? ""))
    try daemon.print(report, as: IndexRendering.check)
    if !report.isClean { throw CommandError.ended(.damagedDataFound) }
  }
}
