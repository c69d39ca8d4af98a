"""Questions with the passages that answer them, from the sets that manifest.tsv names."""

import csv
import dataclasses
import hashlib
import json
import lzma
import pathlib
import re

import manifest

HELD_OUT_ARTICLES = 5
HERE = pathlib.Path(__file__).resolve().parent
HANDBOOK = HERE.parents[2] / "Ingest" / "handbook"


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


def occurrences(text, context):
    """Every place where a text stands between other words."""
    return {match.span() for match in re.finditer(rf"(?<!\w){re.escape(text)}(?!\w)", context)}


def squad_like(path, source):
    with opened(path) as file:
        data = json.load(file)
    for article in data["data"]:
        for paragraph in article["paragraphs"]:
            context = paragraph["context"]
            for qa in paragraph["qas"]:
                spans = {(a["answer_start"], a["answer_start"] + len(a["text"])) for a in qa.get("answers", [])}
                if source.startswith("squad"):
                    # The files give the first place of an answer's text, which need not be the one that was meant.
                    spans |= set().union(*(occurrences(a["text"], context) for a in qa.get("answers", [])))
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


def handbook():
    """Questions that were written for the handbook, each with the section that answers it, or one that does not."""
    with open(HERE / "handbook.tsv", encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
            sections = (HANDBOOK / row["page"]).read_text(encoding="utf-8").split("\n## ")
            holders = [section for section in sections if row["answer"] and occurrences(row["answer"], section)]
            if row["answer"] and not holders:
                raise SystemExit(f"handbook.tsv: {row['page']} does not hold '{row['answer']}' any more")
            text = holders[0] if holders else sections[1]
            spans = sorted(occurrences(row["answer"], text)) if row["answer"] else []
            yield Example("handbook", row["page"], row["question"], text, spans)


def held_out_titles(titles):
    return set(sorted(titles, key=lambda title: hashlib.sha256(title.encode()).hexdigest())[:HELD_OUT_ARTICLES])


@dataclasses.dataclass
class Examples:
    train: list
    # Of the articles that are kept out: SQuAD 1.1, and 2.0 with its unanswerable questions.
    answerable: list
    both: list
    held_out: set


def load(evaluation):
    """evaluation: the evaluation folder."""
    folder = pathlib.Path(evaluation)
    paths = {name: manifest.checked(folder, name) for name in manifest.EVALUATION}
    first = list(squad_like(paths["squad1"], "squad1"))
    second = list(squad_like(paths["squad2"], "squad2"))
    held_out = held_out_titles({example.article for example in first})
    # The answerable questions of 2.0 stand in 1.1 already.
    known = {(e.question.strip(), e.context[:80]) for e in first}
    fresh = [e for e in second if not e.answers or (e.question.strip(), e.context[:80]) not in known]
    other = list(squad_like(paths["covidqa"], "covidqa")) + list(qed(paths["qed"])) + list(handbook())
    return Examples(
        train=[e for e in first + fresh if e.article not in held_out] + other,
        answerable=[e for e in first if e.article in held_out], both=[e for e in second if e.article in held_out],
        held_out=held_out)
