import ArgumentParser
import Domain
import Foundation
import Guard
import Retrieval

/// Measures what the check of answers finds, and what it adds to the time until the first text is shown.
struct OutboundBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "outbound",
    abstract: "Print what of answers is found unsupported, and how long text is held back.")

  @Argument(help: "The folder of the evaluation data.")
  var data = "../shared/eval"

  @Option(help: "The folder of the rule files.")
  var rules = "Config/guard"

  @Option(help: "Write the sentences that were judged wrongly here.")
  var mistakes: String?

  func run() throws {
    let checks = try Guard(policy: try GuardPolicy(reading: GuardBenchRules(folder: rules)))
    let corpus = try GroundingCorpus(
      EvaluationData(folder: data).read("qa/mtrag_human/reference_subset_with_human_evaluations.json.xz"))
    let found = GroundingBench(corpus: corpus, checks: checks).run()
    if let mistakes {
      try found.joined(separator: "\n").write(toFile: mistakes, atomically: true, encoding: .utf8)
    }
    HoldBackBench(cases: corpus.cases, checks: checks).run()
  }
}

/// What share of invented sentences is found, and of faithful ones wrongly so.
struct GroundingBench {
  let corpus: GroundingCorpus
  let checks: Guard

  /// Prints the figures.
  ///
  /// - Returns: The faithful sentences in which something was found, with what.
  func run() -> [String] {
    print("unsupported parts of answers (MT-RAG, answers of people and two models, votes of people)")
    var mistakes: [String] = []
    let faithful = corpus.cases.filter { $0.faithfulness == 4 }
    var share = Share(name: "faithful sentences, flagged")
    for item in faithful {
      let check = item.check
      for sentence in item.sentences {
        let kinds = kinds(of: sentence, check)
        share.add(kinds)
        if !kinds.isEmpty { mistakes.append("\(kinds.map(\.rawValue).sorted())\t\(sentence)") }
      }
    }
    share.report()
    answers(faithful, "faithful answers (4 of 4), flagged")
    answers(corpus.cases.filter { ($0.faithfulness ?? 4) <= 2 }, "unfaithful answers (1 or 2), flagged")
    foreign(faithful)
    changed(faithful)
    return mistakes
  }

  private func answers(_ cases: [GroundingCorpus.Case], _ name: String) {
    var share = Share(name: name)
    for item in cases { share.add(kinds(of: item.answer, item.check)) }
    share.report()
  }

  /// True sentences of other answers, which these passages do not hold.
  private func foreign(_ cases: [GroundingCorpus.Case]) {
    var share = Share(name: "sentences of other answers, flagged")
    for (index, item) in cases.enumerated() {
      let other = cases[(index + cases.count / 2) % cases.count]
      guard Set(other.passages).isDisjoint(with: item.passages), let sentence = other.sentences.first else { continue }
      share.add(kinds(of: sentence, item.check))
    }
    share.report()
  }

  /// Faithful sentences with another number or name in place of one.
  private func changed(_ cases: [GroundingCorpus.Case]) {
    var (numbers, names) = (
      Share(name: "a number that no passage holds, flagged"), Share(name: "a name that no passage holds, flagged")
    )
    for item in cases {
      let check = item.check
      for sentence in item.sentences where kinds(of: sentence, check).isEmpty {
        if let changed = Self.changingNumber(of: sentence, toNoneOf: item.passages) {
          numbers.add(kinds(of: changed, check))
        }
        if let changed = Self.changingName(of: sentence) { names.add(kinds(of: changed, check)) }
      }
    }
    numbers.report()
    names.report()
  }

  private func kinds(of text: String, _ check: GroundingCheck) -> Set<UnsupportedPart.Kind> {
    let scalars = Array(text.unicodeScalars)
    return Set(
      check.unsupportedParts(of: text).filter { part in
        part.kind != .sentence || checks.isStatement(String(String.UnicodeScalarView(scalars[part.sentence])))
      }.map(\.kind))
  }

