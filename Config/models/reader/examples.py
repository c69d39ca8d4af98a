"""Questions with the passages that answer them, from the sets that manifest.tsv names."""

import dataclasses
import hashlib
import json
import lzma
import pathlib

import manifest

HELD_OUT_ARTICLES = 5


@dataclasses.dataclass
class Example:
    source: str
    article: str
    question: str
    context: str
    # (first, end) in characters of the context; empty: the context does not answer.
    answers: list
    id: str = ""


def opened(path):
    return lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else open(path, encoding="utf-8")


def squad_like(path, source):
    with opened(path) as file:
        data = json.load(file)
    for article in data["data"]:
        for paragraph in article["paragraphs"]:
            context = paragraph["context"]
            for qa in paragraph["qas"]:
                spans = {(a["answer_start"], a["answer_start"] + len(a["text"])) for a in qa.get("answers", [])}
                spans = set() if qa.get("is_impossible") else spans
                spans = sorted((first, end) for first, end in spans if 0 <= first < end <= len(context))
                if spans or qa.get("is_impossible"):
                    yield Example(source, article.get("title", source), qa["question"], context, spans, qa["id"])


def qed(path):
    with opened(path) as file:
        for line in file:
            row = json.loads(line)
            text = row["paragraph_text"]
            spans = sorted({(a["start"], a["end"]) for group in row["original_nq_answers"] for a in group})
            spans = [(first, end) for first, end in spans if 0 <= first < end <= len(text)]
            if spans:
                yield Example("qed", row["title_text"], row["question_text"] + "?", text, spans)


def held_out_titles(titles):
    return set(sorted(titles, key=lambda title: hashlib.sha256(title.encode()).hexdigest())[:HELD_OUT_ARTICLES])


@dataclasses.dataclass
class Examples:
    train: list
    # Of the articles that are kept out: SQuAD 1.1, and 2.0 with its unanswerable questions.
    answerable: list
    both: list
    held_out: set


def load(evaluation, policy=None):
    """evaluation: the evaluation folder; policy: a folder with dev.json and test.json of PolicyQA, or nothing."""
    folder = pathlib.Path(evaluation)
    paths = {name: manifest.checked(folder, name) for name in manifest.EVALUATION}
    first = list(squad_like(paths["squad1"], "squad1"))
    second = list(squad_like(paths["squad2"], "squad2"))
    held_out = held_out_titles({example.article for example in first})
    # The answerable questions of 2.0 stand in 1.1 already.
    known = {(e.question.strip(), e.context[:80]) for e in first}
    fresh = [e for e in second if not e.answers or (e.question.strip(), e.context[:80]) not in known]
    other = list(squad_like(paths["covidqa"], "covidqa")) + list(qed(paths["qed"]))
    if policy:
        for name in manifest.POLICY:
            other += list(squad_like(manifest.checked(pathlib.Path(policy), name), "policyqa"))
    return Examples(
        train=[e for e in first + fresh if e.article not in held_out] + other,
        answerable=[e for e in first if e.article in held_out], both=[e for e in second if e.article in held_out],
        held_out=held_out)
