"""The vocabulary of the tiny models: 256 bytes, merges learned from the text below, the control tokens of the families.

A byte-level BPE as GPT-2 writes it: every byte is a token, spelled with a printable character. The words that guards
and re-rankers answer with ("yes", "no", "safe", "unsafe") are tokens of their own.
"""

import collections
import re

TEXT = """
The archive keeps the signed papers of the harbour. A crane stands at the gate, and the night shift reads the gauge
there at three in the morning. When the pump stops, the valve is closed first and the report is written second. The
passages below are numbered. Answer from the passages alone, and name the number of the passage after the sentence that
leans on it. If the passages do not hold the answer, then say that they do not hold it. The question of the reader is
the last line. The manual of the station says that the filter is changed in March and that the reading of the gauge is
entered in the book. The second copy of the contract is stored in the cold room with the older archive of the town.
"""
WORDS = ["yes", "no", "safe", "unsafe"]
CONTROL_TOKENS = [
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|begin_of_text|>", "<|start_header_id|>", "<|end_header_id|>",
    "<|eot_id|>", "<|start|>", "<|message|>", "<|channel|>", "<|return|>", "<|end|>", "<|pad|>",
]
TEXT_MARKS = ["<think>", "</think>"]
MERGE_COUNT = 81

CHAT_TEMPLATE = """{%- for message in messages %}
{{- '<|im_start|>' + message['role'] + '\\n' + message['content'] | trim + '<|im_end|>\\n' }}
{%- endfor %}
{%- if add_generation_prompt %}
{{- '<|im_start|>assistant\\n' }}
{%- endif %}"""


def byte_spellings():
    """The printable character of each byte, as GPT-2 assigns them: printable bytes stand for themselves."""
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    spellings = {byte: chr(byte) for byte in printable}
    others = [byte for byte in range(256) if byte not in spellings]
    spellings.update({byte: chr(256 + index) for index, byte in enumerate(others)})
    return spellings


def pair_counts(words):
    counts = collections.Counter()
    for word, count in words.items():
        for pair in zip(word, word[1:]):
            counts[pair] += count
    return counts


def merged(word, pair):
    """`word` with each occurrence of the neighbours `pair` written as one."""
    pieces, index = [], 0
    while index < len(word):
        if word[index:index + 2] == pair:
            pieces.append(word[index] + word[index + 1])
            index += 2
        else:
            pieces.append(word[index])
            index += 1
    return tuple(pieces)


def forced_merges():
    """The merges that make one token of each of WORDS; first in rank, so that no other merge comes between."""
    merges = []
    for word in WORDS:
        known = "safe" if word == "unsafe" else None
        pieces = ["u", "n", known] if known else list(word)
        while len(pieces) > 1:
            pair = (pieces[0], pieces[1])
            if pair not in merges:
                merges.append(pair)
            pieces[:2] = [pieces[0] + pieces[1]]
    return merges


def learned_merges():
    """MERGE_COUNT merges: the forced ones, then the most frequent pairs of TEXT, ties to the smaller spelling."""
    spellings = byte_spellings()
    pieces = re.findall(r" ?[A-Za-z]+|[^A-Za-z ]+| ", TEXT)
    words = collections.Counter(tuple(spellings[byte] for byte in piece.encode()) for piece in pieces)
    merges = forced_merges()
    for pair in merges:
        words = rewritten(words, pair)
    while len(merges) < MERGE_COUNT:
        counts = pair_counts(words)
        pair = min(counts, key=lambda candidate: (-counts[candidate], candidate))
        merges.append(pair)
        words = rewritten(words, pair)
    return merges


def rewritten(words, pair):
    rewritten_words = collections.Counter()
    for word, count in words.items():
        rewritten_words[merged(word, pair)] += count
    return rewritten_words


MERGES = learned_merges()
PLAIN_TOKENS = [byte_spellings()[byte] for byte in range(256)] + [left + right for left, right in MERGES]
TOKENS = PLAIN_TOKENS + CONTROL_TOKENS + TEXT_MARKS
assert len(set(TOKENS)) == len(TOKENS)


def token(spelling):
    return TOKENS.index(spelling)
