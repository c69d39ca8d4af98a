import Foundation

/// Reads the question sets of an evaluation folder.
struct EvaluationData {
  let folder: String

  struct Article: Decodable {
    struct Paragraph: Decodable {
      var context: String
      var qas: [Question]
    }

    struct Question: Decodable {
      struct Answer: Decodable { var text: String }
      var id: String
      var question: String
      /// Empty where the paragraph does not answer.
      var answers: [Answer]
      var isImpossible: Bool?

      enum CodingKeys: String, CodingKey {
        case id, question, answers
        case isImpossible = "is_impossible"
      }
    }

    var title: String
    var paragraphs: [Paragraph]
  }

  /// A file in the format of SQuAD.
  func articles(_ path: String) throws -> [Article] {
    struct File: Decodable { var data: [Article] }
    return try JSONDecoder().decode(File.self, from: read(path)).data
  }

  /// The questions of a file with one JSON object a line.
  func questions(_ path: String) throws -> [String] {
    struct Line: Decodable { var question: String }
    return try lines(path).map { try JSONDecoder().decode(Line.self, from: Data($0.utf8)).question }
  }

  /// A retrieval collection in the layout of BEIR: corpus, queries and relevance judgements.
  func collection(corpus: String, queries: String, judgements: String) throws -> RetrievalCollection {
    struct Entry: Decodable {
      var _id: String
      var title: String?
      var text: String
    }
    let decode = { (line: Substring) in try JSONDecoder().decode(Entry.self, from: Data(line.utf8)) }
    let documents = try lines(corpus).map(decode)
    var relevance: [String: [String: Double]] = [:]
    for line in try lines(judgements).dropFirst() {
      let fields = line.split(separator: "\t").map(String.init)
      guard fields.count >= 3, let grade = Double(fields[2]), grade > 0 else { continue }
      relevance[fields[0], default: [:]][fields[1]] = grade
    }
    return RetrievalCollection(
      documents: documents.map { ($0._id, [($0.title ?? "") + "\n" + $0.text]) },
      queries: try lines(queries).map(decode).compactMap { entry in
        relevance[entry._id].map { RetrievalCollection.Query(text: entry.text, relevance: $0) }
      })
  }

  private func lines(_ path: String) throws -> [Substring] {
    String(decoding: try read(path), as: UTF8.self).split(separator: "\n")
  }

  /// The bytes of a file, unpacked where its name ends in `.xz`.
  func read(_ path: String) throws -> Data {
    guard path.hasSuffix(".xz") else { return try Data(contentsOf: URL(fileURLWithPath: folder + "/" + path)) }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["xz", "-dc", folder + "/" + path]
    process.standardOutput = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.fileReadCorruptFile) }
    return data
  }
}

/// Documents, queries, and which documents are relevant to which query.
struct RetrievalCollection {
  struct Query {
    var text: String
    /// Grade by path; greater than 0.
    var relevance: [String: Double]
  }

  /// Path and chunks.
  var documents: [(path: String, chunks: [String])]
  var queries: [Query]
}
