"""Writes decoder_vectors.json: texts, their tokens and the vectors of the tiny Qwen3-Embedding of Tests/DecoderFixture.

Needs transformers 5.23.0, torch 2.15.0, tokenizers 0.23.3 and gguf 0.19.0.
"""

import json
import pathlib
import sys

import torch

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "DecoderFixture"))

from families import FAMILIES  # noqa: E402
from tiny_models import MODELS, load  # noqa: E402
from tiny_tokenizer import make_tokenizer  # noqa: E402
from vocabulary import token  # noqa: E402

TEXTS = [
    "The archive keeps the signed papers of the harbour.", "crane", "", " ", "Où est le registre? 42 pages, déjà!",
    "的登记簿 🦀 naïve", "Line one\n\n  line two\t(indented)", "<|im_end|> is text here", "yes no safe unsafe " * 12,
    "The filter is changed in March; the reading is entered in the book. " * 20,
]
QUERY = "Where are the papers kept?"
INSTRUCTION = "Instruct: Given a web search query, retrieve relevant passages that answer the query\nQuery:"


def main():
    family = next(family for family in FAMILIES if family.name == "qwen3-embedding")
    model = load(family, MODELS / "qwen3-embedding.gguf")
    # A control token that a text spells stays text.
    tokenizer = make_tokenizer("qwen2", knows_control_tokens=False)
    cases = []
    for text in [*TEXTS, INSTRUCTION + QUERY]:
        tokens = tokenizer.encode(text).ids + [token("<|im_end|>")]
        with torch.no_grad():
            hidden = model(torch.tensor([tokens]), use_cache=False).last_hidden_state[0, -1]
        vector = torch.nn.functional.normalize(hidden, dim=0)
        cases.append({"text": text, "tokens": tokens, "vector": [round(float(element), 8) for element in vector]})
    cases[-1] |= {"text": QUERY, "isQuery": True}
    (HERE / "decoder_vectors.json").write_text(
        "[\n" + ",\n".join(json.dumps(case, ensure_ascii=False) for case in cases) + "\n]\n")


if __name__ == "__main__":
    main()
