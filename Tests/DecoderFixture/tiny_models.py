"""Loads a tiny model of Models/ back into transformers, with the values that its GGUF file holds."""

import pathlib

import gguf
import torch
import transformers

from families import FAMILIES
from layout import row_order, tensors

MODELS = pathlib.Path(__file__).parent / "Models"


def load(name):
    family = next(family for family in FAMILIES if family.name == name)
    family.config._attn_implementation = "eager"
    kind = transformers.AutoModel if family.is_embedding else transformers.AutoModelForCausalLM
    model = kind.from_config(family.config, dtype=torch.float32).eval()
    stored = {tensor.name: tensor for tensor in gguf.GGUFReader(MODELS / f"{name}.gguf").tensors}
    for tensor_name, values in tensors(model, family).items():
        tensor = stored[tensor_name]
        found = gguf.quants.dequantize(tensor.data, tensor.tensor_type).reshape(values.shape)
        order = row_order(tensor_name, len(values), family)
        if order is None:
            values[...] = found
        else:
            values[order] = found
    return model
