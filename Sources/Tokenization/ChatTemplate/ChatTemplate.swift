internal import Foundation

/// A chat template as a model file brings it: writes a conversation the way the model was trained to read it.
///
/// The language is Jinja as `transformers` sets it up for chat templates (`trim_blocks`, `lstrip_blocks`, an immutable
/// sandbox, loop controls, `raise_exception`, `strftime_now`, its `tojson`), without what no chat template uses:
/// inheritance, imports, recursive loops, argument lists from values, bytes. A construct that is not known is an error
/// that names it and its line. A run is bounded in steps, memory and depth, whatever the template does.
public struct ChatTemplate: Sendable {
  private let body: [TemplateStatement]
  /// Whether the template leaves out contents that are no lists of parts, as that of Llama-Guard-3-1B does.
  private let readsParts: Bool

  /// - Throws: ``TokenizationError/template(line:problem:)`` for what is not a template.
  public init(source: String) throws(TokenizationError) {
    let sizeBytes = source.utf8.count
    guard sizeBytes <= TemplateLimits.sizeBytes else {
      throw .template(line: 1, problem: .tooLarge(sizeBytes: sizeBytes, limitBytes: TemplateLimits.sizeBytes))
    }
    var lexer = TemplateLexer(source)
    let tokens: [TemplateToken]
    do {
      tokens = try lexer.tokenize()
    } catch {
      throw .template(line: lexer.line, problem: error)
    }
    var parser = TemplateParser(tokens)
    do {
      body = try parser.template()
    } catch {
      throw .template(line: parser.line, problem: error)
    }
    readsParts = !Self.shows(body, inParts: false) && Self.shows(body, inParts: true)
  }

  /// Whether the content of a question becomes part of the text.
  private static func shows(_ body: [TemplateStatement], inParts: Bool) -> Bool {
    let probe = ChatMessage(role: "user", content: "qxzvkj")
    let run = TemplateRun(time: 0, inputCount: 0)
    defer { run.end() }
    guard (try? Self.run(run, body, [probe], inParts: inParts, addGenerationPrompt: true)) != nil else { return false }
    return run.output.first(TemplateText(probe.content, isTrusted: false)) != nil
  }

  /// Writes a conversation.
  ///
  /// - Parameters:
  ///   - addGenerationPrompt: Whether the text ends where the assistant begins to write.
  ///   - bosToken: Spelling of the token that begins a text, nil when the vocabulary has none; trusted.
  ///   - eosToken: Spelling of the token that ends a text; trusted.
  ///   - variables: What else the template may ask for, such as `enable_thinking`; not trusted.
  ///   - time: Seconds since 1970, for templates that write the date; nil is now.
  /// - Returns: The text. Only what the template itself wrote is trusted: text of messages never is, in whatever way
  ///   the template cuts and joins it.
  /// - Throws: ``TokenizationError/template(line:problem:)`` when the template fails, refuses the conversation or takes
  ///   too many steps.
  public func render(
    messages: [ChatMessage], addGenerationPrompt: Bool, bosToken: String? = nil, eosToken: String? = nil,
    variables: [String: TemplateInput] = [:], time: Int? = nil
  ) throws(TokenizationError) -> MarkedText {
    let inputCount = messages.reduce(0) { $0 + $1.content.utf8.count + ($1.reasoning?.utf8.count ?? 0) }
    let run = TemplateRun(time: time ?? Int(Date().timeIntervalSince1970), inputCount: inputCount)
    defer { run.end() }
    for (name, value) in variables { run.scope[name] = TemplateValue(value) }
    run.scope["bos_token"] = bosToken.map { .text(TemplateText($0, isTrusted: true)) }
    run.scope["eos_token"] = eosToken.map { .text(TemplateText($0, isTrusted: true)) }
    do {
      try Self.run(run, body, messages, inParts: readsParts, addGenerationPrompt: addGenerationPrompt)
    } catch {
      throw .template(line: run.line, problem: error)
    }
    return run.output.marked
  }

  private static func run(
    _ run: TemplateRun, _ body: [TemplateStatement], _ messages: [ChatMessage], inParts: Bool, addGenerationPrompt: Bool
  ) throws(TemplateProblem) {
    for name in ["tools", "documents"] where run.scope[name] == nil { run.scope[name] = .null }
    run.scope["messages"] = .list(messages.map { TemplateValue($0, inParts: inParts) })
    run.scope["add_generation_prompt"] = .boolean(addGenerationPrompt)
    _ = try run.run(body)
  }
}
