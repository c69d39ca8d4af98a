internal import Answering
internal import ControlAPI
internal import Domain
internal import Generation

extension Answer {
  var usage: TokenUsage {
    TokenUsage(promptTokenCount: promptTokenCount, completionTokenCount: answerTokenCount)
  }

  /// What OpenAI's format has no place for.
  var detail: AnswerDetail {
    AnswerDetail(
      id: id, guardReport: GuardReport(inbound: inbound, outbound: outbound, unsupported: wireUnsupportedParts),
      generator: WireGenerator(kind: generator.kind, model: generator.model), timings: timings,
      isStrict: isStrict, droppedCitationCount: droppedCitationCount, isRetried: isRetried)
  }

  private var wireUnsupportedParts: [WireUnsupportedPart] {
    // What is only recorded is not told.
    unsupported.filter { $0.decision > .shadow }.map { finding in
      WireUnsupportedPart(
        rule: finding.ruleID, kind: finding.kindName, decision: finding.decision, sentence: finding.sentence,
        words: finding.words)
    }
  }

  var wireLogprobs: WireLogprobs? {
    logprobs.map { tokens in
      WireLogprobs(
        content: tokens.map { token in
          WireLogprobs.Token(.init(token.chosen), alternatives: token.alternatives.map(WireLogprobs.Alternative.init))
        })
    }
  }
}

extension WireLogprobs.Alternative {
  init(_ token: TokenLogprob.Alternative) {
    self.init(bytes: token.bytes, logprob: token.logprob)
  }
}

extension FinishReasonCode {
  init(_ reason: Answer.FinishReason) {
    self =
      switch reason {
      case .stop: .stop
      case .length: .length
      case .contentFilter: .contentFilter
      }
  }
}
