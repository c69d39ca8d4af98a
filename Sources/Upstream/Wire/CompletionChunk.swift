internal import Generation

/// One event of a streamed completion, as far as it matters; everything may be missing.
///
/// `reasoning_content` and `reasoning` of a delta are what a model thinks before it answers: they are not read.
struct CompletionChunk: Decodable {
  var choices: [Choice]?
  var usage: Usage?
  /// There where the event is an error.
  var error: Presence?

  /// A value that is not null, whatever it is.
  struct Presence: Decodable {
    init(from decoder: any Decoder) {}
  }

  struct Choice: Decodable {
    var index: Int?
    var delta: Delta?
    var finishReason: String?
    var logprobs: Logprobs?

    enum CodingKeys: String, CodingKey {
      case index, delta, logprobs
      case finishReason = "finish_reason"
    }

    init(from decoder: any Decoder) throws {
      let container = try decoder.container(keyedBy: CodingKeys.self)
      index = try container.decodeIfPresent(Int.self, forKey: .index)
      delta = try container.decodeIfPresent(Delta.self, forKey: .delta)
      finishReason = try container.decodeIfPresent(String.self, forKey: .finishReason)
      // Engines differ here, and an answer is worth more than its probabilities.
      logprobs = try? container.decodeIfPresent(Logprobs.self, forKey: .logprobs)
    }
  }

  struct Delta: Decodable {
    var content: String?
  }

  struct Usage: Decodable {
    var promptTokenCount: Int?
    var completionTokenCount: Int?

    enum CodingKeys: String, CodingKey {
      case promptTokenCount = "prompt_tokens"
      case completionTokenCount = "completion_tokens"
    }
  }

  struct Logprobs: Decodable {
    var content: [Token]?
  }

  struct Token: Decodable {
    var token: String
    var logprob: Double
    var bytes: [UInt8]?
    var topLogprobs: [Alternative]?

    struct Alternative: Decodable {
      var token: String
      var logprob: Double
      var bytes: [UInt8]?
    }

    enum CodingKeys: String, CodingKey {
      case token, logprob, bytes
      case topLogprobs = "top_logprobs"
    }
  }
}

extension TokenLogprob {
  init(_ token: CompletionChunk.Token) {
    self.init(
      chosen: Alternative(bytes: token.bytes ?? Array(token.token.utf8), logprob: token.logprob),
      alternatives: (token.topLogprobs ?? []).map {
        Alternative(bytes: $0.bytes ?? Array($0.token.utf8), logprob: $0.logprob)
      })
  }
}
