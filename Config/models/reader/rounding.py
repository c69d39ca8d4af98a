"""Rounds matrices to Q8_0 so that what they give for real inputs changes least (GPTQ: Frantar et al. 2022, section 3).

Four blocks that follow each other have one scale, and in nearly every such group a weight has the largest number: the
groups and numbers that the engine computes with, so that it rounds nothing again.
"""

import dataclasses
import random

import gguf
import numpy as np
import torch
import torch.nn as nn

import windows

# Weights of an output with a scale in common: CK_INT8_GROUP of the engine.
GROUP = 128
LARGEST = 127
# Share of the mean variance that every input has besides its own, so that the covariance can be inverted.
DAMPING = 0.01
# Scale of a group that is zero: the smallest number of 16 bits.
SMALLEST = 2.0 ** -24
# Times the scales of a group are adapted until its largest number is LARGEST.
ADAPTATIONS = 6


@dataclasses.dataclass
class Inputs:
    """Of a linear layer: how many rows, their sum [inputs], and the sum of their products [inputs, inputs]."""
    count: int = 0
    total: torch.Tensor = 0
    products: torch.Tensor = 0

    def add(self, rows):
        rows = rows.reshape(-1, rows.shape[-1]).double()
        self.count += len(rows)
        self.total = self.total + rows.sum(0)
        self.products = self.products + rows.T @ rows

    @property
    def mean(self):
        return self.total / self.count

    @property
    def covariance(self):
        return self.products / self.count - torch.outer(self.mean, self.mean)


def is_rounded(module):
    """Routers and heads are small and stay as they are."""
    return isinstance(module, nn.Linear) and module.out_features % 32 == 0


@torch.no_grad()
def inputs(reader, cutter, train, count, seed):
    """What the matrices of a reader see in some windows of what it learnt from, by module."""
    seen = {module: Inputs() for module in reader.modules() if is_rounded(module)}
    hooks = [module.register_forward_pre_hook(lambda module, arguments: seen[module].add(arguments[0]))
             for module in seen]
    rng = random.Random(seed)
    for example in rng.sample(train, count):
        question = cutter.question(example.question)
        tokens, kinds, _, _, _ = windows.batch([[(question, rng.choice(cutter.windows(question, example.context)))]])
        reader(tokens, kinds)
    for hook in hooks:
        hook.remove()
    return seen


def rounded_group(columns, factor, scales):
    """Rounds the columns of a group one after the other, each error made up for by those that follow.

    columns: [outputs, GROUP]; factor: their part of the Cholesky factor; scales: [outputs].
    -> numbers and errors [outputs, GROUP], the largest magnitudes before rounding [outputs]
    """
    columns = columns.clone()
    numbers, errors = torch.zeros_like(columns), torch.zeros_like(columns)
    largest = torch.zeros_like(scales)
    for index in range(columns.shape[1]):
        exact = columns[:, index] / scales
        largest = largest.maximum(exact.abs())
        numbers[:, index] = exact.round().clamp(-LARGEST, LARGEST)
        errors[:, index] = (columns[:, index] - numbers[:, index] * scales) / factor[index, index]
        columns[:, index + 1:] -= torch.outer(errors[:, index], factor[index, index + 1:])
    return numbers, errors, largest


def rounded(weight, seen):
    """weight: [outputs, inputs] -> numbers of the same shape and scales [outputs, inputs / GROUP]."""
    covariance = seen.covariance
    covariance += torch.eye(len(covariance)) * covariance.diagonal().mean() * DAMPING
    inverse = torch.cholesky_inverse(torch.linalg.cholesky(covariance))
    factor = torch.linalg.cholesky(inverse, upper=True)
    left = weight.double().clone()
    numbers, scales = torch.zeros_like(left), []
    for first in range(0, left.shape[1], GROUP):
        inside, after = slice(first, first + GROUP), slice(first + GROUP, None)
        largest, scale = left[:, inside].abs().amax(1), torch.ones(len(left), dtype=torch.double)
        unsettled = torch.ones(len(left), dtype=torch.bool)
        for _ in range(ADAPTATIONS):
            # As a file holds them: of 16 bits.
            adapted = (scale * largest / LARGEST).half().double().clamp_min(SMALLEST)
            scale = torch.where(unsettled, adapted, scale)
            numbers[:, inside], errors, largest = rounded_group(left[:, inside], factor[inside, inside], scale)
            unsettled = largest.round() != LARGEST
            if not unsettled.any():
                break
        left[:, after] -= errors @ factor[inside, after]
        scales.append(scale)
    return numbers, torch.stack(scales, 1)


def blocks(numbers, scales):
    """The bytes of Q8_0: for each block of 32 its scale of 16 bits, then its numbers."""
    size = gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType.Q8_0][0]
    numbers = numbers.numpy().astype(np.int8).reshape(len(numbers), -1, size)
    scales = np.repeat(scales.numpy().astype(np.float16), GROUP // size, axis=1)
    scales = np.ascontiguousarray(scales[:, :, None]).view(np.int8)
    return np.concatenate([scales, numbers], axis=2).reshape(len(numbers), -1).view(np.uint8)


@torch.no_grad()
def round_matrices(reader, seen):
    """The bytes of every matrix that `seen` holds the inputs of; biases take up what rounding moves on average."""
    result = {}
    for module, rows in seen.items():
        numbers, scales = rounded(module.weight, rows)
        error = numbers * scales.repeat_interleave(GROUP, 1) - module.weight.double()
        module.bias -= (error @ rows.mean).float()
        result[module] = blocks(numbers, scales)
    return result
