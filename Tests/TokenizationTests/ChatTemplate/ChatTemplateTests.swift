import Foundation
import TestSupport
import Testing

@testable import Tokenization

struct ChatTemplateTests {
  private func render(
    _ source: String, _ messages: [ChatMessage] = [], generates: Bool = false,
    variables: [String: TemplateInput] = [:]
  ) throws(TokenizationError) -> MarkedText {
    try ChatTemplate(source: source).render(
      messages: messages, addGenerationPrompt: generates, bosToken: "<s>", eosToken: "</s>", variables: variables,
      time: ChatTemplateGolden.time)
  }

  @Test("Templates of every family's style, and each construct, render as the reference does")
  func golden() throws {
    let cases = try ChatTemplateGolden.cases()
    #expect(cases.count > 400)
    for item in cases {
      let source = try item.source ?? ChatTemplateGolden.source(item.template ?? "")
      let variables =
        item.template == nil ? ChatTemplateGolden.variables : item.settings.mapValues { TemplateInput.boolean($0) }
      let messages = item.messages.map { ChatMessage(role: $0.role, content: $0.content, reasoning: $0.reasoning) }
      var problem: TokenizationError?
      var text: String?
      do {
        text = try render(source, messages, generates: item.generates, variables: variables).text
      } catch {
        problem = error
      }
      #expect(text == item.output, "\(item.template ?? source): \(problem?.description ?? "")")
    }
  }

  @Test(
    "An error names what is not known, and its line",
    arguments: [
      ("a\n{{ 1 | shout }}", "line 2: unknown filter 'shout'"),
      ("\n\n{{ 1 is loud }}", "line 3: unknown test 'loud'"),
      ("{% include 'x' %}", "line 1: unknown tag 'include'"),
      ("{% if true %}\n{{ lipsum() }}{% endif %}", "line 2: 'lipsum' is undefined"),
      ("{{ 'a'.swapcase() }}", "line 1: 'swapcase' of a text is undefined"),
      ("{% for x in [1] recursive %}{% endfor %}", "line 1: a recursive loop is not supported"),
      ("{{ f(*x) }}", "line 1: a list of arguments from a value is not supported"),
      ("x\n{% if true %}", "line 2: found the end of the template, expected 'elif' or 'else' or 'endif'"),
      ("{{ 1 / 0 }}", "line 1: division by zero"),
      ("{{ 9223372036854775807 + 1 }}", "line 1: the result of '+' is too large"),
    ])
  func errors(source: String, description: String) {
    let error = #expect(throws: TokenizationError.self) { try render(source) }
    #expect(error?.description == "chat template, \(description)")
  }

