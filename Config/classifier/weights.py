"""The file of weights: sections that can be replaced one by one."""

import base64
import pathlib
import re
import textwrap
import zlib

import numpy as np

HEADER = """\
# Weights of the classifiers that read questions, passages and answers beside the rules of injection.yaml and
# deflections.yaml, whose thresholds count. Written by Config/classifier/train.py; do not edit by hand: a changed weight
# is a damaged file.
#
# Each is a logistic regression over hashed features: words, pairs and triples of words, parts of words of 3 to 5
# letters, how a sentence begins and ends; for passages also how a sentence stands in its passage, for answers also how
# they set out and how long they are. Config/classifier/manifest.tsv names the data learnt from, with licences and
# checksums. Nothing under a licence that forbids commercial use is among it. Seed: 20261122.
"""


def section(name, bits, model, counts, figures):
    """The lines of one classifier.

    counts: texts learnt from, by set; figures: percent above each threshold and the number of texts, by dev set.
    """
    packed = np.round(model[0] / model[2]).astype(np.int8).tobytes()
    lines = [f"{name}:", f"  bits: {bits}", f"  scale: {model[2]!r}", f"  bias: {model[1]!r}"]
    lines += [f"  checksum: \"{zlib.crc32(packed):08x}\""]
    lines += ["  # Texts learnt from, by set."] + [f"  #   {n}: {c}" for n, c in counts.items() if c]
    lines += ["  # Dev parts, percent above the score of the first and the second threshold, of so many texts."]
    lines += [f"  #   {n}: {v[0]} {v[1]} of {v[2]}" for n, v in figures.items()]
    lines += ["  weights: |"]
    lines += textwrap.wrap(base64.b64encode(packed).decode(), 112, initial_indent="    ", subsequent_indent="    ")
    return "\n".join(lines) + "\n"


def replace(path, sections):
    """Writes the sections into the file; those it has already and are not given stay."""
    path = pathlib.Path(path)
    old = re.split(r"\n(?=\w+:\n)", path.read_text()) if path.exists() else []
    found = {text.split(":", 1)[0]: text for text in old if re.match(r"\w+:\n", text)}
    found |= sections
    parts = [found[name].strip("\n") + "\n" for name in ("question", "passage", "answer") if name in found]
    path.write_text("\n".join([HEADER] + parts))
