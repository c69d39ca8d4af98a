internal import ArgumentParser
internal import ControlAPI
internal import Foundation
internal import ModelFiles

struct ModelsImport: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Check a model file and copy it into the folder of the models.",
    discussion: "The copy is checked too, appears complete or not at all, and has its SHA-256 recorded beside it.")

  @Argument(help: "A GGUF file, for example on a USB stick.")
  var file: String

  @Option(help: "Copy into this folder; without it, into the daemon's.")
  var folder: String?

  @Flag(help: "Replace an installed file of the same name.")
  var replace = false

  @OptionGroup var daemon: DaemonOptions

  func run() throws {
    let shelf = ModelShelf(client: daemon.adminClient())
    let source = try shelf.file(at: file)
    let folder = try folder ?? shelf.inventory().folder
    guard FileSystem.isFolder(folder) else { throw CommandError.folderNotReachable(path: folder) }
    let copy = ModelCopy(source: source, destination: PathText.join(folder, source.name), isReplacing: replace)
    let verification = try copy.run()
    try daemon.print(VerificationReport(verification)) { report, console in
      verification.isDamaged
        ? ModelRendering.verified([report], for: console)
        : "Imported \(PlainText.line(copy.destination)) (\(Quantity.bytes(Int64(verification.sizeBytes)))).\n"
    }
    if verification.isDamaged { throw CommandError.ended(.damagedDataFound) }
  }
}
