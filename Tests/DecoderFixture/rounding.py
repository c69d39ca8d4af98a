"""What a product with quantised weights computes: the other factor rounded too, block by block.

Integer products need integers on both sides, so an engine rounds each block of 32 numbers to multiples of its largest
magnitude / 127. Models whose choice of experts hangs on that cannot serve as a reference.
"""

import torch
from torch.overrides import TorchFunctionMode

BLOCK = 32


def rounded(values):
    blocks = values.unflatten(-1, (-1, BLOCK))
    steps = blocks.abs().amax(-1, keepdim=True).clamp_min(1e-30) / 127
    return ((blocks / steps).round() * steps).flatten(-2)


class RoundedInputs(TorchFunctionMode):
    """While active, rounds what is multiplied with one of the given parameters, or with a part of one."""

    def __init__(self, parameters):
        super().__init__()
        self.weights = {parameter.untyped_storage().data_ptr() for parameter in parameters}

    def __torch_function__(self, function, types, arguments=(), options=None):
        names = ("linear", "matmul", "__matmul__")
        if getattr(function, "__name__", "") in names and arguments[1].untyped_storage().data_ptr() in self.weights:
            arguments = (rounded(arguments[0]), *arguments[1:])
        return function(*arguments, **(options or {}))
