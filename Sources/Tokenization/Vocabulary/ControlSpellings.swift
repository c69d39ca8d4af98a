/// Spellings of control tokens that mean the same in every model that has them.
enum ControlSpellings {
  /// Those without bars that models' files have been seen to call text.
  static let plain = bytes([
    "<s>", "</s>", "<bos>", "<eos>", "<pad>", "<unk>", "<mask>", "<sop>", "<eop>", "<start_of_turn>", "<end_of_turn>",
    "<EOT>", "[CLS]", "[SEP]", "[PAD]", "[UNK]", "[MASK]", "[BOS]", "[EOS]", "[EOT]", "[INST]", "[/INST]", "[gMASK]",
    "[sMASK]", "[SYSTEM_PROMPT]", "[/SYSTEM_PROMPT]", "[TOOL_RESULTS]", "[/TOOL_RESULTS]", "[AVAILABLE_TOOLS]",
    "[/AVAILABLE_TOOLS]", "[TOOL_CALLS]", "[e~[", "]~b]", "]~!b[",
  ])

  /// Those after which a model has nothing more to say.
  static let ends = bytes([
    "<|eot_id|>", "<|im_end|>", "<|end|>", "<|return|>", "<|call|>", "<|calls|>", "<|flush|>", "<end_of_turn>",
    "<|endoftext|>", "</s>", "<|eom_id|>", "<EOT>", "<|EOT|>", "_<EOT>", "[EOT]", "[EOS]", "<|end_of_text|>",
    "<end_of_utterance>", "<eos>", "<｜end▁of▁sentence｜>", "[e~[", "<|fim_pad|>", "<|repo_name|>", "<|file_sep|>",
  ])

  /// A model that has all tokens of one of these sets ends its parts, not its answers, with `<|end|>`.
  static let partEnders = [["<|return|>", "<|call|>"], ["<|calls|>", "<|flush|>"]]
  static let partEnd = "<|end|>"

  private static func bytes(_ spellings: [String]) -> Set<[UInt8]> { Set(spellings.map { Array($0.utf8) }) }
}
