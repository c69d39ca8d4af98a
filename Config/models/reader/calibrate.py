"""Fits how sure the reader may be, on questions that training never saw, and prints the curve.

    python Config/models/reader/calibrate.py --model .build/models/all-minilm-l6-v2 --checkpoint moe.pt \\
      --evaluation ../shared/eval --output calibration.json

The log-odds that the texts answer are a weighted sum of the best span's margin over none, of the answerability head's
logit for its window, and of whether no text holds some name or number of the question. Weights and bias come from
logistic regression on the held-out questions of SQuAD 2.0, each read with its paragraph and four others of the same
article, as retrieval gives them. What is printed is the curve of one half of the questions with weights from the other
half. The result's `metadata` goes into the file with export.py.
"""

import argparse
import json
import random

import torch

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
        rows.append(((found.margin, found.answerability, float(found.name_missing)), bool(example.answers)))
    rng.shuffle(rows)
    return rows


def fitted(rows):
    """Logistic regression: the weights of margin, answerability and a missing name, and the bias."""
    features = torch.tensor([[*values, 1.0] for values, _ in rows], dtype=torch.float64)
    labels = torch.tensor([float(label) for _, label in rows], dtype=torch.float64)
    weights = torch.zeros(features.shape[1], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([weights], max_iter=200, line_search_fn="strong_wolfe")

    def loss():
        optimizer.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(features @ weights, labels)
        value = value + 1e-4 * weights[:-1].square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    return weights.detach().tolist()


def probability(values, weights):
    log_odds = sum(weight * value for weight, value in zip(weights, (*values, 1.0)))
    return torch.sigmoid(torch.tensor(log_odds)).item()


def threshold(rows, weights, answered):
    chances = sorted(probability(values, weights) for values, label in rows if label)
    return chances[min(int(len(chances) * (1 - answered)), len(chances) - 1)]


def curve(rows, weights):
    """Unanswerable questions refused, by answerable ones answered."""
    refusable = [probability(values, weights) for values, label in rows if not label]
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
    parser.add_argument("--answered", type=float, default=0.9, help="share of answerable questions to be answered")
    parser.add_argument("--threshold", type=float, help="instead of the one for that share")
    parser.add_argument("--span-threshold", type=float, default=0.1)
    parser.add_argument("--rank", type=float, default=1.0, help="weight of the rank, chosen with cloister-bench reader")
    parser.add_argument("--count", type=int, help="so many questions, not all")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--output", required=True)
    options = parser.parse_args()
    model = export.load(options.checkpoint, options.model)
    cutter = windows.Windows.of_model(options.model)
    both = examples.load(options.evaluation).both
    random.Random(options.seed).shuffle(both)
    rows = readings(model, cutter, both[: options.count], both, options.seed)
    half = len(rows) // 2
    points = curve(rows[half:], fitted(rows[:half]))
    weights = fitted(rows)
    in_force = options.threshold or threshold(rows, weights, options.answered)
    result = {
        "questions": len(rows), "curve": points,
        "metadata": {
            "calibration.margin": weights[0], "calibration.answerability": weights[1],
            "calibration.missing_name": weights[2], "calibration.bias": weights[3], "calibration.rank": options.rank,
            "threshold.answer": in_force, "threshold.span": options.span_threshold,
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
