/// Strings, their lengths and their patterns.
extension SchemaCompiler {
  mutating func string(_ place: Place) throws(GenerationError) -> ByteGrammar.RuleIndex {
    let minimum = try count("minLength", of: place)
    let maximum = try count("maxLength", of: place)
    guard let pattern = place.schema["pattern"] else {
      if minimum == nil, maximum == nil { return json.string }
      let characters = json.grammar.repetition(of: json.character, minimum: minimum ?? 0, maximum: maximum)
      return quoted(characters)
    }
    guard case .string(let text) = pattern else { throw place.invalid("pattern") }
    // The length of what a pattern allows cannot be counted at the same time.
    guard minimum == nil, maximum == nil, let rule = SchemaPattern.compile(text, into: &json) else {
      throw place.unsupported("pattern")
    }
    return quoted(rule)
  }

  private mutating func quoted(_ characters: ByteGrammar.RuleIndex) -> ByteGrammar.RuleIndex {
    let quote = json.literal("\"")
    return json.grammar.sequence(quote, characters, quote)
  }
}
