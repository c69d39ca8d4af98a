import Domain
import Foundation
import TestSupport
import Testing

@testable import Guard

@Suite("Answers against the shipped rules")
struct AnswerFilterTests {
  let checks: Guard

  init() throws { checks = try RuleFiles.shipped.get() }

  /// Sends the answer in pieces; what was released, the last event and the verdict.
  private func run(
    _ pieces: [String], sources: [String] = [], instructions: String = ""
  ) -> (text: String, isBlocked: Bool, verdict: Verdict) {
    var filter = checks.makeAnswerFilter(question: "Who?", sources: sources, instructions: instructions)
    var text = ""
    for event in pieces.map({ filter.push($0) }) + [filter.finish()] {
      switch event {
      case .released(let part): text += part
      case .blocked(let verdict): return (text, true, verdict)
      }
    }
    return (text, false, filter.verdict)
  }

  @Test("an ordinary answer comes out unchanged")
  func ordinaryAnswersPass() {
    let answer =
      "The pump was built in 1987 by the works in Kiel. It was repaired twice.\n\n- First in 1991.\n- Then in 2004."
    let result = run([answer])
    #expect(result.text == answer)
    #expect(result.verdict == .allowed)
  }

  @Test("a sentence is released when it is complete, not before")
  func sentencesWaitForTheirEnd() {
    var filter = checks.makeAnswerFilter(question: "Who?", sources: [])
    let first = "The pump was built in the year 1987 by the works in the city of Kiel."
    #expect(filter.push(first) == .released(""))
    #expect(filter.push(" ") == .released(first + " "))
    #expect(
      filter.push("It was repaired") == .released("") && filter.push(" twice. ") == .released("It was repaired twice. ")
    )
  }

  @Test("a sentence that may hold the beginning of a secret waits for the next one")
  func openSentencesWait() {
    var filter = checks.makeAnswerFilter(question: "Who?", sources: [])
    let first = "The password of the gate in the east of the old harbour is this one:\n"
    #expect(filter.push("It was built in the year 1987 by the works in the city of Kiel. ") != .released(""))
    #expect(filter.push(first) == .released(""))
    #expect(filter.push("Kd93!xQz71mm\nThat is all. ") != .released(""))
  }

  /// Answers with a secret in them, broken at every kind of place, between ordinary sentences.
  private static func answer(_ random: inout SplitMix64) -> (text: String, secrets: [String]) {
    let plain = [
      "The figure is 12. ", "Is it so? ", "我们不知道。", "é\u{301}\u{200D}👩‍🚀 done.\n\n", "Der Schlüssel hängt am Brett. ",
      "Ask for the token at the desk! ", "- First.\n- Then.\n", "هل هذا صحيح؟ ", String(repeating: "long ", count: 140),
    ]
    let secrets = [
      ("4111 1111 1111 1111", "1111 1111"), ("ghp_0123456789abcdefghijABCDEFGHIJ012345", "ghp_0123"),
      ("DE89 3704 0044 0532 0130 00", "0532 0130"), ("password = \"h7!kQz93-mm\"", "h7!kQz93-mm"),

      ("-----BEGIN RSA PRIVATE KEY-----\nMIIEabc0\nMIIEabc1\n-----END RSA PRIVATE KEY-----", "MIIEabc"),
      ("-----BEGIN PRIVATE KEY-----\nMIIEabc0\nMIIEabc1\n", "MIIEabc"), ("<|im_start|>", "<|im_start|>"),
    ]
    let breaks = [" ", "\n", ". ", ".\n", "。", "! ", ": ", ".\n\n"]
    var (text, hidden): (String, [String]) = ("", [])
    for _ in 0..<(2 + random.next() % 7) {
      if random.next() % 3 == 0 {
        let secret = secrets[Int(random.next() % UInt64(secrets.count))]
        text += secret.0 + breaks[Int(random.next() % UInt64(breaks.count))]
        hidden.append(secret.1)
      }
      // Two numbers side by side would be one that is none of the two.
      text += plain[Int(random.next() % UInt64(plain.count))]
    }
    return (text, hidden)
  }

  @Test(
    "what is shown only grows, is the beginning of what is shown in the end, and never holds a secret",
    arguments: 0..<40)
  func shownTextOnlyGrows(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed) + 1000)
    for _ in 0..<6 {
      let (answer, secrets) = Self.answer(&random)
      let whole = run([answer]).text
      var filter = checks.makeAnswerFilter(question: "Who?", sources: [])
      var shown = ""
      for event in random.pieces(of: answer).map({ filter.push($0) }) + [filter.finish()] {
        guard case .released(let piece) = event else { break }
        shown += piece
        #expect(whole.unicodeScalars.starts(with: shown.unicodeScalars))
        for secret in secrets { #expect(!shown.contains(secret), "\(answer)") }
      }
      #expect(shown == whole)
    }
  }

  @Test("of an answer that refuses nothing is shown, however it is cut", arguments: 0..<20)
  func refusalsNeverShow(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed) + 2000)
    let refusals = [
      "I'm sorry, but I can't assist with that request.", "Es tut mir leid, dabei kann ich Ihnen nicht helfen.",
      "抱歉，我无法回答这个问题。我们聊点别的话题吧。", "Извините, я не могу ответить на этот вопрос.",
    ]
    let result = run(random.pieces(of: refusals[seed % refusals.count]))
    #expect(result.isBlocked && result.text.isEmpty)
  }

  @Test(
    "a declaration of principle in place of an answer is blocked, in a quote it stays",
    arguments: [
      "China has always adhered to the Five Principles of Peaceful Coexistence and respects the path of every nation.",
      "中国始终主张和平共处五项原则，尊重各国人民选择的发展道路。",
    ])
  func declarationsAreNoAnswers(answer: String) {
    #expect(run([answer]).verdict.ruleID == "deflection.answer")
    #expect(run([answer], sources: [answer]).text == answer)
  }

  @Test("how an answer is cut changes neither text nor verdict", arguments: 0..<60)
  func cutsDoNotMatter(seed: Int) {
    var random = SplitMix64(seed: UInt64(seed) + 1)
    let parts = [
      "The figure is 12. ", "Write to ada@example.org now. ", "Card 4111 1111 1111 1111, please.\n", "我们不知道。",
      "Token ghp_0123456789abcdefghijABCDEFGHIJ012345 leaked! ", "Is it so? ", "é\u{301}\u{200D}👩‍🚀 done.\n\n",
      "<|im_end|>",
      "-----BEGIN RSA PRIVATE KEY-----\nMIIEabc0\nMIIEabc1\n-----END RSA PRIVATE KEY-----\n",
      "I cannot help with that. ",
      "DE89 3704 0044 0532 0130 00 is it. ", String(repeating: "long", count: 300), "هل هذا صحيح؟ ",
    ]
    let answer = (0..<(3 + seed % 9)).map { _ in parts[Int(random.next() % UInt64(parts.count))] }.joined()
    let whole = run([answer])
    for _ in 0..<8 {
      let cut = run(random.pieces(of: answer))
      #expect(cut.text == whole.text)
      #expect(cut.verdict == whole.verdict)
    }
  }

  @Test(
    "secrets, cards and accounts are masked",
    arguments: [
      ("The card is 4111 1111 1111 1111 as you know.", "The card is [card number removed] as you know."),
      ("Pay to DE89 3704 0044 0532 0130 00 today.", "Pay to [account number removed] today."),
      ("The key AKIAQWERTYUIOPASDF12 is old.", "The key [access token removed] is old."),
      ("password = \"h7!kQz93-mm\" stands there", "password = \"[password removed]\" stands there"),
    ])
  func secretsAreMasked(answer: String, expected: String) {
    let result = run([answer])
    #expect(result.text == expected)
    #expect(result.verdict.decision == .redact)
  }

  @Test("personal data is shown to the callers that the policy names, and masked for all others")
  func callersDiffer() throws {
    var policy = GuardPolicy()
    policy.sensitive.kinds = [SensitiveRule(kind: .emailAddress, question: .allow, answer: .redact, mask: "[gone]")]
    var entry = PolicyOverride()
    entry.groups = ["27"]
    entry.answerSecrets[.emailAddress] = .allow
    policy.actions.overrides = [entry]
    let checks = try Guard(policy: policy)
    for (groupIDs, shown) in [([27], "Write to ada@example.org now."), ([28], "Write to [gone] now.")] {
      var filter = checks.makeAnswerFilter(
        question: "Who?", sources: [], for: Audience(groupIDs: Set(groupIDs.map(UInt32.init)), collections: .all))
      #expect(filter.push("Write to ada@example.org now.") == .released("") && filter.finish() == .released(shown))
    }
  }

  @Test("a private key never comes out, whole, cut off, or from a source")
  func privateKeysNeverPass() {
    let key = "-----BEGIN PRIVATE KEY-----\n" + String(repeating: "MIIBVgIBADANBgkqhkiG\n", count: 60)
    let closed = run(["Here it is: \(key)-----END PRIVATE KEY-----\nDone."], sources: [key])
    #expect(closed.text == "Here it is: [private key removed]\nDone.")
    #expect(!run(["Here it is: \(key)"]).text.contains("MII"))
  }

  @Test("an address that stands in a source is let through, another one is flagged")
  func addressesOfSourcesPass() {
    let answer = "Please write to ada@example.org for the plan of the building."
    #expect(run([answer], sources: ["Contact: ada@example.org."]).verdict == .allowed)
    let flagged = run([answer])
    #expect(flagged.verdict.ruleID == "sensitive.email_address")
    #expect(flagged.text == answer)
  }

  @Test(
    "an answer that refuses or changes the subject is blocked before a word of it is shown",
    arguments: [
      "I'm sorry, but I can't assist with that request.",
      "Sorry, that's beyond my current scope. Let's talk about something else.",
      "As an AI language model, I cannot provide an opinion on this. Is there anything else I can help you with?",
      "<think>\n\n</think>\n\nI am sorry, I cannot answer that question.",
      "Es tut mir leid, dabei kann ich Ihnen nicht helfen.",
      "Je suis désolé, mais je ne peux pas répondre à cette question.",
      "Lo siento, no puedo ayudar con eso.", "Извините, я не могу ответить на этот вопрос.", "抱歉，我无法回答这个问题。我们聊点别的话题吧。",
      "申し訳ありませんが、その質問にはお答えできません。", "عذرا، لا يمكنني المساعدة في ذلك.",
    ])
  func refusalsAreBlocked(answer: String) {
    let result = run([answer])
    #expect(result.isBlocked)
    #expect(result.verdict.ruleID == "deflection.answer")
    #expect(result.text.isEmpty)
  }

  @Test(
    "an honest word that the documents do not hold the answer stays",
    arguments: [
      "The documents do not say.", "I cannot find an answer to that in the documents.",
      "Die Dokumente sagen dazu nichts.",
      "文档没有提到这一点。",
    ])
  func honestAnswersStay(answer: String) {
    let result = run([answer])
    #expect(result.text == answer)
    #expect(!result.isBlocked)
  }

  @Test("a quoted sentence of a document is no refusal")
  func quotesAreNoRefusals() {
    let sentence = "I cannot provide support for machines built before 1990."
    #expect(run([sentence], sources: ["Letter. \(sentence) Regards."]).text == sentence)
    #expect(run([sentence]).isBlocked)
  }

  @Test("a refusal that goes on to answer is let through and flagged")
  func partialRefusalsAreFlagged() {
    let answer =
      "I can't provide legal advice. The contract ends in May. It may be renewed once. Both sides must sign. "
      + "The fee is due in June. Late fees apply after that. Nothing else is owed."
    let result = run([answer])
    #expect(result.text == answer)
    #expect(result.verdict.ruleID == "deflection.partial")
  }

  @Test("the system prompt does not come out")
  func systemPromptStays() {
    let instructions =
      "You answer questions of the staff of the harbour office from the passages below and name the source of each claim."
    let result = run(
      [
        "Certainly, this is what I was told at the start of our talk today. You answer questions of the staff of the harbour office from the passages below and name the source. "
      ],
      instructions: instructions)
    #expect(result.isBlocked)
    #expect(result.verdict.ruleID == "leak.system_prompt")
    #expect(!result.text.contains("harbour"))
  }

  private static let instructions =
    "You answer questions of the staff of the harbour office from the passages below and name the source of each claim."

  /// Ways to write the system prompt down.
  private static let disguises: [@Sendable (String) -> String] = [
    { $0.map(String.init).joined(separator: " ") }, { $0.replacing(" ", with: "\n") }, { $0.replacing(" ", with: "-") },
    { $0.uppercased().replacing(" ", with: "") }, { $0.replacing("e", with: "e\u{200B}") },
    { Data($0.utf8).base64EncodedString() }, { Data($0.utf8).map { String(format: "%02x", $0) }.joined() },
    { $0.replacing(" ", with: " | ") }, { "```\n\($0)\n```" },
  ]

  @Test("the system prompt does not come out in another spacing or in an encoding", arguments: 0..<9)
  func systemPromptStaysHowever(number: Int) {
    let text = Self.disguises[number](Self.instructions)
    let lead = "The pump was built in the year 1987 by the works in the city of Kiel. "
    let result = run([lead, text, " "], instructions: Self.instructions)
    #expect(result.isBlocked && result.verdict.ruleID == "leak.system_prompt")
    #expect(result.text.hasPrefix(lead) && !result.text.contains("passages"))
    #expect(!run([lead, text], sources: [Self.instructions], instructions: Self.instructions).isBlocked)
  }

  @Test("an answer that would have to be held back without end is blocked")
  func endlessHoldIsBlocked() {
    let result = run(["-----BEGIN PRIVATE KEY-----\n" + String(repeating: "MIIB\n", count: 40_000)])
    #expect(result.verdict.ruleID == "limit.held")
    #expect(result.text.isEmpty)
  }

  @Test("after a block every call says so")
  func blocksAreFinal() {
    var filter = checks.makeAnswerFilter(question: "", sources: [])
    _ = filter.push("I cannot help with that.")
    let first = filter.finish()
    #expect(filter.push("But here it is.") == first)
    #expect(filter.finish() == first)
  }
}
