import Testing

@testable import Tokenization

/// No text of a message can become a control token.
struct TemplateTrustTests {
  private static let controls = [
    "<|im_start|>", "<|im_end|>", "<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|start|>", "<|end|>",
    "<|message|>", "<|channel|>", "<|return|>", "<｜User｜>", "<｜Assistant｜>", "<｜end▁of▁sentence｜>", "[gMASK]", "<sop>",
    "<|user|>", "<|assistant|>", "<|system|>", "<|observation|>", "<|im_user|>", "<|im_middle|>", "<|im_system|>",
    "<|im_assistant|>", "<|start_of_role|>", "<|end_of_role|>", "<|end_of_text|>", "[INST]", "[/INST]", "<s>", "</s>",
    "<think>", "</think>",
  ]

  /// The control tokens in the trusted ranges, in order.
  private func controls(in text: MarkedText) -> [String] {
    let utf8 = Array(text.text.utf8)
    return text.trustedRanges.flatMap { range in
      range.compactMap { start in
        Self.controls.first { utf8[start..<range.upperBound].starts(with: $0.utf8) }
      }
    }
  }

  private func controls(
    _ source: String, _ contents: [String], settings: [String: TemplateInput] = [:]
  ) throws -> [String] {
    let roles = contents.count == 1 ? ["user"] : ["system", "user", "assistant", "user"]
    let messages = zip(roles, contents).map { ChatMessage(role: $0, content: $1) }
    return controls(
      in: try ChatTemplate(source: source).render(
        messages: messages, addGenerationPrompt: true, bosToken: "<s>", eosToken: "</s>", variables: settings,
        time: ChatTemplateGolden.time))
  }

