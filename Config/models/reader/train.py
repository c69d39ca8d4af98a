"""Trains the built-in reader: dense first, then upcycled to experts. Run it again to go on where it was stopped.

    python Config/models/reader/train.py --model .build/models/all-minilm-l6-v2 --evaluation ../shared/eval \\
      --out checkpoints --stage dense
    python Config/models/reader/train.py … --stage moe --begin checkpoints/dense.pt

Needs torch, safetensors and tokenizers. Word and position vectors are left alone. The rate warms up, stays, and decays
linearly over the last steps, so that the checkpoint before the decay serves any number of further steps.
"""

import argparse
import collections
import json
import math
import os
import random
import re
import time

import torch
import torch.nn.functional as F
from safetensors.torch import load_file

import answers
import examples
from network import Experts, Reader
from windows import Windows, allowed, batch

BALANCE_WEIGHT = 0.01
SAVED_EVERY = 100


def group_loss(logits, owner, gold, groups):
    """Negative log of the gold tokens' share among all tokens of a group's windows (Clark, Gardner 2018, section 3)."""
    loss = 0.0
    for number in range(groups):
        rows = owner == number
        everything = logits[rows].flatten().logsumexp(0)
        right = logits[rows].masked_fill(~gold[rows], answers.NOWHERE).flatten().logsumexp(0)
        loss = loss + everything - right
    return loss / groups


def loss_of(model, groups, options):
    tokens, kinds, owner, starts, ends = batch(groups)
    start, end, answerable = model(tokens, kinds, options.dropout)
    place = allowed(tokens, kinds)
    start, end = start.masked_fill(~place, answers.NOWHERE), end.masked_fill(~place, answers.NOWHERE)
    gold = [torch.zeros_like(place), torch.zeros_like(place)]
    has = torch.zeros(len(starts))
    for row, (first, last) in enumerate(zip(starts, ends)):
        if first:
            has[row] = 1
            gold[0][row, first] = True
            gold[1][row, last] = True
    # A group without any answer is right when it points to the first tokens.
    for number in range(len(groups)):
        rows = owner == number
        if not has[rows].any():
            gold[0][rows, 0] = True
            gold[1][rows, 0] = True
    loss = (group_loss(start, owner, gold[0], len(groups)) + group_loss(end, owner, gold[1], len(groups))) / 2
    loss = loss + options.answerability * F.binary_cross_entropy_with_logits(answerable, has)
    for layer in model.layers:
        if isinstance(layer.feed, Experts):
            loss = loss + BALANCE_WEIGHT * layer.feed.balance
    return loss


def negatives(train, count):
    """For each example some other contexts that share the rarest words with its question, and not its answer."""
    contexts = sorted({example.context for example in train})
    words = [set(re.findall(r"\w+", context.lower())) for context in contexts]
    holders = collections.defaultdict(list)
    for index, present in enumerate(words):
        for word in present:
            holders[word].append(index)
    result = []
    for example in train:
        scores = collections.Counter()
        for word in set(re.findall(r"\w+", example.question.lower())):
            found = holders.get(word, ())
            if 0 < len(found) < 400:
                for index in found:
                    scores[index] += math.log(len(contexts) / len(found))
        texts = {example.context[first:end].lower() for first, end in example.answers}
        chosen = []
        for index, _ in scores.most_common(12):
            context = contexts[index]
            if context != example.context and not any(text in context.lower() for text in texts):
                chosen.append(context)
            if len(chosen) == count:
                break
        result.append(chosen)
    return result


def make_groups(train, hard, cutter, negative_share, rng):
    """One pass over the examples: each with a window of its context, some with one of another context, or that alone."""
    groups = []
    for example, others in zip(train, hard):
        question = cutter.question(example.question)
        cut = cutter.windows(question, example.context, example.answers)
        if example.answers:
            right = [window for window in cut if window.starts]
            if not right:
                continue
            group = [(question, rng.choice(right))]
        else:
            group = [(question, rng.choice(cut))]
        if others and rng.random() < negative_share:
            group.append((question, rng.choice(cutter.windows(question, rng.choice(others)))))
            if example.source != "squad2" and rng.random() < 0.15:
                group = group[1:]
        rng.shuffle(group)
        groups.append(group)
    return groups


def batches(groups, token_limit, rng):
    """Groups of like length together, so that little is padding."""

    def length(group):
        return max(len(question) + len(window.tokens) + 3 for question, window in group)

    rng.shuffle(groups)
    result = []
    for low in range(0, len(groups), 600):
        current, width, rows = [], 0, 0
        for group in sorted(groups[low:low + 600], key=length):
            wider, more = max(width, length(group)), rows + len(group)
            if current and wider * more > token_limit:
                result.append(current)
                current, wider, more = [], length(group), len(group)
            current.append(group)
            width, rows = wider, more
        result.append(current)
    rng.shuffle(result)
    return result


