"""Cuts questions and contexts into the windows of tokens that the reader sees."""

import dataclasses

import torch
from tokenizers import BertWordPieceTokenizer

from network import CLS, PAD, SEP


@dataclasses.dataclass(frozen=True)
class Cut:
    """Tokens of a window, of a question, of two windows of a passage in common, and of the longest answer."""
    context: int = 256
    question: int = 48
    overlap: int = 64
    answer: int = 30

    def room(self, question):
        """Tokens of a passage in one window, beside a question and three special tokens."""
        return self.context - 3 - len(question)


@dataclasses.dataclass
class Window:
    tokens: list          # of the passage
    offsets: list         # (first, end) in characters of the context, a token
    starts: list          # gold start tokens
    ends: list            # gold end tokens, the last one of the span


class Windows:
    """Tokenises each context once."""

    def __init__(self, tokenizer, cut=Cut()):
        self.tokenizer = tokenizer
        self.cut = cut
        self.cache = {}

    @classmethod
    def of_model(cls, folder):
        """For the tokens of the embedding model that lies in a folder."""
        return cls(BertWordPieceTokenizer(folder + "/vocab.txt", lowercase=True))

    def question(self, text):
        return self.tokenizer.encode(text, add_special_tokens=False).ids[: self.cut.question]

    def context(self, text):
        if text not in self.cache:
            encoding = self.tokenizer.encode(text, add_special_tokens=False)
            self.cache[text] = (encoding.ids, encoding.offsets)
        return self.cache[text]

    def spans(self, count, size):
        """As few windows as overlap enough, at equal distances."""
        if count <= size:
            return [(0, count)]
        steps = -((self.cut.overlap - count) // (size - self.cut.overlap)) - 1
        starts = [number * (count - size) // steps for number in range(steps + 1)]
        return [(start, start + size) for start in starts]

    def windows(self, question, context, answers=()):
        """The windows of a context for a question, which is given in tokens."""
        ids, offsets = self.context(context)
        gold = []
        for first, end in answers:
            covered = [i for i, (s, e) in enumerate(offsets) if s < end and e > first]
            if covered:
                gold.append((covered[0], covered[-1]))
        result = []
        for low, high in self.spans(len(ids), self.cut.room(question)):
            inside = [(s - low, e - low) for s, e in gold if low <= s and e < high]
            result.append(Window(ids[low:high], offsets[low:high], [s for s, _ in inside], [e for _, e in inside]))
        return result


def batch(groups):
    """groups: lists of (question tokens, Window) -> tokens and types [windows, length], and the group of each window.

    The gold starts and ends come last, as places in the rows.
    """
    rows, types, owner, starts, ends = [], [], [], [], []
    for number, group in enumerate(groups):
        for question, window in group:
            head = [CLS] + question + [SEP]
            rows.append(head + window.tokens + [SEP])
            types.append([0] * len(head) + [1] * (len(window.tokens) + 1))
            owner.append(number)
            starts.append([len(head) + s for s in window.starts])
            ends.append([len(head) + e for e in window.ends])
    length = max(map(len, rows))
    tokens = torch.tensor([row + [PAD] * (length - len(row)) for row in rows])
    kinds = torch.tensor([kind + [0] * (length - len(kind)) for kind in types])
    return tokens, kinds, torch.tensor(owner), starts, ends


def allowed(tokens, kinds):
    """Where a span may stand: in the passage; and the first token, which means that the window does not answer."""
    place = (kinds == 1) & (tokens != SEP) & (tokens != PAD)
    place[:, 0] = True
    return place
