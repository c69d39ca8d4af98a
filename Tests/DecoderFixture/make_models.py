"""Writes the tiny models of the decoder's tests into Models/, with the logits that transformers computes from them.

usage: make_models.py [--all-f32 FOLDER] [NAME]...

For each family: NAME.gguf; NAME.json (prompts, greedy continuation, seed, versions); NAME.values, the reference as
32-bit little-endian floats. Of a generator these are the logits of the last tokens of every prompt, [1 + 7 + 16,
vocabulary]; of an embedding model the unit vector of each prompt's last token, [3, hidden]. All is computed on the CPU
in 32 bits with eager attention; of quantised files from what their blocks stand for, and models are chosen whose logits
rounded products move by 3 % at most ("roundingShift"), and whose continuation they leave as it is. With --all-f32 the
files go to FOLDER with matrices in 32 bits, for compare_llama_cpp.py.
"""

import argparse
import json
import os
import pathlib

import gguf
import numpy
import torch
import transformers

from families import FAMILIES
from layout import row_order, storage, tensors
from metadata import add_metadata
from rounding import RoundedInputs
from vocabulary import PLAIN_TOKENS

HERE = pathlib.Path(__file__).parent
PROMPT_SIZES = [1, 7, 64]
LARGEST_ROW_COUNT = 16
CONTINUED_PROMPT = 2
CONTINUATION_COUNT = 32
SMALLEST_GAP = 0.02
SMALLEST_VARIETY = 8
LARGEST_SHIFT = 5e-5
LARGEST_ROUNDING_SHIFT = 0.03
SEEDS = range(1, 500)
VERSIONS = {package.__name__: package.__version__ for package in (torch, transformers, numpy)}
VERSIONS["gguf"] = __import__("importlib.metadata").metadata.version("gguf")
VECTORS = {"layernorm": (1.0, 0.25), "norm": (1.0, 0.25), "sinks": (0.5, 1.0), "e_score_correction_bias": (0.0, 0.15)}
GAINS = {"q_proj": 1.5, "k_proj": 1.5, "q_b_proj": 1.5, "gate.weight": 2.0, "router.weight": 2.0, "lm_head": 2.0}
CLAMPED_GAINS = {**GAINS, "experts.gate_up_proj": 2.5, "experts.down_proj": 0.4}


def draw(name, shape, random, family):
    """Values that make every part of the model matter: sizeable logits, uneven norms, biases, sinks, clamped gates."""
    for ending, (mean, deviation) in VECTORS.items():
        if ending in ".".join(name.split(".")[-2:]):
            return mean + deviation * random.standard_normal(shape)
    if name.endswith("bias"):
        return 0.3 * random.standard_normal(shape)
    if "embed_tokens" in name:
        return (0.3 if family.config.tie_word_embeddings else 1.0) * random.standard_normal(shape)
    is_clamped = family.architecture == "gpt-oss"
    gain = next((gain for part, gain in (CLAMPED_GAINS if is_clamped else GAINS).items() if part in name), 1.2)
    input_count = shape[1] if is_clamped and len(shape) == 3 else shape[-1]
    return gain / numpy.sqrt(input_count) * random.standard_normal(shape)


def make_model(family, seed):
    random = numpy.random.default_rng(seed)
    family.config._attn_implementation = "eager"
    family.config._experts_implementation = "eager"
    kind = transformers.AutoModel if family.is_embedding else transformers.AutoModelForCausalLM
    model = kind.from_config(family.config, dtype=torch.float32).eval()
    ties = {"lm_head.weight"} if family.config.tie_word_embeddings else set()
    drawn = {name: torch.from_numpy(draw(name, tuple(values.shape), random, family)).float()
             for name, values in model.state_dict().items() if name not in ties}
    model.load_state_dict(drawn, strict=not ties)
    return model


def stored(name, values, family):
    """The bytes of a tensor in its format, and the floats they stand for."""
    kind = storage(name, values, family)
    data = gguf.quants.quantize(numpy.ascontiguousarray(values, dtype=numpy.float32), kind)
    return kind, data, gguf.quants.dequantize(data, kind).reshape(values.shape)


def write(path, model, family):
    """Writes the file and gives the model the values that the file holds."""
    writer = gguf.GGUFWriter(path, family.architecture)
    add_metadata(writer, family)
    for name, values in tensors(model, family).items():
        kind, data, values[...] = stored(name, values, family)
        order = row_order(name, len(values), family)
        writer.add_tensor(name, data if order is None else data[order], raw_dtype=kind)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return model


def prompts(seed):
    random = numpy.random.default_rng(seed)
    return [random.integers(0, len(PLAIN_TOKENS), count).tolist() for count in PROMPT_SIZES]


@torch.no_grad()
def run(model, tokens, noise=None):
    """The last layer's output of an embedding model, else logits; `noise` disturbs the token embeddings."""
    embeddings = model.get_input_embeddings()(torch.tensor([tokens]))
    if noise is not None:
        embeddings = embeddings * (1 + noise * torch.randn_like(embeddings))
    output = model(inputs_embeds=embeddings, use_cache=False)
    return (output.logits if "logits" in output else output.last_hidden_state)[0]


