"""Writes tiny random readers and what PyTorch computes from them in 32-bit floating point.

    python Tests/ReaderFixture/make_readers.py

Needs torch, safetensors and gguf. The network and the export are those of Config/models/reader. All windows go through
PyTorch as one padded batch.
"""

import json
import pathlib
import sys
from importlib import metadata

import numpy as np
import safetensors
import torch
from safetensors.torch import save_file

HERE = pathlib.Path(__file__).resolve().parent
MODELS = HERE / "Models"
sys.path.insert(0, str(HERE.parent.parent / "Config" / "models" / "reader"))

import export  # noqa: E402
import windows  # noqa: E402
from network import Reader, Sizes  # noqa: E402

SIZES = Sizes(hidden=32, heads=2, layers=2, inner=64)
VOCABULARY = 128
LENGTHS = [1, 2, 3, 7, 31, 32, 33, 100, 255, 256]


def randomised(reader):
    for name, value in reader.named_parameters():
        spread = 0.1 if "norm" in name or name.endswith("bias") else 0.3
        torch.nn.init.normal_(value, mean=1.0 if "norm" in name and name.endswith("weight") else 0.0, std=spread)
    return reader.eval()


def main():
    torch.manual_seed(20261122)
    MODELS.mkdir(exist_ok=True)
    words, positions = 0.3 * torch.randn(VOCABULARY, SIZES.hidden), 0.1 * torch.randn(256, SIZES.hidden)
    vectors = MODELS / "vectors.safetensors"
    save_file({"embeddings.word_embeddings.weight": words, "embeddings.position_embeddings.weight": positions}, vectors)
    digest = export.sha256(vectors)
    tokens = torch.zeros(len(LENGTHS), max(LENGTHS), dtype=torch.long)
    starts = []
    for row, length in enumerate(LENGTHS):
        tokens[row, :length] = torch.randint(1, VOCABULARY, (length,))
        starts.append(min(length, 1 + row))
    places = torch.arange(tokens.shape[1])
    types = torch.stack([((places >= start) & (places < length)).long() for start, length in zip(starts, LENGTHS)])
    readers = {"dense": randomised(Reader(words, positions, SIZES)),
               "moe": randomised(Reader(words, positions, SIZES, experts=3))}
    cut = windows.Cut(question=8, overlap=10, answer=6)
    for name, reader in readers.items():
        values = []
        with torch.no_grad():
            hidden = reader.hidden(tokens, types)
            start, end, answerable = reader(tokens, types)
        for row, length in enumerate(LENGTHS):
            values += [hidden[row, :length].flatten(), start[row, :length], end[row, :length], answerable[row:row + 1]]
        (MODELS / f"{name}.values").write_bytes(torch.cat(values).numpy().astype("<f4").tobytes())
        export.write(MODELS / f"{name}.gguf", reader, digest, f"tiny {name}", cut=cut, float32=True)
        export.write(MODELS / f"{name}-q8_0.gguf", reader, digest, f"tiny {name} in Q8_0", cut=cut)
    sequences = [{"tokens": tokens[row, :length].tolist(), "passageStart": starts[row]}
                 for row, length in enumerate(LENGTHS)]
    (MODELS / "windows.json").write_text(json.dumps(sequences) + "\n")
    (MODELS / "PROVENANCE").write_text(
        f"Made by Tests/ReaderFixture/make_readers.py with torch {torch.__version__}, safetensors "
        f"{safetensors.__version__}, gguf {metadata.version('gguf')} and numpy "
        f"{np.__version__}: random weights, random tokens.\n")


if __name__ == "__main__":
    main()
