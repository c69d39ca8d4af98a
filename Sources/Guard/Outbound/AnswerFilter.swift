public import Domain

/// Holds an answer back until it was checked, sentence by sentence; what it releases is final.
///
/// A sentence is released when it is complete and was checked; one that may hold the beginning of a secret waits for the
/// next. All decisions depend on the bytes of the answer only, never on how it was cut into pieces.
public struct AnswerFilter: Sendable {
  /// Released text that is looked at again, because what follows may belong to it, in bytes.
  private static let contextBytes = 32

  private let checks: AnswerChecks
  private var findings = Findings()
  private var boundary = SentenceBoundary()
  private var deflection = DeflectionTracker()
  /// The end of what was released, then everything that is held.
  private var buffer: [UInt8] = []
  /// Where the held text begins in `buffer`.
  private var heldStart = 0
  /// Where the sentence that is not complete begins in `buffer`.
  private var sentenceStart = 0
  /// Where the last complete sentence begins in `buffer`.
  private var previousStart = 0
  /// Whether what follows the last complete sentence may belong to a secret in it.
  private var isOpenEnded = false
  /// Held bytes below which a secret that is not complete is not looked for again.
  private var nextScanBytes = 0
  private var tail: UInt32 = 0
  private var recentWords: [UInt64] = []
  private var recentLetters: LetterWindow
  /// Inside the notes that some models write before they answer.
  private var isReasoning = false
  private var isBlocked = false
  private var isFinished = false

  init(checks: AnswerChecks) {
    self.checks = checks
    recentLetters = LetterWindow(length: checks.secretLetters.length)
  }

  /// The verdict on what was seen so far; final after ``finish()``.
  public var verdict: Verdict { findings.verdict }

  /// Takes the next piece of the answer, cut anywhere.
  ///
  /// - Returns: Text that may be shown now, or the verdict that ends the answer.
  /// - Complexity: Amortised O(piece)
  public mutating func push(_ text: String) -> FilteredText {
    guard !isBlocked, !isFinished else { return isBlocked ? .blocked(verdict) : .released("") }
    var released: [UInt8] = []
    for byte in text.utf8 {
      buffer.append(byte)
      tail = tail << 8 | UInt32(byte)
      if let kept = boundary.push(byte, tail: tail) {
        closeSentence(end: buffer.count - kept)
        isOpenEnded = kept > 0 || checks.mayContinue(buffer[previousStart..<sentenceStart])
        if !isBlocked { released += release(isLast: false) }
      }
      if buffer.count - heldStart > checks.actions.limits.heldAnswerBytes {
        findings.add(Guard.heldTooMuch)
        isBlocked = true
      }
      if isBlocked { return block() }
    }
    return .released(String(decoding: released, as: UTF8.self))
  }

  /// Says that the answer is complete.
  ///
  /// - Returns: The rest that may be shown, or the verdict that blocks it.
  public mutating func finish() -> FilteredText {
    guard !isBlocked, !isFinished else { return isBlocked ? .blocked(verdict) : .released("") }
    isFinished = true
    if sentenceStart < buffer.count { closeSentence(end: buffer.count) }
    deflection.finish(detector: checks.deflections)
    noteDeflection()
    guard !isBlocked else { return block() }
    let released = release(isLast: true)
    return isBlocked ? block() : .released(String(decoding: released, as: UTF8.self))
  }

  /// The most that an answer may hold back at one time, in UTF-8 bytes.
  public var heldByteLimit: Int { checks.actions.limits.heldAnswerBytes }

  /// Masks a value that is part of a larger answer; what was pushed before plays no part.
  ///
  /// - Parameter name: What the value is called, which tells a password from a word; empty where it has no name.
  /// - Returns: The value as it may be shown, and the verdict on it.
  public func masked(_ value: String, named name: String = "") -> (text: String, verdict: Verdict) {
    let label = name.isEmpty ? [] : [UInt8]("\(name): ".utf8)
    let bytes = label + [UInt8](value.utf8)
    var found = Findings()
    let masks = checks.masks(in: bytes, from: label.count, into: &found)
    guard !masks.isEmpty else { return (value, found.verdict) }
    return (String(decoding: Mask.apply(masks, to: bytes).dropFirst(label.count), as: UTF8.self), found.verdict)
  }