def continuation(model, prompt):
    """The greedy continuation, and the smallest gap between its tokens and the runners-up."""
    tokens, gaps = list(prompt), []
    while len(tokens) < len(prompt) + CONTINUATION_COUNT and (not gaps or gaps[-1] >= SMALLEST_GAP):
        best = run(model, tokens)[-1].topk(2)
        gaps.append(float(best.values[0] - best.values[1]))
        tokens.append(int(best.indices[0]))
    return tokens, min(gaps)


def largest_shift(model, tokens):
    """How far a disturbance of 1e-6 moves the logits, relative to the largest: near a tie of experts, far."""
    torch.manual_seed(0)
    exact = run(model, tokens)
    return max(float((run(model, tokens, noise=1e-6) - exact).abs().max() / exact.abs().max()) for _ in range(8))


def rounded_products(model, family):
    """While active, products with weights that the file holds quantised are what integer arithmetic makes of them."""
    return RoundedInputs(
        parameter for name, parameter in model.named_parameters()
        if parameter.ndim > 1 and "gate.weight" not in name and "router" not in name and "embed_tokens" not in name
        and (family.experts is None or ".experts." in name))


def rounding_shift(model, family, inputs, continued):
    """How far rounded products move the logits of the prompts, relative to the largest; None if they change a text."""
    exact = [run(model, tokens)[-LARGEST_ROW_COUNT:] for tokens in inputs]
    with rounded_products(model, family):
        found = [run(model, tokens)[-LARGEST_ROW_COUNT:] for tokens in inputs]
        shift = max(float((rows - wanted).abs().max() / wanted.abs().max()) for rows, wanted in zip(found, exact))
        if shift > LARGEST_ROUNDING_SHIFT or continuation(model, inputs[CONTINUED_PROMPT])[0] != continued:
            return None
    return shift


def error_of_32_bits(model, tokens):
    """The distance of the 32-bit logits from those computed in 64 bits, relative to the largest."""
    single = run(model, tokens)
    double = run(model.double(), tokens)
    model.float()
    return float((single.double() - double).abs().max() / double.abs().max())


def references(model, family, inputs):
    if not family.is_embedding:
        return torch.cat([run(model, tokens)[-LARGEST_ROW_COUNT:] for tokens in inputs])
    return torch.stack([torch.nn.functional.normalize(run(model, tokens)[-1], dim=0) for tokens in inputs])


def attempt(family, seed, path):
    """One model with its reference; None when a continuation or a routing decision is too close to call."""
    model = write(path, make_model(family, seed), family)
    inputs = prompts(seed)
    facts = {"kind": "embeddings" if family.is_embedding else "logits", "seed": seed, "versions": VERSIONS,
             "prompts": inputs}
    longest = inputs[CONTINUED_PROMPT]
    if not family.is_embedding:
        longest, gap = continuation(model, longest)
        added = longest[len(inputs[CONTINUED_PROMPT]):]
        if gap < SMALLEST_GAP or len(set(added)) < SMALLEST_VARIETY:
            return None
        facts.update(continuedPrompt=CONTINUED_PROMPT, continuation=added, smallestGap=gap)
    if family.is_quantised:
        facts["roundingShift"] = rounding_shift(model, family, inputs, longest)
        if facts["roundingShift"] is None:
            return None
    facts["largestShift"] = max(largest_shift(model, sequence) for sequence in [*inputs, longest])
    facts["errorOf32Bits"] = error_of_32_bits(model, longest)
    return None if facts["largestShift"] > LARGEST_SHIFT else (facts, references(model, family, inputs))


def make(family, folder):
    path = folder / f"{family.name}.gguf"
    for seed in SEEDS:
        made = attempt(family, seed, path)
        if made is None:
            continue
        facts, values = made
        (folder / f"{family.name}.json").write_text(json.dumps(facts) + "\n")
        values.numpy().astype("<f4").tofile(folder / f"{family.name}.values")
        sizes = [os.path.getsize(folder / f"{family.name}.{ending}") for ending in ("gguf", "values")]
        print(f"{family.name}: seed {seed}, gap {facts.get('smallestGap', 0):.3f}, shift {facts['largestShift']:.1e}, "
              f"rounding {facts.get('roundingShift', 0):.3f}, "
              f"32-bit error {facts['errorOf32Bits']:.1e}, largest {float(values.abs().max()):.1f}, {sizes} bytes")
        return
    raise SystemExit(f"{family.name}: no seed gives a model whose continuation is certain")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all-f32", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    folder = options.all_f32 or HERE / "Models"
    folder.mkdir(exist_ok=True)
    print(VERSIONS)
    for family in FAMILIES:
        if options.names and family.name not in options.names:
            continue
        if options.all_f32:
            family.storage, family.experts = "F32", None
        make(family, folder)


if __name__ == "__main__":
    main()