  @Test("A refusal tells what the template says, and nothing of the messages")
  func refusal() {
    let source = "{{ raise_exception('Role ' + messages[0].role + ' is not known: ' ~ messages[0].content ~ '!') }}"
    let error = #expect(throws: TokenizationError.self) {
      try render(source, [ChatMessage(role: "wizard", content: "secret")])
    }
    #expect(error == .template(line: 1, problem: .refused("Role … is not known: …!")))
  }

  /// A template that is named by its beginning, since a report of megabytes helps nobody.
  struct HostileTemplate: CustomTestStringConvertible {
    let source: String
    var testDescription: String { source.count > 80 ? "\(source.prefix(80))…" : source }
  }

  @Test(
    "A hostile template ends with an error",
    arguments: [
      "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
      "{% set ns = namespace(x='ab') %}{% for i in range(99) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}{{ ns.x }}",
      "{% set ns = namespace(x=[]) %}{% for i in range(9999) %}{% set ns.x = [ns.x] %}{% endfor %}{{ ns.x }}",
      "{% set ns = namespace(x=[1]) %}{% for i in range(40) %}{% set ns.x = [ns.x, ns.x] %}{% endfor %}",
      "{% set ns = namespace(x=[1]) %}{% for i in range(40) %}{% set ns.x = ns.x + ns.x %}{% endfor %}{{ ns.x == ns.x }}",
      "{{ 'a' * 9223372036854775807 }}", "{{ [1] * 999999999 }}", "{{ ('a' * 9999).replace('a', 'a' * 9999) }}",
      "{{ ('a' * 99999)|replace('', 'b' * 9999) }}", "{{ ('a ' * 99999).split()|join('b' * 9999) }}",
      "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% macro m(x) %}{{ m([x]) }}{% endmacro %}{{ m(1) }}",
      "{% set ns = namespace() %}{% set ns.ns = ns %}", "{{ range(-9223372036854775807, 9223372036854775807) }}",
      "{{ -9223372036854775807 - 1 - 1 }}", "{{ (-9223372036854775807 - 1) // -1 }}", "{{ 2 ** 64 }}",
      "{{ '%999999s' % 1 }}", "{{ 'a'|indent(9999999, true) ~ ('\n' * 9999999)|indent(999) }}",
      "{{ 1|center(99999999999) }}{{ 'a' * (0 - 5) }}{{ 0|round(99999)|int // 0 }}",
      String(repeating: "(", count: 5000), "{{ " + String(repeating: "(", count: 5000) + "1",
      "{{ " + String(repeating: "not ", count: 5000) + "1 }}", "{{ " + String(repeating: "-", count: 5000) + "1 }}",
      "{{ " + String(repeating: "[", count: 5000), "{{ " + String(repeating: "1 if 1 else ", count: 5000) + "1 }}",
      String(repeating: "{% if 1 %}", count: 5000), String(repeating: " ", count: 1 << 21),
    ].map(HostileTemplate.init))
  func bounds(template: HostileTemplate) {
    let source = template.source
    if source.hasPrefix("(") {
      #expect(throws: Never.self) { try render(source) }
    } else {
      #expect(throws: TokenizationError.self) { try render(source) }
    }
  }

  @Test(
    "The deepest run that is allowed fits a thread with one megabyte of stack",
    arguments: [
      "{{ " + String(repeating: "(", count: 40) + "m(n)" + String(repeating: ")", count: 40) + " }}",
      "{{ " + String(repeating: "[", count: 40) + "m(n)" + String(repeating: "]", count: 40) + " }}",
      String(repeating: "{% if 1 %}", count: 40) + "{{ m(n) }}" + String(repeating: "{% endif %}", count: 40),
      String(repeating: "{% for i in [1] %}", count: 40) + "{{ m(n) }}" + String(repeating: "{% endfor %}", count: 40),
      "{% filter upper %}{% set x %}{% call m(n) %}{{ m(n) }}{% endcall %}{% endset %}{{ x }}{% endfilter %}",
    ])
  func depth(body: String) async throws {
    let source = "{% macro m(n) %}" + body + "{% endmacro %}{{ m(1) }}"
    let problem: TokenizationError? = await withCheckedContinuation { continuation in
      let thread = Thread {
        do {
          _ = try render(source)
          continuation.resume(returning: nil)
        } catch {
          continuation.resume(returning: error as? TokenizationError)
        }
      }
      thread.stackSize = 1 << 20
      thread.start()
    }
    #expect(problem == .template(line: 1, problem: .tooDeep(limit: TemplateLimits.runDepth)))
  }

  @Test("A long sum is no deep one")
  func longExpressions() throws {
    let sum = "{{ 0" + String(repeating: " + 1", count: 5000) + " }}"
    #expect(try render(sum).text == "5000")
    let trims = "{{ ' a '" + String(repeating: "|trim", count: 5000) + " }}"
    #expect(try render(trims).text == "a")
  }

  @Test("A damaged template gives an error or a text, never a trap")
  func mutations() throws {
    let sources = try ChatTemplateGolden.names.map { Array(try ChatTemplateGolden.source($0 + ".jinja").utf8) }
    let constructs = try ChatTemplateGolden.cases().compactMap { $0.source }.filter { !$0.isEmpty }
    let conversation = [
      ChatMessage(role: "system", content: "You are a clerk."), ChatMessage(role: "user", content: "Why?"),
      ChatMessage(role: "assistant", content: "<think>\nx\n</think>Because.", reasoning: "x"),
      ChatMessage(role: "user", content: "And?"),
    ]
    var renderedCount = 0
    for bytes in Mutations(of: sources + constructs.map { Array($0.utf8) }, count: 3000, seed: 3) {
      let source = String(decoding: bytes, as: UTF8.self)
      if (try? render(source, conversation, generates: true, variables: ChatTemplateGolden.variables)) != nil {
        renderedCount += 1
      }
    }
    #expect(renderedCount > 100)
  }

  @Test("A template that reads contents in parts only gets them so")
  func parts() throws {
    let source = """
      {% for message in messages %}{{ message.role }}: {% for part in message.content|selectattr('type', 'equalto', \
      'text') %}{{ part.text }}{% endfor %};{% endfor %}
      """
    let messages = [ChatMessage(role: "user", content: "Why?"), ChatMessage(role: "assistant", content: "Because.")]
    #expect(try render(source, messages).text == "user: Why?;assistant: Because.;")
    let plain =
      "{% for message in messages %}{{ message.content if message.content is string else 'parts' }}{% endfor %}"
    #expect(try render(plain, messages).text == "Why?Because.")
  }

  @Test("ChatML serves a model without template only when its vocabulary has the tokens")
  func chatML() throws {
    let template = try ChatTemplate.chatML(for: SpelledTokenizer(controls: ["<|im_start|>", "<|im_end|>"]))
    let messages = [ChatMessage(role: "system", content: "S"), ChatMessage(role: "user", content: "U")]
    let text = try template.render(messages: messages, addGenerationPrompt: true)
    #expect(
      text.text == "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\nU<|im_end|>\n<|im_start|>assistant\n")
    #expect(throws: TokenizationError.missingChatTemplate(token: "<|im_end|>")) {
      try ChatTemplate.chatML(for: SpelledTokenizer(controls: ["<|im_start|>"]))
    }
  }

  @Test("A template that writes the first token itself is told from one that does not")
  func firstToken() throws {
    let messages = [ChatMessage(role: "user", content: "<s>")]
    #expect(try render("{{ bos_token }}x", messages).begins(with: "<s>"))
    #expect(try render("<s>x", messages).begins(with: "<s>"))
    #expect(try !render("x{{ bos_token }}", messages).begins(with: "<s>"))
    #expect(try !render("{{ messages[0].content }}", messages).begins(with: "<s>"))
    #expect(try !render("<{{ messages[0].content[1:] }}", messages).begins(with: "<s>"))
  }
}

/// Knows the spellings of control tokens, and otherwise nothing.
private struct SpelledTokenizer: Tokenizer {
  var controls: [String]
  var tokenCount: Int { controls.count }
  var specials: SpecialTokens { SpecialTokens() }

  func encode(_ text: String) -> [Int32] { [] }
  func encode(_ prompt: MarkedText) -> [Int32] { [] }
  func bytes(of token: Int32) -> [UInt8] { [] }
  func isControl(_ token: Int32) -> Bool { true }
  func controlToken(_ spelling: String) -> Int32? { controls.firstIndex(of: spelling).map { Int32($0) } }
}
