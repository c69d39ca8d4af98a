import Answering
import Domain
import Generation
import Guard
import LibraryFixture
import Retrieval

/// A filled library with the pipeline over it.
struct AnswerFixture {
  let library: TestLibrary
  let retriever: Retriever

  init() throws {
    library = try TestLibrary()
    retriever = Retriever(catalog: library.catalog, index: library.index, model: library.model)
    let firstPage = """
      The booster pump was designed by Ingrid Halvorsen in 1987. It moves 240 litres
      a minute and must be oiled every 90 days.
      """
    try library.add(
      "pumps/manual.txt",
      """
      \(firstPage)

      If the red lamp blinks, close valve C and call the duty engineer on extension 4471.
      """, title: "Pump manual", pages: PageMap(starts: [0, firstPage.unicodeScalars.count + 2]))
    try library.add("secret/plan.txt", "The merger with Northwind closes on 4 March under the code name Heron.")
  }

  /// - Parameter generator: Nil means quotes.
  func pipeline(
    policy: GuardPolicy = GuardPolicy(), safetyModel: (any SafetyModel)? = nil, generator: (any Generator)? = nil
  ) throws -> AnswerPipeline {
    AnswerPipeline(
      guard: GuardInForce(try Guard(policy: policy, safetyModel: safetyModel)), retriever: retriever,
      generator: generator ?? QuoteGenerator(retriever: retriever), options: AnswerOptions())
  }

  static let everyone = CollectionScope.only([CollectionName(rawValue: "pumps")])
}

/// Everything that one answer sent.
struct Transcript {
  var text = ""
  var citations: [Citation] = []
  var answer: Answer?

  init(of events: AsyncThrowingStream<AnswerEvent, any Error>) async throws {
    for try await event in events {
      switch event {
      case .text(let piece): text += piece
      case .citation(let citation): citations.append(citation)
      case .finished(let finished): answer = finished
      }
    }
  }
}

/// Says what it was told to say.
struct ScriptedGenerator: Generator {
  let identity = GeneratorIdentity(kind: "scripted", model: "scripted")
  var events: [GenerationEvent]
  var failure: (any Error)?

  func generate(_ request: GenerationRequest) -> AsyncThrowingStream<GenerationEvent, any Error> {
    AsyncThrowingStream { continuation in
      for event in events { continuation.yield(event) }
      continuation.finish(throwing: failure)
    }
  }
}

extension String {
  /// The text between two positions counted in Unicode scalars.
  func slice(_ range: Range<Int>) -> String {
    let scalars = Array(unicodeScalars)
    guard range.upperBound <= scalars.count else { return "out of bounds" }
    return String(String.UnicodeScalarView(scalars[range]))
  }

  var words: [Substring] { split(whereSeparator: \.isWhitespace) }
}
