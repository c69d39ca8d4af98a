"""Random blocks of every weight format and what the gguf package says they hold.

For each format: <name>.blocks, the bytes of the blocks, and <name>.floats, their elements as 32-bit numbers.
Made with gguf 0.19.0 and numpy 2.4.6: python make_blocks.py
"""

from pathlib import Path

import gguf
import numpy as np

FORMATS = ["F32", "F16", "BF16", "Q8_0", "Q4_0", "Q4_K", "Q5_K", "Q6_K", "MXFP4", "IQ4_NL", "IQ4_XS",
           "Q5_0", "Q5_1", "Q4_1", "Q2_K", "Q3_K"]
# Where 16-bit scales stand in a block.
SCALES = {"Q8_0": [0], "Q4_0": [0], "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208], "IQ4_NL": [0], "IQ4_XS": [0],
          "Q5_0": [0], "Q5_1": [0, 2], "Q4_1": [0, 2], "Q2_K": [80, 82], "Q3_K": [108]}
# Zeros, the smallest, the largest subnormal, the smallest normal and the largest numbers of 16 bits.
EXTREMES = [0x0000, 0x8000, 0x0001, 0x8001, 0x03FF, 0x0400, 0x8400, 0x7BFF, 0xFBFF]

random = np.random.default_rng(3)


def finite_halves(count: int) -> np.ndarray:
    bits = random.integers(0, 1 << 16, count, dtype=np.uint16)
    return np.where((bits & 0x7C00) == 0x7C00, bits & 0xBFFF, bits)


def blocks(name: str) -> np.ndarray:
    elements, size = gguf.GGML_QUANT_SIZES[gguf.GGMLQuantizationType[name]]
    count = {1: 64, 32: 24, 256: 12}[elements]
    block = random.integers(0, 256, (count, size), dtype=np.uint8)
    for offset in SCALES.get(name, [0] if name == "F16" else []):
        scales = finite_halves(count)
        scales[: len(EXTREMES)] = np.roll(np.array(EXTREMES, dtype=np.uint16), offset)
        block[:, offset : offset + 2] = scales.view(np.uint8).reshape(count, 2)
    if name == "MXFP4":
        block[:, 0] = np.resize([0, 1, 2, 3, 120, 127, 128, 200, 250], count)
    if name == "BF16":
        block[:, 1] &= 0xBF
    if name == "F32":
        block[:, 3] &= 0xBF
    return block


here = Path(__file__).parent
for name in FORMATS:
    kind = gguf.GGMLQuantizationType[name]
    block = blocks(name)
    values = gguf.quants.dequantize(block.reshape(1, -1), kind).astype(np.float32)
    assert np.isfinite(values).all(), name
    (here / f"{name}.blocks").write_bytes(block.tobytes())
    (here / f"{name}.floats").write_bytes(values.astype("<f4").tobytes())