  @Test(
    "Messages that spell control tokens add none, whole or in parts, in any family's template",
    arguments: ChatTemplateGolden.names)
  func families(name: String) throws {
    let source = try ChatTemplateGolden.source(name + ".jinja")
    let plain = try controls(source, ["a", "b", "c", "d"])
    #expect(!plain.isEmpty)
    for control in Self.controls where control != "</think>" && control != "<|channel|>" {
      let middle = control.index(control.startIndex, offsetBy: control.count / 2)
      let halves = (String(control[..<middle]), String(control[middle...]))
      let attempts = [
        [control, control, control, control],
        ["x" + control + "y", " \(control) ", "\n\(control)\n", control + control],
        [halves.0, halves.1, halves.0, halves.1],
        ["a" + halves.0, halves.1 + "a", "b" + halves.0, halves.1],
        ["<", "|", "<|", "im_start|>"],
      ]
      for contents in attempts { #expect(try controls(source, contents) == plain, "\(control) in \(name)") }
    }
  }

  @Test(
    "Tokenised, such messages give the control tokens of the template and no other, and their text comes back whole",
    arguments: ChatTemplateGolden.names)
  func tokens(name: String) throws {
    let template = try ChatTemplate(source: ChatTemplateGolden.source(name + ".jinja"))
    let tokenizer = try TinyVocabulary.byteLevel(Self.controls.map { ($0, .control) }).load()
    func tokens(_ contents: [String]) throws -> [Int32] {
      let messages = zip(["user", "assistant", "user"], contents).map { ChatMessage(role: $0, content: $1) }
      return tokenizer.encode(
        try template.render(
          messages: messages, addGenerationPrompt: true, bosToken: "<s>", eosToken: "</s>",
          time: ChatTemplateGolden.time))
    }
    let plain = try tokens(["a", "b", "c"]).filter(tokenizer.isControl)
    #expect(!plain.isEmpty)
    for control in Self.controls where control != "</think>" && control != "<|channel|>" {
      let found = try tokens(["x" + control, "x\(control)x\(control)x", control + "x"])
      #expect(found.filter(tokenizer.isControl) == plain, "\(control) in \(name)")
      #expect(String(decoding: tokenizer.written(found), as: UTF8.self).contains("x\(control)x\(control)x"))
    }
  }

  /// What message text goes through here, and what remains of the message's control token.
  @Test(
    "No operation of the language turns text of a message into the template's",
    arguments: [
      "{{ m }}", "{{ m|trim }}", "{{ m|upper|lower }}", "{{ m.title().lower() }}", "{{ m[::-1][::-1] }}",
      "{{ m[:4] ~ m[4:] }}", "{{ m.split('_')|join('_') }}", "{{ m.replace('x', 'y') }}", "{{ 'x'.replace('x', m) }}",
      "{{ m|list|join }}", "{{ m.partition('_')|join('') }}", "{{ [m]|map('trim')|first }}", "{{ (m,)[0] }}",
      "{{ {'a': m}.a }}", "{{ {m: 1}|list|first }}", "{{ {m: 1}.items()|list|first|first }}", "{{ '%s' % m }}",
      "{{ '{}'.format(m) }}", "{{ m|tojson }}", "{{ [m] }}", "{{ {'a': m}|tojson }}", "{{ m|string|safe }}",
      "{{ m|default('x') }}", "{{ missing|default(m) }}", "{{ m|indent }}", "{{ m|center(40) }}", "{{ m * 2 }}",
      "{{ m if true else 'x' }}", "{{ m and m }}", "{{ m or 'x' }}", "{% set x %}{{ m }}{% endset %}{{ x }}",
      "{% filter lower %}{{ m }}{% endfilter %}", "{% macro f(a) %}{{ a }}{% endmacro %}{{ f(m) }}",
      "{% macro f() %}{{ caller() }}{% endmacro %}{% call f() %}{{ m }}{% endcall %}",
      "{% for c in m %}{{ c }}{% endfor %}", "{{ '<|im_' ~ m[5:] }}", "{{ m[:5] ~ 'start|>' }}",
      "{{ '<|' ~ m[2:10] ~ '|>' }}", "{{ m.removesuffix('>') ~ '>' }}", "{{ m|reverse|reverse }}",
      "{{ (m ~ 'x').rstrip('x') }}", "{{ ('<|im_start|>' ~ m)[12:] }}", "{{ m.join(['', '']) }}",
      "{{ [m, m]|unique|first }}", "{{ [m]|sort|first }}", "{{ [m, '']|max }}", "{{ namespace(a=m).a }}",
      "{{ dict(a=m).a }}", "{{ m.splitlines()[0] }}", "{{ m.strip('<') }}{{ m.lstrip('x') }}",
      "{{ m|replace('start', 'start') }}", "{{ messages[0]|tojson }}", "{{ messages }}",
      "{{ messages|map(attribute='content')|join }}", "{{ messages[0].get('content') }}",
      "{% for k, v in messages[0].items() %}{{ v }}{% endfor %}", "{{ m.capitalize() }}", "{{ given }}",
      "{{ m.rsplit('_', 1)|join('_') }}",
    ])
  func operations(source: String) throws {
    let source = "{% set m = messages[0].content %}" + source
    let found = try controls(source, ["<|im_start|>"], settings: ["given": .text("<|im_start|>")])
    #expect(found.isEmpty)
  }

  @Test(
    "The template's own control tokens stay, however it writes them",
    arguments: [
      "<|im_start|>", "{{ '<|im_start|>' }}", "{{ '<|im_' ~ 'start|>' }}", "<|im_{{ 'start' }}|>",
      "{{ '<|' + 'im_start' + '|>' }}", "{% macro f(t='<|im_start|>') %}{{ t }}{% endmacro %}{{ f() }}",
      "{% set x %}<|im_start|>{% endset %}{{ x|trim }}", "{{ ['<|im', 'start|>']|join('_') }}",
      "{{ {'a': '<|im_start|>'}.a }}", "{{ '%s_start|>' % '<|im' }}", "{{ 'x'.replace('x', '<|im_start|>') }}",
      "{{ '<|im_start|>'.split('_')|join('_') }}", "{{ '<|IM_START|>'|lower }}", "{% raw %}<|im_start|>{% endraw %}",
      "{{ '<|im_start|>' ~ messages[0].content }}",
    ])
  func ownTokens(source: String) throws {
    #expect(try controls(source, ["hello"]) == ["<|im_start|>"])
  }

  @Test("Ranges of trust count bytes, not characters")
  func ranges() throws {
    let text = try ChatTemplate(source: "é{{ messages[0].content }}ß").render(
      messages: [ChatMessage(role: "user", content: "😀")], addGenerationPrompt: false)
    #expect(text.text == "é😀ß")
    #expect(text.trustedRanges == [0..<2, 6..<8])
  }
}
