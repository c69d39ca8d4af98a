"""The tokenizer of the tiny models, made with the package `tokenizers` from the same vocabulary."""

import tokenizers
from tokenizers import decoders, models, pre_tokenizers

from vocabulary import CONTROL_TOKENS, MERGES, TEXT_MARKS, TOKENS

# How Qwen 2 and Llama 3 cut a text before merging; facts from their tokenizer.json.
DIGITS = {"qwen2": r"\p{N}", "llama-bpe": r"\p{N}{1,3}"}
SPLIT = (
    r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|DIGITS| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
)


def make_tokenizer(pre_tokenizer, knows_control_tokens=True):
    vocabulary = {spelling: index for index, spelling in enumerate(TOKENS)}
    tokenizer = tokenizers.Tokenizer(models.BPE(vocab=vocabulary, merges=list(MERGES)))
    pattern = tokenizers.Regex(SPLIT.replace("DIGITS", DIGITS[pre_tokenizer]))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([
        pre_tokenizers.Split(pattern, behavior="isolated"),
        pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
    ])
    tokenizer.decoder = decoders.ByteLevel()
    if knows_control_tokens:
        tokenizer.add_special_tokens(list(CONTROL_TOKENS))
    tokenizer.add_tokens(list(TEXT_MARKS))
    return tokenizer
