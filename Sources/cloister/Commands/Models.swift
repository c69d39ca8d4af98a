internal import ArgumentParser

struct Models: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Show, check and bring the files of models.",
    discussion: "Models are brought by hand, for example on a USB stick; nothing is ever downloaded.",
    subcommands: [ModelsList.self, ModelsVerify.self, ModelsImport.self])
}