  private mutating func block() -> FilteredText {
    buffer = []
    return .blocked(verdict)
  }

  /// Checks the sentence that ends at `end`.
  private mutating func closeSentence(end: Int) {
    let text = String(decoding: buffer[sentenceStart..<end], as: UTF8.self)
    let sentence = AnswerChecks.plainText(text)
    previousStart = sentenceStart
    sentenceStart = end
    guard !sentence.words.isEmpty else { return }
    checks.topics.inspect(answer: sentence, into: &findings)
    checkLeak(of: sentence, text)
    if !skipsReasoning(text), deflection.state == .undecided {
      let isQuote = checks.sourceRuns.containsAll(of: sentence)
      deflection.add(sentence, isQuote: isQuote, detector: checks.deflections)
      noteDeflection()
    }
    isBlocked = isBlocked || findings.verdict.decision.isWithheld
  }

  /// Whether the sentence belongs to notes between `<think>` and `</think>`, which are no part of the answer.
  private mutating func skipsReasoning(_ sentence: String) -> Bool {
    let isInside = isReasoning || sentence.contains("<think>")
    isReasoning = isInside && !sentence.contains("</think>")
    return isInside || sentence.contains("</think>")
  }

  private mutating func noteDeflection() {
    switch deflection.state {
    case .undecided, .answers: break
    case .answersPartly:
      findings.add(checks.actions.answer[.partialRefusal], "deflection.partial", "It refuses a part of the question.")
    case .deflects:
      findings.add(
        checks.actions.answer[.deflection], Guard.deflectionRuleID, "It refuses or changes the subject.")
    }
    isBlocked = isBlocked || findings.verdict.decision.isWithheld
  }

  private mutating func checkLeak(of sentence: PlainText, _ text: String) {
    if checks.secretLetters.containsWindow(of: sentence, after: &recentLetters) || checks.revealsEncoded(text) {
      noteLeak()
    }
    guard !checks.secretRuns.isEmpty else { return }
    for word in Shingles.wordHashes(of: sentence) {
      recentWords.append(word)
      if recentWords.count > checks.secretRuns.length { recentWords.removeFirst() }
      if recentWords.count == checks.secretRuns.length, checks.secretRuns.contains(recentWords) {
        noteLeak()
      }
    }
  }

  private mutating func noteLeak() {
    findings.add(checks.actions.answer[.systemPrompt], "leak.system_prompt", "It repeats the system prompt.")
  }

  /// Takes out of the buffer what may be shown, masked.
  private mutating func release(isLast: Bool) -> [UInt8] {
    guard isLast || deflection.state != .undecided, isLast || buffer.count >= nextScanBytes else { return [] }
    let end = isLast ? buffer.count : sentenceStart
    var limit = isOpenEnded && !isLast ? previousStart : end
    guard limit > heldStart else { return [] }
    var found = Findings()
    var masks = checks.masks(in: Array(buffer[..<end]), from: heldStart, into: &found)
    // What reaches the end of what was read may go on behind it.
    while let crossing = masks.first(where: {
      $0.range.lowerBound < limit && ($0.range.upperBound > limit || $0.range.upperBound == end && !isLast)
    }) {
      limit = crossing.range.lowerBound
      // Looked for again only when twice as much is held: linear, however long the secret is.
      nextScanBytes = 2 * buffer.count
    }
    masks.removeAll { $0.range.upperBound > limit }
    findings.add(found)
    guard !findings.verdict.decision.isWithheld else {
      isBlocked = true
      return []
    }
    let released = Mask.apply(masks, to: Array(buffer[..<limit])).dropFirst(heldStart)
    drop(upTo: limit)
    return Array(released)
  }

  /// Forgets what was released but for a little context.
  private mutating func drop(upTo limit: Int) {
    let dropped = max(0, limit - Self.contextBytes)
    buffer.removeFirst(dropped)
    heldStart = limit - dropped
    sentenceStart -= dropped
    previousStart -= dropped
    nextScanBytes = max(0, nextScanBytes - dropped)
  }
}
