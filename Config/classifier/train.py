"""Trains the classifiers of Config/guard/classifier.yaml and prints their figures on the dev parts.

    python Config/classifier/train.py --data ../shared/eval --packages .build/checkouts \\
      --output Config/guard/classifier.yaml

Needs numpy, scipy and scikit-learn. `--part NAME …` trains some of question, passage and answer and leaves the others
in the file as they are. `--cache DIR` keeps features for the next run. `--without NAME …` leaves sets out of training,
for figures across data sets.
"""

import argparse
import random
import sys

import numpy as np

import corpora
import features
import manifest
import replies
import sentences
import tasks
import weights
from learning import SEED, Group, Rows, Trainer, scores

BITS = {"question": 17, "passage": 17, "answer": 16}
# Long jailbreaks and sentences of our own are many and alike; texts that people typed weigh more.
QUESTION_WEIGHTS = {"deepset+": 2.0, "wild+": 0.3, "own attacks+": 0.6, "own takeovers+": 0.6}
ANSWER_WEIGHTS = {"xstest answers": 2.0, "own": 0.6}


class Training:
    """What all parts share: the data, the rows, and which sets are left out."""

    def __init__(self, options):
        self.data = corpora.Data(options.data)
        self.options = options
        self.documents, self.dev_documents = split(corpora.passages(self.data, options.packages))
        self.used = {}

    def rows(self, part):
        return Rows(BITS[part], self.options.cache)

    def is_used(self, name):
        return name not in self.options.without


def split(sets):
    train, dev = {}, {}
    for name, texts in sets.items():
        dev[name] = [t for t in texts if corpora.is_dev(name, t)]
        train[name] = [t for t in texts if not corpora.is_dev(name, t)]
    return train, dev


def question(training):
    data, rows = training.data, training.rows("question")
    train, dev = split(corpora.attacks(data) | corpora.questions(data))
    known = {s for name, texts in dev.items() if not name.startswith("deepset") for t in texts
             for s in corpora.shingles(t)}
    # Variants of deepset's texts are on one side each already.
    train = {
        name: texts if name.startswith("deepset") else corpora.without_near_duplicates(texts, known)
        for name, texts in train.items()
    }
    train |= composed_questions(training, train)
    groups = {}
    for name, texts in train.items():
        if texts and training.is_used(name):
            groups[name] = Group(rows.questions(texts), int(name.endswith("+")), QUESTION_WEIGHTS.get(name, 1.0))
    certain = [name for name in groups if name not in ("wild+", "jailbreakbench+", "giskard+")]
    model = Trainer(cost=30).fit_windows(groups, certain)
    found = {
        name: scores(model, *rows.questions(texts), len(texts), features.WINDOW_PENALTY)
        for name, texts in dev.items() if texts
    }
    ordinary = ("alpaca-", "arena-", "squad-", "halueval-", "nq-")
    return model, found, limits(found, ordinary, (0.01, 0.003)), {n: len(train[n]) for n in groups}


def composed_questions(training, train):
    """Sentences of our own, documents, and several questions in one."""
    chance = random.Random(SEED)
    texts = corpora.shuffled([t for texts in training.documents.values() for t in texts], SEED)
    asked, own = train["halueval-"], sentences.sentences(sentences.HARMLESS, 9000, 2)
    orders = ("{0}\n\n{1}", "{1}\n\n{0}", "{0} {1}")
    found = {
        "own attacks+": sentences.sentences(sentences.ATTACKS, 4500, 1), "own harmless-": own,
        "own takeovers+": sentences.sentences(tasks.TAKEOVERS, 1500, 8),
        "own tasks-": sentences.sentences(tasks.TASKS, 5000, 9),
        "documents-": texts[:1800],
        "with document-": [chance.choice(orders).format(chance.choice(asked), t) for t in texts[1800:2600]],
    }
    for name, source in (("several-", asked), ("several own-", own)):
        found[name] = [" ".join(chance.sample(source, chance.randint(2, 4))) for _ in range(500)]
    return found


