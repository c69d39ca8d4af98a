"""Compares llama.cpp's logits of the tiny models with those of transformers: whether the files follow its convention.

usage: compare_llama_cpp.py FOLDER

FOLDER comes from make_models.py --all-f32: llama.cpp rounds what it multiplies with matrices of other formats. Prints
the largest difference of each model relative to its largest logit, for each prompt. llama.cpp takes some facts from the
number of layers and tokens of known models; tiny ones have to be told. By its own design it differs from
transformers in deepseek-v2 (a group of experts is judged by its two best, not by the best) and in gpt-oss (the borders
of YaRN's ramp are whole pairs): differences of 1e-3 and more are expected there, of 2e-5 at most elsewhere.
"""

import json
import pathlib
import sys

import llama_cpp
import numpy

SIGMOID = 2
OPTIONS = {
    "deepseek-v2-lite": {"kv_overrides": {"deepseek2.attention.q_lora_rank": 0}},
    "deepseek-v3": {"yarn_beta_fast": 8.0},
    "glm-4.7-flash": {"kv_overrides": {"deepseek2.expert_gating_func": SIGMOID}},
}


def logits(path, prompts):
    """The logits of every token of every prompt."""
    model = llama_cpp.Llama(
        str(path), n_ctx=256, n_batch=256, n_ubatch=256, n_threads=1, logits_all=True, verbose=False, flash_attn=False,
        type_k=llama_cpp.GGML_TYPE_F32, type_v=llama_cpp.GGML_TYPE_F32, **OPTIONS.get(path.stem, {}))
    for prompt in prompts:
        model.reset()
        model.eval(prompt)
        yield numpy.array(model.scores[:len(prompt)])


def main():
    print("llama-cpp-python", llama_cpp.__version__)
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.gguf")):
        facts = json.loads(path.with_suffix(".json").read_text())
        if facts["kind"] != "logits":
            continue
        values = numpy.fromfile(path.with_suffix(".values"), dtype="<f4")
        counts = [min(len(prompt), 16) for prompt in facts["prompts"]]
        expected = numpy.split(values.reshape(sum(counts), -1), numpy.cumsum(counts)[:-1])
        try:
            found = [rows[-count:] for rows, count in zip(logits(path, facts["prompts"]), counts)]
        except ValueError as error:
            print(f"{path.stem}: {error}")
            continue
        errors = [abs(rows - wanted).max() / abs(wanted).max() for rows, wanted in zip(found, expected)]
        print(f"{path.stem}: " + " ".join(f"{error:.1e}" for error in errors), flush=True)


if __name__ == "__main__":
    main()