def decayed(model):
    """Weight decay for matrices, none for norms and biases."""
    matrices = [value for value in model.parameters() if value.ndim > 1]
    vectors = [value for value in model.parameters() if value.ndim == 1]
    return [{"params": matrices, "weight_decay": 0.01}, {"params": vectors, "weight_decay": 0.0}]


class Training:
    def __init__(self, options):
        self.options = options
        torch.set_num_threads(options.threads)
        torch.manual_seed(options.seed)
        weights = load_file(options.model + "/model.safetensors")
        self.cutter = Windows.of_model(options.model)
        self.data = examples.load(options.evaluation)
        self.model = Reader.of_encoder(weights)
        if options.stage == "moe":
            self.model.load_state_dict(torch.load(options.begin)["model"])
            self.model = self.model.upcycled(options.experts, options.seed)
        self.optimizer = torch.optim.AdamW(decayed(self.model), lr=options.rate, fused=True)
        self.path = f"{options.out}/{options.stage}.pt"
        self.step = self.epoch = 0
        if os.path.exists(self.path):
            saved = torch.load(self.path)
            self.model.load_state_dict(saved["model"])
            self.optimizer.load_state_dict(saved["optimizer"])
            self.step, self.epoch = saved["step"], saved["epoch"]

    def save(self):
        state = {"model": self.model.state_dict(), "optimizer": self.optimizer.state_dict(), "step": self.step,
                 "epoch": self.epoch}
        torch.save(state, self.path + ".new")
        os.replace(self.path + ".new", self.path)

    def figures(self):
        """Of the articles that are kept out."""
        figures = answers.evaluate(self.model, self.cutter, self.data.answerable, self.data.both)
        loads = [layer.feed.load.tolist() for layer in self.model.layers if isinstance(layer.feed, Experts)]
        return {"step": self.step, **figures, "load": loads}

    def rate(self):
        options, warm = self.options, min(1.0, (self.step + 1) / self.options.warm_up)
        return options.rate * warm * min(1.0, max(0.02, (options.steps - self.step) / options.decay))

    def run(self):
        options = self.options
        train = self.data.train
        train = train + [example for example in train if not example.answers] * (options.unanswerable - 1)
        hard = negatives(train, 4)
        self.model.train()
        began, seen, running = time.time(), 0, None
        while self.step < options.steps:
            rng = random.Random(f"{options.seed} {self.epoch} {self.step}")
            groups = make_groups(train, hard, self.cutter, options.negatives, rng)
            for chosen in batches(groups, options.tokens, rng):
                loss = self.learn(chosen)
                running = loss if running is None else 0.98 * running + 0.02 * loss
                seen += len(chosen)
                if self.step % 50 == 0:
                    rate = seen / (time.time() - began)
                    print(f"step {self.step} epoch {self.epoch} loss {running:.3f} {rate:.1f} questions/s", flush=True)
                if self.step % SAVED_EVERY == 0:
                    self.save()
                if self.step >= options.steps:
                    break
            self.epoch += 1
        self.save()

    def learn(self, groups):
        for part in self.optimizer.param_groups:
            part["lr"] = self.rate()
        loss = loss_of(self.model, groups, self.options)
        self.optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return loss.item()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--evaluation", required=True)
    parser.add_argument("--out", required=True, help="folder of checkpoints")
    parser.add_argument("--stage", choices=["dense", "moe"], default="dense")
    parser.add_argument("--begin", help="checkpoint that the stage begins from")
    parser.add_argument("--experts", type=int, default=4)
    parser.add_argument("--steps", type=int, default=9000)
    parser.add_argument("--warm-up", type=int, default=200, help="steps until the full rate")
    parser.add_argument("--decay", type=int, default=1500, help="steps of the decay at the end")
    parser.add_argument("--rate", type=float, default=1.5e-4)
    parser.add_argument("--tokens", type=int, default=2500)
    parser.add_argument("--negatives", type=float, default=0.3)
    parser.add_argument("--unanswerable", type=int, default=1, help="times a question without an answer is learnt")
    parser.add_argument("--answerability", type=float, default=0.2, help="weight of the answerability head's loss")
    parser.add_argument("--dropout", type=float, default=0.1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--evaluate", action="store_true", help="print the figures of the checkpoint and end")
    options = parser.parse_args()
    os.makedirs(options.out, exist_ok=True)
    training = Training(options)
    if options.evaluate:
        print(json.dumps(training.figures()))
    else:
        training.run()


if __name__ == "__main__":
    main()
