internal import ArgumentParser

/// Measures the rooms one by one; the whole appliance is measured from outside by `appliance_bench.py`.
@main
struct Benchmarks: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cloister-bench",
    abstract: "Prints measured figures of Cloister's rooms.",
    subcommands: [
      EmbedBench.self, RetrievalQualityBench.self, QuoteQualityBench.self, GuardBench.self, OutboundBench.self,
      KernelBench.self, IndexBench.self, ReaderBench.self,
    ])
}
