import Foundation
import ModelFiles
import TestSupport
import Testing
import Yams

@Suite("The catalogue of models")
struct KnownModelsTests {
  private let known: KnownModels

  init() throws {
    let text = try String(contentsOfFile: Checkout.path + "/Config/models/catalogue.yaml", encoding: .utf8)
    known = try YAMLDecoder().decode(KnownModels.self, from: text)
  }

  @Test("names each model once, in lower case")
  func names() {
    #expect(Set(known.models.map(\.name)).count == known.models.count)
    for model in known.models {
      #expect(model.name.wholeMatch(of: #/[a-z0-9]+(?:[.-][a-z0-9]+)*/#) != nil, "\(model.name)")
      #expect(!model.licence.isEmpty && model.origin.split(separator: "/").count == 2, "\(model.name)")
    }
  }

  @Test("covers every family that is supported, and guards, re-rankers and embedding models")
  func families() {
    let architectures = Set(known.models.map(\.architecture))
    #expect(
      architectures == [
        "qwen3moe", "qwen2moe", "deepseek2", "glm4moe", "gpt-oss", "granitemoe", "olmoe", "llama", "qwen3",
      ])
    for role in [KnownModel.Role.generator, .guard, .reranker, .embedding] {
      #expect(known.models.contains { $0.role == role })
    }
  }

  @Test("tells figures that are possible")
  func figures() {
    for model in known.models {
      #expect((1...model.parameterCount).contains(model.activeParameterCount), "\(model.name)")
      #expect((1024...1 << 20).contains(model.contextTokenCount), "\(model.name)")
      #expect(model.stateValueCountPerToken > 0, "\(model.name)")
    }
  }

  @Test("tells the memory that its own formula gives, rounded up")
  func memory() throws {
    for model in known.models {
      #expect(!model.memoryGigabytes.isEmpty, "\(model.name)")
      for (name, gigabytes) in model.memoryGigabytes {
        let storage = try #require(WeightStorage(rawValue: name), "\(model.name): \(name)")
        let needed = Double(model.memoryNeed(storage).totalSizeBytes) / 1e9
        #expect(gigabytes >= needed - 1e-9 && gigabytes < needed + 0.1 + 1e-9, "\(model.name) \(name): \(needed)")
      }
    }
  }

  @Test("knows which model a file is of by its name")
  func fileNames() {
    #expect(known.model(fileName: "Qwen3-30B-A3B-Q4_K_M.gguf")?.name == "qwen3-30b-a3b")
    #expect(
      known.model(fileName: "Qwen3-30B-A3B-Instruct-2507-Q4_K_M.gguf")?.name == "qwen3-30b-a3b-instruct-2507")
    #expect(known.model(fileName: "gpt_oss_20b-mxfp4.gguf")?.name == "gpt-oss-20b")
    #expect(known.model(fileName: "other.gguf") == nil)
  }

  @Test("says what fits a machine: the largest model first, in its finest mix")
  func fitting() throws {
    let fitting = known.fitting(inBytes: 24_000_000_000)
    let first = try #require(fitting.first)
    #expect(first.0.parameterCount > 20_000_000_000)
    #expect(fitting.contains { $0.0.name == "qwen3-30b-a3b" && $0.1 == .q5_K_M })
    #expect(fitting.allSatisfy { $0.0.memoryNeed($0.1).fits(inBytes: 24_000_000_000) && $0.0.role == .generator })
    #expect(known.fitting(inBytes: 1).isEmpty)
  }

  @Test("finds a model by its name")
  func lookUp() {
    #expect(known["gpt-oss-20b"]?.architecture == "gpt-oss")
    #expect(known["gpt"] == nil)
  }
}
