internal import ControlAPI

/// What a calibration found, for people and as the file that keeps it.
enum CalibrationRendering {
  static func text(_ report: CalibrationReport, for console: Console) -> String {
    guard !report.topics.isEmpty else {
      return "No topic has examples: add some to topics.yaml in \(PlainText.line(report.folder)).\n"
    }
    var table = Table(columns: [
      .init(title: "TOPIC"), .init(title: "THRESHOLD", alignment: .right), .init(title: "NOW", alignment: .right),
      .init(title: "REACHED BY", alignment: .right), .init(title: "EXPECTED", alignment: .right),
      .init(title: "EXAMPLES FOUND", alignment: .right),
    ])
    table.rows = report.topics.map { topic in
      [
        PlainText.line(topic.id), number(topic.threshold), number(topic.formerThreshold),
        "\(topic.falsePositiveCount) of \(report.questionCount)", share(topic.expectedRate),
        "\(topic.recognizedExampleCount) of \(topic.exampleCount)",
      ]
    }
    var text = table.render(for: console)
    for topic in report.topics {
      text += console.colours.bold("Nearest to \(PlainText.line(topic.id))") + "\n"
      for neighbor in topic.nearest { text += "  \(number(neighbor.score))  \(PlainText.line(neighbor.question))\n" }
    }
    text +=
      "At most \(share(report.rate)) of \(Quantity.count(report.questionCount, "question")) may count as like a topic.\n"
    // With fewer questions the rate that is asked for allows none, and says nothing of the next thousand.
    if Double(report.questionCount) * report.rate < 1 {
      text += console.colours.yellow("Too few questions for this rate: none of them may reach a threshold.") + "\n"
    }
    return text
  }

  /// `thresholds.yaml`.
  static func file(_ report: CalibrationReport) -> String {
    let topics = report.topics.map { "  \(quoted($0.id)): \(number($0.threshold))\n" }.joined()
    return """
      # Written by cloister guard calibrate; a threshold that topics.yaml states wins over the one here.
      # The share of questions that are no concern of a topic and may count as like it, and how many were measured on.
      false_positive_rate: \(report.rate)
      question_count: \(report.questionCount)
      # The embedding model that measured; calibrate again when it changes.
      model_sha256: "\(report.modelSHA256)"
      # Threshold by topic.
      topics:
      \(topics)
      """
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"") + "\""
  }

  private static func number(_ value: Double) -> String {
    let steps = Int((value * 10_000).rounded())
    let digits = String(abs(steps) % 10_000)
    return (steps < 0 ? "-" : "") + "\(abs(steps) / 10_000)." + String(repeating: "0", count: 4 - digits.count) + digits
  }

  private static func share(_ value: Double) -> String {
    let hundredths = Int((value * 10_000).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100) %"
  }
}