def passage(training):
    data, rows, chance = training.data, training.rows("passage"), random.Random(SEED)
    documents = [t for texts in training.documents.values() for t in texts]
    handbook = [p for text in training.documents["handbook"] for p in text.split("\n\n") if p.strip()]
    asked = [t for t in corpora.questions(data)["halueval-"] if not corpora.is_dev("halueval-", t)]
    planted = corpora.Planted(data)
    pieces = [corpora.piece(t, chance) for t in documents for _ in range(2)]
    places = documents + planted.train_contexts * 6 + pieces[::3]

    def carriers(texts):
        return [corpora.plant(chance.choice(places)[:1500], t, chance) for t in texts]

    orders = {
        "bipia": [t.split("```")[0].strip() for t in planted.train for _ in range(6)],
        "own orders": sentences.sentences(sentences.PLANTED, 6000, 3),
        "own attacks": sentences.sentences(sentences.ATTACKS, 1500, 4),
        "halueval": [t for t in asked if len(t) < 220],
    }
    orders = {name: texts for name, texts in orders.items() if training.is_used(name)}
    groups = {name: Group(rows.passages(carriers(texts), texts), 1) for name, texts in orders.items()}
    lines = sentences.sentences(sentences.ORDINARY_LINES, 2500, 6)
    groups["own lines"] = Group(rows.passages(carriers(lines), lines), 0, 2.0)
    # What the appliance says about itself is full of words about models; its users must be able to read it.
    clean = {"bipia contexts": (planted.train_contexts, 9.0), "documents": (documents, 3.0),
             "handbook": (handbook, 9.0), "pieces": (pieces, 1.5)}
    groups |= {name: Group(rows.passages(texts), 0, weight) for name, (texts, weight) in clean.items()}
    model = Trainer(cost=30).fit_windows(groups, list(groups))
    dev = {"bipia clean-": planted.dev_contexts}
    for name, texts in (("bipia text+", planted.dev_text), ("bipia code+", planted.dev_code)):
        dev[name] = [corpora.plant(c, chance.choice(texts), chance, place)
                     for c in planted.dev_contexts for place in ("start", "middle", "end")]
    dev |= {name + "-": texts for name, texts in training.dev_documents.items() if texts}
    found = {name: scores(model, *rows.passages(texts), len(texts)) for name, texts in dev.items()}
    counts = {n: len(t) for n, t in orders.items()} | {n: len(t) for n, (t, _) in clean.items()}
    return model, found, limits(found, ("bipia clean-", "squad paragraphs-"), (0.03, 0.01)), counts


def answer(training):
    rows = training.rows("answer")
    train, dev = {}, {}
    for name, pairs in corpora.answers(training.data).items():
        train[name] = [t for t, key in pairs if not corpora.is_dev(name, t, key)]
        dev[name] = [t for t, key in pairs if corpora.is_dev(name, t, key)]
    train["halueval answers-"] = train["halueval answers-"][:1000]
    for language in replies.PARTS:
        share = 1.75 if language == "en" else 1
        train[f"own refusals {language}+"] = replies.texts(replies.refusal, language, int(400 * share), 1)
        train[f"own answers {language}-"] = replies.texts(replies.harmless, language, int(300 * share), 1)
    for language in replies.DECLARATIONS:
        train[f"own declarations {language}+"] = replies.texts(replies.declaration, language, 400, 1)
    for name, texts in training.documents.items():
        if name.startswith(("xquad", "jaquad", "qed")):
            train[name + "-"] = texts[:120]
    for name, texts in corpora.short_answers(training.data).items():
        train[name] = [t for t in texts if not corpora.is_dev(name, t)]
        dev[name] = [t for t in texts if corpora.is_dev(name, t)]
    groups = {}
    for name, texts in train.items():
        if training.is_used(name):
            weight = next((w for start, w in ANSWER_WEIGHTS.items() if name.startswith(start)), 1.0)
            groups[name] = Group(rows.answers(texts, (1, 3)), int(name.endswith("+")), weight)
    model = Trainer(cost=30, positive_share=1.0).fit_beginnings(groups)
    found = {name: scores(model, *rows.answers(texts), len(texts)) for name, texts in dev.items()}
    return model, found, [0.0, -0.5], {n: len(train[n]) for n in groups}


def limits(found, names, shares):
    """The scores above which those shares of the harmless texts lie."""
    harmless = np.concatenate([found[n] for n in names])
    return [float(np.quantile(harmless, 1 - share)) for share in shares]


def figures(found, thresholds):
    return {
        name: [round(100 * float((s > limit).mean()), 1) for limit in thresholds] + [len(s)]
        for name, s in found.items()
    }


PARTS = {"question": question, "passage": passage, "answer": answer}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", required=True)
    parser.add_argument("--packages", required=True)
    parser.add_argument("--output")
    parser.add_argument("--cache")
    parser.add_argument("--part", nargs="*", choices=PARTS, default=list(PARTS))
    parser.add_argument("--without", nargs="*", default=[])
    options = parser.parse_args()
    training = Training(options)
    written = {}
    for name in options.part:
        model, found, thresholds, counts = PARTS[name](training)
        by_set = figures(found, thresholds)
        print(name, "thresholds", thresholds)
        for dev_set, row in by_set.items():
            print(f"  {dev_set:28} {row}", flush=True)
        written[name] = weights.section(name, BITS[name], model, counts, by_set)
    if options.output:
        weights.replace(options.output, written)
        if set(options.part) == set(PARTS):
            manifest.write(training.data)
        print("written", options.output, file=sys.stderr)


if __name__ == "__main__":
    main()
