import Testing
import Tokenization

@testable import Generation

@Suite("The generator with a model of its own")
struct MixtureGeneratorTests {
  static let sources = [
    "The pump is red. It runs at 40 bar. Do not open it while it runs.",
    "Stop the pump first. Then drain the tank.",
  ]

  private func request(
    _ sources: [String] = sources, count: Int = 40, isStrict: Bool = false, seed: UInt64? = nil,
    format: ResponseFormat? = nil
  ) -> GenerationRequest {
    GenerationRequest(
      question: "What colour is the pump?", sources: sources, maximumTokenCount: count, isStrict: isStrict,
      sampling: SamplingOptions(temperature: seed == nil ? 0 : 1, seed: seed), responseFormat: format)
  }

  @Test("names itself and its model")
  func identity() throws {
    let generator = MixtureGenerator(try TinyEngine.load())
    #expect(generator.identity == GeneratorIdentity(kind: "moe", model: "Tiny qwen3moe"))
  }

  @Test("writes an answer and counts its tokens")
  func answer() async throws {
    let generator = MixtureGenerator(try TinyEngine.load())
    let writing = try await Writing(of: generator.generate(request()))
    let result = try #require(writing.result)
    #expect(result.promptTokenCount > 100 && (1...40).contains(result.answerTokenCount))
    #expect(try await Writing(of: generator.generate(request())).text == writing.text)
  }

  @Test("can only quote in strict mode, whatever the model", arguments: ["qwen3moe", "gpt-oss", "deepseek-v3"])
  func strict(_ model: String) async throws {
    let generator = MixtureGenerator(try TinyEngine.load(model))
    var quoteCount = 0
    for seed in 0..<25 as Range<UInt64> {
      let writing = try await Writing(of: generator.generate(request(count: 90, isStrict: true, seed: seed)))
      for (text, span) in writing.quotes {
        let scalars = Array(Self.sources[span.source].unicodeScalars)[span.range]
        let quote = String(String.UnicodeScalarView(scalars))
        #expect(text.drop { $0 == " " } == quote)
        quoteCount += 1
      }
      #expect(writing.quotes.map(\.text).joined() == writing.text)
    }
    #expect(quoteCount > 20)
  }

  @Test("asks for copies in strict mode, and for statements with numbers otherwise")
  func rules() {
    let strict = GroundedPrompt(for: request(isStrict: true)).system
    let free = GroundedPrompt(for: request()).system
    #expect(strict.contains("word for word") && !strict.contains("language of the question"))
    #expect(free.contains("language of the question") && free.contains("[2]") && !free.contains("word for word"))
  }

  @Test("writes JSON where it is asked to")
  func json() async throws {
    let generator = MixtureGenerator(try TinyEngine.load())
    let writing = try await Writing(of: generator.generate(request(count: 120, seed: 1, format: .jsonObject)))
    let value = try JSONParser.parse(writing.text)
    #expect(value.isOf(type: "object"))
    #expect(writing.citations.isEmpty)
  }

  @Test("fits the prompt into the context, with the best passages whole and at least one")
  func budget() async throws {
    let engine = try TinyEngine.load("qwen3moe", EngineOptions(contextLength: 600))
    let generator = MixtureGenerator(engine)
    let long = (0..<40).map { "Sentence \($0) of a long passage about pumps and tanks." }.joined(separator: " ")
    let one = try await Writing(of: generator.generate(request([long, long], count: 30)))
    let result = try #require(one.result)
    #expect(result.promptTokenCount + 30 <= 600)
    #expect(result.promptTokenCount > 450)
  }

  @Test("does not answer without any passage where none fits")
  func noRoom() async throws {
    let generator = MixtureGenerator(try TinyEngine.load("qwen3moe", EngineOptions(contextLength: 200)))
    await #expect(throws: GenerationError.self) { _ = try await Writing(of: generator.generate(request())) }
  }

  @Test("reads the passages of an earlier question again without reading them")
  func prefix() async throws {
    let engine = try TinyEngine.load()
    let generator = MixtureGenerator(engine)
    let first = try await Writing(of: generator.generate(request()))
    var other = request()
    other.question = "At what pressure does it run?"
    let behindPrefix = try await Writing(of: generator.generate(other))
    let fresh = try await Writing(of: MixtureGenerator(try TinyEngine.load()).generate(other))
    #expect(behindPrefix.text == fresh.text)
    #expect(first.result != nil)
  }
}
