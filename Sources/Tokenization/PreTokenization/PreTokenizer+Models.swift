/// The split patterns of the model families, by the names that `tokenizer.ggml.pre` gives them.
///
/// The patterns are those that the models' makers published; where a GGUF engine runs a simpler one, the makers' holds,
/// because it is what the model was trained with.
extension PreTokenizer {
  static let named: [String: PreTokenizer] = {
    var named: [String: PreTokenizer] = [:]
    for (names, preTokenizer) in families {
      for name in names { named[name] = preTokenizer }
    }
    return named
  }()

  private static let families: [([String], PreTokenizer)] = [
    (["default"], standard),
    (
      [
        "gpt-2", "phi-2", "mpt", "olmo", "dolma", "jais", "gigachat", "trillion", "granite-docling", "exaone4",
        "mellum", "modern-bert", "a.x-4.0",
      ], PreTokenizer(stages: [gpt2])
    ),
    (
      [
        "starcoder", "refact", "granite", "command-r", "smollm", "codeshell", "exaone", "minerva-7b", "mellum2",
      ], PreTokenizer(stages: [[digits(1)], gpt2])
    ),
    (
      ["llama3", "llama-v3", "llama-bpe", "falcon3", "falcon-h1", "pixtral", "midm-2.0", "lfm2"],
      PreTokenizer(stages: [words(digits: 3)], takesWholePieces: true, addsBOS: true)
    ),
    (["dbrx", "smaug-bpe", "chatglm-bpe"], PreTokenizer(stages: [words(digits: 3)])),
    (["glm4", "glm5"], PreTokenizer(stages: [words(digits: 3)], takesWholePieces: true)),
    (
      [
        "qwen2", "deepseek-r1-qwen", "stablelm2", "hunyuan", "megrez", "grok-2", "solar-open", "kormo", "bailingmoe",
        "bailingmoe2", "llada-moe",
      ], PreTokenizer(stages: [words(digits: 1)])
    ),
    (["qwen35"], PreTokenizer(stages: [wordsWithMarks])),
    (["deepseek-llm"], deepSeekLLM),
    (["deepseek-coder"], deepSeekCoder),
    (["deepseek-v3", "hunyuan-dense", "joyai-llm"], deepSeekV3),
    (["gpt-4o", "llama4", "kanana2", "minimax-m2"], gpt4o),
    (["tekken"], tekken),
    (["kimi-k2"], kimiK2),
  ]

  // MARK: Patterns

  private static func digits(_ most: Int) -> SplitRule { .run(ScalarSet(.number), most: most) }

  /// `[^\s\p{L}\p{N}]`
  private static let other = ScalarSet(.any, without: [.space, .letter, .number])

  /// `\s*[\r\n]+|\s+(?!\S)|\s+`
  private static let spaces: Stage = [.lineEnds, .spacesBeforeSpace, .run(ScalarSet(.space))]

  /// `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+`
  private static let gpt2: Stage = [
    .contraction(ignoringCase: false),
    .run(ScalarSet(.letter), after: ScalarSet(.blank)),
    .run(ScalarSet(.number), after: ScalarSet(.blank)),
    .run(other, after: ScalarSet(.blank)),
    .spacesBeforeSpace,
    .run(ScalarSet(.space)),
  ]

  /// `(?i:'s|…)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,digits}| ?[^\s\p{L}\p{N}]+[\r\n]*|…`
  private static func words(digits most: Int) -> Stage {
    [
      .contraction(ignoringCase: true),
      .run(ScalarSet(.letter), after: SplitRule.wordLead),
      digits(most),
      .run(other, after: ScalarSet(.blank), then: ScalarSet(.lineEnd)),
    ] + spaces
  }

  /// The pattern of Qwen 3.5, in which marks belong to words.
  private static let wordsWithMarks: Stage =
    [
      .contraction(ignoringCase: true),
      .run(ScalarSet([.letter, .mark]), after: SplitRule.wordLead),
      digits(1),
      .run(
        ScalarSet(.any, without: [.space, .letter, .mark, .number]), after: ScalarSet(.blank),
        then: ScalarSet(.lineEnd)),
    ] + spaces

  /// `lead?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+` and its other half.
  private static func casedWord(without strangers: ScalarClass, contracts: Bool) -> SplitRule {
    .casedWord(
      upper: ScalarSet([.uppercase, .caseless, .mark], without: strangers),
      lower: ScalarSet([.lowercase, .caseless, .mark], without: strangers), contracts: contracts)
  }

  private static func afterCasedWords(digits most: Int, tail: ScalarClass) -> Stage {
    [digits(most), .run(other, after: ScalarSet(.blank), then: ScalarSet(tail))] + spaces
  }

  private static let gpt4o = PreTokenizer(stages: [
    [casedWord(without: [], contracts: true)] + afterCasedWords(digits: 3, tail: [.lineEnd, .slash])
  ])

  private static let tekken = PreTokenizer(
    stages: [[casedWord(without: [], contracts: false)] + afterCasedWords(digits: 1, tail: [.lineEnd, .slash])],
    takesWholePieces: true, addsBOS: true)

  private static let kimiK2 = PreTokenizer(stages: [
    [.run(ScalarSet(.han)), casedWord(without: .han, contracts: true)] + afterCasedWords(digits: 3, tail: .lineEnd)
  ])

  private static let deepSeekV3 = PreTokenizer(stages: [
    [digits(3)],
    [.run(ScalarSet(.ideographOrKana))],
    [
      .led(ScalarSet(.asciiLetter), by: ScalarSet(.asciiPunctuation)),
      .run(
        ScalarSet([.letter, .mark]), after: ScalarSet(.any, without: [.lineEnd, .letter, .punctuation, .symbol])),
      .run(ScalarSet([.punctuation, .symbol]), after: ScalarSet(.blank), then: ScalarSet(.lineEnd)),
    ] + spaces,
  ])

  private static let deepSeekCoder = PreTokenizer(stages: [
    [.run(ScalarSet(.lineEnd), most: 1)],
    [.run(ScalarSet(.letter), after: ScalarSet(.space))],
    [.run(ScalarSet(.punctuation), after: ScalarSet(.space))],
    [.run(ScalarSet(.earlyDeepSeekWord))],
    [digits(1)],
  ])

  private static let deepSeekLLM = PreTokenizer(stages: [
    [.run(ScalarSet(.lineEnd), most: 1)],
    [.run(ScalarSet(.earlyDeepSeekLetter), after: ScalarSet(.space))],
    [.run(ScalarSet(.earlyDeepSeekPunctuation), after: ScalarSet(.space))],
    [.finalSpaces],
    [.run(ScalarSet(.earlyDeepSeekWord))],
    [digits(1)],
  ])

  /// What stands for files that name no pre-tokeniser.
  private static let standard = PreTokenizer(stages: [
    [.run(ScalarSet([.punctuation, .operatorSymbol]))],
    gpt2,
    [.run(ScalarSet(.number))],
    [.exactly(3, ScalarSet(.asciiDigit))],
  ])
}
