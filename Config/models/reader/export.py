"""Writes a checkpoint of the reader as the GGUF file that the daemon runs.

    python Config/models/reader/export.py --model .build/models/all-minilm-l6-v2 --checkpoint moe.pt \\
      --calibration calibration.json --output Config/models/reader/cloister-reader.gguf

Matrices are Q8_0; norms, biases, routers and heads stay 32-bit floating point. Word and position vectors are not in the
file: training leaves those of the embedding model alone, and the SHA-256 of its file stands in the metadata. A dense
checkpoint gives a file without experts. With `--evaluation` matrices are rounded for what they see there (rounding.py),
else to the nearest numbers; `--float32` rounds nothing, to compare numerics.
"""

import argparse
import hashlib
import json

import gguf
import numpy as np
import torch
from safetensors.torch import load_file

import examples
import rounding
import windows
from network import Experts, Reader, Sizes

ARCHITECTURE = "cloister-reader"
LIMIT_BYTES = 40_000_000


def sha256(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class Export:
    def __init__(self, path, name, rounded=None, float32=False):
        self.writer = gguf.GGUFWriter(path, ARCHITECTURE)
        self.rounded = rounded
        self.float32 = float32
        self.writer.add_name(name)

    def number(self, key, value):
        add = self.writer.add_float32 if isinstance(value, float) else self.writer.add_uint32
        add(f"{ARCHITECTURE}.{key}", value)

    def text(self, key, value):
        self.writer.add_string(f"{ARCHITECTURE}.{key}", value)

    def plain(self, name, tensor):
        self.writer.add_tensor(name, np.ascontiguousarray(tensor.detach().numpy(), dtype=np.float32))

    def matrix(self, name, module, *others):
        """The weights of a module, or those of several, one after the other."""
        modules = (module, *others)
        kind = gguf.GGMLQuantizationType.Q8_0
        if self.float32:
            kind, parts = None, [module.weight.detach().numpy() for module in modules]
        elif self.rounded:
            parts = [self.rounded[module] for module in modules]
        else:
            parts = [gguf.quantize(module.weight.detach().numpy(), kind) for module in modules]
        self.writer.add_tensor(name, np.stack(parts) if others else parts[0], raw_dtype=kind)

    def affine(self, name, module):
        self.matrix(name + ".weight", module)
        self.plain(name + ".bias", module.bias)

    def plain_affine(self, name, module):
        self.plain(name + ".weight", module.weight)
        self.plain(name + ".bias", module.bias)

    def finish(self):
        self.writer.write_header_to_file()
        self.writer.write_kv_data_to_file()
        self.writer.write_tensors_to_file()
        self.writer.close()


def write(path, reader, vectors_sha256, name, calibration=None, cut=windows.Cut(), rounded=None, float32=False):
    """Writes a reader; `calibration`: the keys of calibrate.py's result, or nothing for the engine's defaults;
    `rounded`: the bytes of each matrix, or nothing for the nearest numbers.
    """
    file = Export(path, name, rounded, float32)
    sizes, experts = reader.sizes, reader.expert_count
    for key, value in {
        "context_length": cut.context, "block_count": sizes.layers, "embedding_length": sizes.hidden,
        "feed_forward_length": sizes.inner, "attention.head_count": sizes.heads,
        "attention.layer_norm_epsilon": reader.norm.eps, "question_tokens": cut.question,
        "overlap_tokens": cut.overlap, "answer_tokens": cut.answer,
    }.items():
        file.number(key, value)
    if experts:
        file.number("expert_count", experts)
        file.number("expert_used_count", 2)
        file.number("interleave_moe_layer_step", sizes.interval)
    file.text("vectors.sha256", vectors_sha256)
    for key, value in (calibration or {}).items():
        file.number(key, float(value))
    file.plain("token_types.weight", reader.types)
    file.plain_affine("token_embd_norm", reader.norm)
    for number, layer in enumerate(reader.layers):
        at = f"blk.{number}."
        file.affine(at + "attn_qkv", layer.qkv)
        file.affine(at + "attn_output", layer.out)
        file.plain_affine(at + "attn_output_norm", layer.norm1)
        if isinstance(layer.feed, Experts):
            file.plain(at + "ffn_gate_inp.weight", layer.feed.router.weight)
            for direction in ("up", "down"):
                modules = [getattr(expert, direction) for expert in layer.feed.experts]
                file.matrix(f"{at}ffn_{direction}_exps.weight", *modules)
                file.plain(f"{at}ffn_{direction}_exps.bias", torch.stack([m.bias for m in modules]))
        else:
            file.affine(at + "ffn_up", layer.feed.up)
            file.affine(at + "ffn_down", layer.feed.down)
        file.plain_affine(at + "layer_output_norm", layer.norm2)
    file.plain_affine("span", reader.span)
    file.plain_affine("answerability", reader.answerable)
    file.finish()


def load(checkpoints, model):
    """The reader with the mean of the weights of checkpoints that go back to one another, which is better than each of
    them (Wortsman et al., "Model soups", 2022, section 2); `model`: the folder of the embedding model.
    """
    weights = load_file(model + "/model.safetensors")
    states = [torch.load(checkpoint, map_location="cpu")["model"] for checkpoint in checkpoints]
    mean = {name: sum(state[name] for state in states) / len(states) for name in states[0]}
    reader = Reader.of_checkpoint(
        mean, weights["embeddings.word_embeddings.weight"], weights["embeddings.position_embeddings.weight"], Sizes())
    return reader.eval()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--checkpoint", required=True, nargs="+", help="of several the mean")
    parser.add_argument("--calibration", help="result of calibrate.py")
    parser.add_argument("--evaluation", help="round for the questions that were learnt")
    parser.add_argument("--count", type=int, default=250, help="questions to round for")
    parser.add_argument("--seed", type=int, default=20261122)
    parser.add_argument("--name", default="cloister-reader")
    parser.add_argument("--float32", action="store_true")
    parser.add_argument("--output", required=True)
    options = parser.parse_args()
    reader = load(options.checkpoint, options.model)
    calibration = None
    if options.calibration:
        with open(options.calibration, encoding="utf-8") as file:
            calibration = json.load(file)["metadata"]
    rounded = None
    if options.evaluation and not options.float32:
        cutter = windows.Windows.of_model(options.model)
        train = examples.load(options.evaluation).train
        rounded = rounding.round_matrices(reader, rounding.inputs(reader, cutter, train, options.count, options.seed))
    write(options.output, reader, sha256(options.model + "/model.safetensors"), options.name, calibration,
          rounded=rounded, float32=options.float32)
    with open(options.output, "rb") as file:
        size = file.seek(0, 2)
    print(f"{options.output}: {reader.expert_count or 'no'} experts, {size:,} bytes, "
          f"SHA-256 {sha256(options.output)}")
    if size > LIMIT_BYTES and not options.float32:
        raise SystemExit(f"larger than {LIMIT_BYTES:,} bytes")


if __name__ == "__main__":
    main()
