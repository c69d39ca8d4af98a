internal import Answering
internal import ControlAPI
internal import Generation

extension Answer {
  var usage: TokenUsage {
    TokenUsage(promptTokenCount: promptTokenCount, completionTokenCount: answerTokenCount)
  }

  /// What OpenAI's format has no place for.
  var detail: AnswerDetail {
    AnswerDetail(
      id: id, guardReport: GuardReport(inbound: inbound, outbound: outbound),
      generator: WireGenerator(kind: generator.kind, model: generator.model), timings: timings)
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
