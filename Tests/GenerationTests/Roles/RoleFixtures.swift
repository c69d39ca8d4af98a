import DecoderFixture
import Foundation
import ModelFiles
import Tensors
import Testing

@testable import Generation

/// Tiny models in their roles, and what transformers computes from them.
enum RoleFixtures {
  struct Scores: Decodable {
    struct Case: Decodable {
      var document: String
      var score: Double
    }
    var query: String
    var cases: [Case]
  }

  struct Judged: Decodable {
    struct Message: Decodable {
      var role: String
      var content: String
    }
    var messages: [Message]
    /// What the model writes, word for word.
    var written: String
    var unsafeProbability: Double?
  }

  private static func url(_ name: String) throws -> URL {
    let folder = try #require(Bundle.module.url(forResource: "Roles", withExtension: nil, subdirectory: "Fixtures"))
    return folder.appending(path: name)
  }

  static func scores() throws -> Scores {
    try JSONDecoder().decode(Scores.self, from: Data(contentsOf: url("rerank.json")))
  }

  static func judged(_ name: String) throws -> [Judged] {
    let all = try JSONDecoder().decode([String: [Judged]].self, from: Data(contentsOf: url("guards.json")))
    return try #require(all[name])
  }

  static func judge(_ name: String) throws -> SafetyJudge {
    try SafetyJudge(GGUFFile(path: url(name + ".gguf").path), threads: .single)
  }

  static func reranker() throws -> Reranker {
    try Reranker(GGUFFile(path: DecoderFixture.path("qwen3")), threads: ThreadPool(threadCount: 2))
  }
}
