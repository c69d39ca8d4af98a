"""Fits how sure the reader may be, on questions that training never saw, and prints the curve.

    python Config/models/reader/calibrate.py --model .build/models/all-minilm-l6-v2 --checkpoint moe.pt \\
      --evaluation ../shared/eval --output calibration.json

The log-odds that the texts answer are a weighted sum of the best span's margin over none and of the answerability head's
logit for its window; weights and bias come from logistic regression on one half of the held-out questions of SQuAD
2.0, the threshold and the figures from the other half. Each question is read with its paragraph and four others of the
same article, as retrieval gives them. The result's `metadata` goes into the file with export.py.
"""

import argparse
import json
import random

import torch
from tokenizers import BertWordPieceTokenizer

import answers
import examples
import export
import windows

OTHERS = 4
ANSWERED = (0.99, 0.97, 0.95, 0.9, 0.85, 0.8, 0.7)


def readings(model, cutter, both, everything, seed):
    contexts = {}
    for example in everything:
        contexts.setdefault(example.article, set()).add(example.context)
    rng = random.Random(seed)
    rows = []
    for example in both:
        others = sorted(contexts[example.article] - {example.context})
        texts = [example.context] + rng.sample(others, min(OTHERS, len(others)))
        found = answers.read(model, cutter, example.question, texts)
        rows.append((found.margin, found.answerability, bool(example.answers)))
    rng.shuffle(rows)
    return rows


def fitted(rows):
    """Logistic regression: weights of margin and answerability, and the bias."""
    features = torch.tensor([[margin, answerability, 1.0] for margin, answerability, _ in rows], dtype=torch.float64)
    labels = torch.tensor([float(label) for _, _, label in rows], dtype=torch.float64)
    weights = torch.zeros(3, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss():
        optimizer.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(features @ weights, labels)
        value = value + 1e-4 * weights[:2].square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    return weights.detach().tolist()


def probability(row, weights):
    return torch.sigmoid(torch.tensor(row[0] * weights[0] + row[1] * weights[1] + weights[2])).item()


def threshold(rows, weights, answered):
    chances = sorted(probability(row, weights) for row in rows if row[2])
    return chances[min(int(len(chances) * (1 - answered)), len(chances) - 1)]


def curve(rows, weights):
    """Unanswerable questions refused, by answerable ones answered."""
    refusable = [probability(row, weights) for row in rows if not row[2]]
    points = []
    for answered in ANSWERED:
        bound = threshold(rows, weights, answered)
        points.append({
            "answered": answered, "refused": sum(chance < bound for chance in refusable) / len(refusable),
            "threshold": bound})
    return points


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--checkpoint", required=True, nargs="+", help="of several the mean")
    parser.add_argument("--evaluation", required=True)
    parser.add_argument("--answered", type=float, default=0.95, help="share of answerable questions to be answered")
    parser.add_argument("--span-threshold", type=float, default=0.1)
    parser.add_argument("--rank", type=float, default=1.0, help="weight of the rank, chosen with cloister-bench reader")
    parser.add_argument("--count", type=int, default=800, help="questions that are read")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--output", required=True)
    options = parser.parse_args()
    model = export.load(options.checkpoint, options.model)
    cutter = windows.Windows(BertWordPieceTokenizer(options.model + "/vocab.txt", lowercase=True))
    both = examples.load(options.evaluation).both
    random.Random(options.seed).shuffle(both)
    rows = readings(model, cutter, both[: options.count], both, options.seed)
    half = len(rows) // 2
    weights = fitted(rows[:half])
    points = curve(rows[half:], weights)
    result = {
        "questions": len(rows), "curve": points,
        "metadata": {
            "calibration.margin": weights[0], "calibration.answerability": weights[1], "calibration.bias": weights[2],
            "calibration.rank": options.rank,
            "threshold.answer": threshold(rows[half:], weights, options.answered),
            "threshold.span": options.span_threshold,
        },
    }
    with open(options.output, "w", encoding="utf-8") as file:
        json.dump(result, file, indent=2)
        file.write("\n")
    print("answered\trefused\tthreshold")
    for point in points:
        print(f"{point['answered']:.2f}\t{point['refused']:.3f}\t{point['threshold']:.3f}")


if __name__ == "__main__":
    main()
