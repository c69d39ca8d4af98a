"""Loads a tiny model back into transformers, with the values that its GGUF file holds."""

import pathlib

import gguf
import torch
import transformers

from layout import row_order, tensors

MODELS = pathlib.Path(__file__).parent / "Models"


def load(family, path):
    family.config._attn_implementation = "eager"
    kind = transformers.AutoModel if family.is_embedding else transformers.AutoModelForCausalLM
    model = kind.from_config(family.config, dtype=torch.float32).eval()
    stored = {tensor.name: tensor for tensor in gguf.GGUFReader(path).tensors}
    for tensor_name, values in tensors(model, family).items():
        tensor = stored[tensor_name]
        found = gguf.quants.dequantize(tensor.data, tensor.tensor_type).reshape(values.shape)
        order = row_order(tensor_name, len(values), family)
        if order is None:
            values[...] = found
        else:
            values[order] = found
    return model