  /// The first number of two digits or more, which does not begin the sentence, with another first digit that makes it
  /// one that no passage holds.
  private static func changingNumber(of sentence: String, toNoneOf passages: [String]) -> String? {
    var isKnown = false
    let changed = sentence.replacing(/([ $€])([1-9])([0-9]+)/, maxReplacements: 1) { match in
      let number = String((Int(match.2) ?? 0) % 9 + 1) + match.3
      isKnown = passages.contains { $0.contains(number) }
      return match.1 + number
    }
    return changed == sentence || isKnown ? nil : changed
  }

  /// A name of two words inside the sentence becomes that of somebody who is nowhere.
  private static func changingName(of sentence: String) -> String? {
    let changed = sentence.replacing(/([a-z,] )[A-Z][a-z]+ [A-Z][a-z]+/, maxReplacements: 1) { match in
      match.1 + "Wendeline Quorthby"
    }
    return changed == sentence ? nil : changed
  }

  private struct Share {
    let name: String
    var count = 0
    var flagged: [UnsupportedPart.Kind?: Int] = [:]

    init(name: String) { self.name = name }

    mutating func add(_ kinds: Set<UnsupportedPart.Kind>) {
      count += 1
      if !kinds.isEmpty { flagged[nil, default: 0] += 1 }
      for kind in kinds { flagged[kind, default: 0] += 1 }
    }

    func report() {
      let percent = { (kind: UnsupportedPart.Kind?) in 100 * Double(flagged[kind] ?? 0) / Double(max(count, 1)) }
      print(
        String(
          format: "  %@ %5d  %5.1f %%  (number %.1f %%, name %.1f %%, sentence %.1f %%)",
          name.padding(toLength: 42, withPad: " ", startingAt: 0), count, percent(nil), percent(.number),
          percent(.name), percent(.sentence)))
    }
  }
}

/// How much of an answer is held back before its first text is shown.
struct HoldBackBench {
  let cases: [GroundingCorpus.Case]
  let checks: Guard

  /// Streams every answer in pieces of about a token, as models write them.
  func run() {
    var (characters, tokens, sentences, milliseconds, totals): ([Double], [Double], [Double], [Double], [Double]) =
      ([], [], [], [], [])
    for item in cases {
      var filter = checks.makeAnswerFilter(question: item.question, sources: item.passages)
      let pieces = Self.pieces(of: item.answer)
      let clock = ContinuousClock()
      let begin = clock.now
      var shownAt: Duration?
      var (length, count) = (0, 0)
      for piece in pieces {
        let filtered = filter.push(piece)
        guard shownAt == nil else { continue }
        (length, count) = (length + piece.unicodeScalars.count, count + 1)
        if filtered != .released("") { shownAt = clock.now - begin }
      }
      _ = filter.finish()
      characters.append(Double(length))
      tokens.append(Double(count))
      // The piece that begins the next sentence shows that one has ended.
      let whole = item.answer.prefix(length).dropLast(shownAt == nil ? 0 : pieces[max(count - 1, 0)].count)
      sentences.append(Double(SentenceSegmenter().sentences(in: String(whole)).count))
      milliseconds.append((shownAt ?? clock.now - begin) / .milliseconds(1))
      totals.append((clock.now - begin) / .milliseconds(1))
    }
    print("held back until the first text is shown, \(cases.count) answers (reach: one sentence; without a check: 0)")
    for (name, values) in [
      ("characters", characters), ("tokens of 4 characters", tokens), ("sentences", sentences),
      ("ms of the check until then", milliseconds), ("ms of the check, whole answer", totals),
    ] {
      let sorted = values.sorted()
      guard let last = sorted.last else { continue }
      print(
        String(
          format: "  %@ median %8.2f   99 of 100 within %8.2f   most %8.2f",
          name.padding(toLength: 30, withPad: " ", startingAt: 0), sorted[sorted.count / 2],
          sorted[min(sorted.count * 99 / 100, sorted.count - 1)], last))
    }
    let median = tokens.sorted()[tokens.count / 2]
    print(String(format: "  at 20 tokens a second the median answer begins %.1f s later", median / 20))
  }

  /// Words with the space before them, long ones cut after four characters.
  private static func pieces(of text: String) -> [String] {
    var pieces: [String] = []
    for character in text {
      if let last = pieces.last, last.count < 4, character != " " {
        pieces[pieces.count - 1].append(character)
      } else {
        pieces.append(String(character))
      }
    }
    return pieces
  }
}
