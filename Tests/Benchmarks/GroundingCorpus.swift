import Foundation
import Retrieval

/// Answers of models and people to questions over given passages, with what people thought of their faithfulness.
struct GroundingCorpus {
  struct Case {
    var question: String
    var passages: [String]
    var titles: [String]
    var answer: String
    /// The median of the votes, from 1 (unfaithful) to 4; nil where nobody voted.
    var faithfulness: Double?
  }

  let cases: [Case]

  /// Reads the human evaluations of MT-RAG.
  ///
  /// - Parameter data: The JSON of `reference_subset_with_human_evaluations.json`.
  init(_ data: Data) throws {
    let file = try JSONDecoder().decode(File.self, from: data)
    let documents = Dictionary(file.documents.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let tasks = Dictionary(file.tasks.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    cases = file.evaluations.compactMap { evaluation in
      guard let task = tasks[evaluation.taskID] else { return nil }
      let passages = task.contexts.compactMap { documents[$0.id] }
      guard !passages.isEmpty else { return nil }
      let votes = (evaluation.annotations.faithfulness ?? [:]).values.compactMap { Double($0.value) }.sorted()
      return Case(
        question: task.input.map(\.text).joined(separator: "\n"), passages: passages.map(\.text),
        titles: passages.map { $0.title ?? "" }, answer: evaluation.response,
        faithfulness: votes.isEmpty ? nil : votes[votes.count / 2])
    }
  }

  private struct File: Decodable {
    struct Document: Decodable {
      var id: String
      var text: String
      var title: String?

      enum CodingKeys: String, CodingKey {
        case text, title
        case id = "document_id"
      }
    }

    struct Task: Decodable {
      struct Turn: Decodable { var text: String }
      struct Context: Decodable {
        var id: String
        enum CodingKeys: String, CodingKey { case id = "document_id" }
      }
      var id: String
      var input: [Turn]
      var contexts: [Context]

      enum CodingKeys: String, CodingKey {
        case input, contexts
        case id = "task_id"
      }
    }

    struct Evaluation: Decodable {
      struct Vote: Decodable { var value: String }
      struct Annotations: Decodable { var faithfulness: [String: Vote]? }
      var taskID: String
      var response: String
      var annotations: Annotations

      enum CodingKeys: String, CodingKey {
        case annotations
        case taskID = "task_id"
        case response = "model_response"
      }
    }

    var documents: [Document]
    var tasks: [Task]
    var evaluations: [Evaluation]
  }
}

extension GroundingCorpus.Case {
  var check: GroundingCheck { GroundingCheck(sources: passages, contexts: titles, question: question) }

  var sentences: [String] {
    let scalars = Array(answer.unicodeScalars)
    return SentenceSegmenter().sentences(in: answer).map { String(String.UnicodeScalarView(scalars[$0])) }
      .filter { $0.split(whereSeparator: \.isWhitespace).count >= 5 }
  }
}
