"""Writes sampling.json: what the logits processors of transformers leave of random logits.

Run with transformers 5.23.0 and torch: python make_sampling.py
"""

import itertools
import json
import pathlib

import torch
from transformers.generation.logits_process import (
    LogitsProcessorList,
    MinPLogitsWarper,
    RepetitionPenaltyLogitsProcessor,
    TemperatureLogitsWarper,
    TopKLogitsWarper,
    TopPLogitsWarper,
)

VOCABULARY_SIZE = 48


def case(generator, temperature, top_k, top_p, min_p, penalty):
    logits = torch.randn(1, VOCABULARY_SIZE, generator=generator) * 3
    prompt = torch.randint(0, VOCABULARY_SIZE, (1, 12), generator=generator)
    steps = LogitsProcessorList()
    if penalty != 1:
        steps.append(RepetitionPenaltyLogitsProcessor(penalty))
    steps.append(TemperatureLogitsWarper(temperature))
    if top_k:
        steps.append(TopKLogitsWarper(top_k))
    if top_p < 1:
        steps.append(TopPLogitsWarper(top_p))
    if min_p:
        steps.append(MinPLogitsWarper(min_p))
    probabilities = torch.softmax(steps(prompt, logits).double(), dim=-1)[0]
    kept = [i for i in range(VOCABULARY_SIZE) if probabilities[i] > 0]
    return {
        "temperature": temperature,
        "topK": top_k,
        "topP": top_p,
        "minP": min_p,
        "repetitionPenalty": penalty,
        "prompt": prompt[0].tolist(),
        "logits": [round(x, 7) for x in logits[0].tolist()],
        "kept": kept,
        "probabilities": [round(probabilities[i].item(), 9) for i in kept],
    }


def main():
    generator = torch.Generator().manual_seed(20261122)
    options = itertools.product([0.7, 1.6], [0, 5, 100], [1.0, 0.8], [0.0, 0.1], [1.0, 1.3])
    cases = [case(generator, *choice) for choice in options]
    target = pathlib.Path(__file__).with_name("sampling.json")
    target.write_text("[\n" + ",\n".join(json.dumps(c, separators=(",", ":")) for c in cases) + "\n]\n")


main()
