"""What the reader answers, and how well that agrees with the right answers."""

import collections
import dataclasses
import re
import string

import torch

from windows import allowed, batch

# Where a span may not stand.
NOWHERE = -1e9


def normalized(text):
    text = "".join(c for c in text.lower() if c not in set(string.punctuation))
    return " ".join(re.sub(r"\b(a|an|the)\b", " ", text).split())


def overlap(answer, gold):
    """The harmonic mean of precision and recall in words (Rajpurkar et al. 2016, section 6.1)."""
    ours, theirs = normalized(answer).split(), normalized(gold).split()
    same = sum((collections.Counter(ours) & collections.Counter(theirs)).values())
    return 2 * same / (len(ours) + len(theirs)) if same else float(ours == theirs)


@dataclasses.dataclass
class Found:
    """The best span of some texts: its words, how much likelier it is than none in its window, in nats, the
    answerability of that window, and whether none of the texts holds some name or number of the question."""
    text: str
    margin: float
    answerability: float
    name_missing: bool


def name_missing(question, contexts):
    """Words that begin with a capital letter or a digit are names and numbers, save the first, and in a title."""
    words = re.findall(r"[^\W_]+", question)[1:]
    names = [word for word in words if word[0].isupper()]
    if len(names) > 3 and 4 * len(names) > 3 * len(words):
        names = []
    names += [word for word in words if word[0].isdigit()]
    texts = [context.lower() for context in contexts]
    return any(all(name.lower() not in text for text in texts) for name in names)


@torch.no_grad()
def read(model, cutter, question, contexts):
    """The best span over all windows of all contexts, normalised together."""
    asked = cutter.question(question)
    cuts = [(context, window) for context in contexts for window in cutter.windows(asked, context) if window.tokens]
    texts, group = [context for context, _ in cuts], [(asked, window) for _, window in cuts]
    if not group:
        return Found("", float("-inf"), float("-inf"), False)
    tokens, kinds, _, _, _ = batch([group])
    start, end, answerable = model(tokens, kinds)
    place = allowed(tokens, kinds)
    start, end = start.masked_fill(~place, NOWHERE), end.masked_fill(~place, NOWHERE)
    best, answer, at = NOWHERE, "", 0
    head, longest = len(asked) + 2, cutter.cut.answer
    for row, ((_, window), text) in enumerate(zip(group, texts)):
        count = len(window.tokens)
        pairs = start[row, head:head + count, None] + end[row, None, head:head + count]
        reachable = torch.ones_like(pairs, dtype=torch.bool).triu().tril(longest - 1)
        score, index = pairs.masked_fill(~reachable, NOWHERE).flatten().max(0)
        if score.item() > best:
            first, last = divmod(index.item(), count)
            best, at = score.item(), row
            answer = text[window.offsets[first][0]:window.offsets[last][1]]
    # Other windows say nothing about whether this one answers.
    none = (start[at, 0] + end[at, 0]).item()
    return Found(answer, best - none, answerable[at].item(), name_missing(question, contexts))


def evaluate(model, cutter, answerable, both):
    """EM and F1 with the paragraph given, and how many unanswerable questions are refused where 90 % are answered."""
    model.eval()
    exact = shared = 0.0
    for example in answerable:
        answer = read(model, cutter, example.question, [example.context]).text
        golds = [example.context[first:end] for first, end in example.answers]
        exact += max(normalized(answer) == normalized(gold) for gold in golds)
        shared += max(overlap(answer, gold) for gold in golds)
    margins = {False: [], True: []}
    for example in both:
        margins[bool(example.answers)].append(read(model, cutter, example.question, [example.context]).margin)
    model.train()
    figures = {"questions": len(answerable), "em": exact / len(answerable), "f1": shared / len(answerable)}
    if margins[False] and margins[True]:
        threshold = sorted(margins[True])[len(margins[True]) // 10]
        figures["refused_at_90"] = sum(m < threshold for m in margins[False]) / len(margins[False])
    return figures
