"""Rows of features, and the logistic regressions that learn from them."""

import hashlib
import pathlib

import numpy as np
import scipy.sparse as sparse
from sklearn.linear_model import LogisticRegression

import features

SEED = 20261122


class Rows:
    """Makes the rows of features of texts, and keeps them in a folder for the next run where one is named."""

    def __init__(self, bits, cache=None):
        self.bits = bits
        self.cache = cache and pathlib.Path(cache)
        if self.cache:
            self.cache.mkdir(parents=True, exist_ok=True)

    def questions(self, texts):
        """Every window of the texts, and the number of the text of each."""
        def windows(text):
            segments, _ = features.segments(features.fold(text[:12000]))
            return [features.hashes(window) for window in features.windows(segments)] if segments else []

        return self.kept("question", texts, None, windows)

    def passages(self, texts, wanted=None):
        """The judged segments; of text i only those that also stand in `wanted[i]`, where it is given."""
        keys = iter(wanted or ())

        def judged(text):
            segments, _ = features.segments(features.fold(text[:12000]))
            allowed = segment_keys(next(keys)) if wanted else None
            return [
                features.hashes([segment]) | features.place_hashes(segments, index)
                for index, segment in enumerate(segments)
                if features.is_judged(segment) and (allowed is None or key(segment) in allowed)
            ]

        return self.kept("passage", texts, wanted, judged)

    def answers(self, texts, sentence_counts=()):
        """The beginnings of the texts: whole, and cut after so many sentences."""
        def beginnings(text):
            segments, _ = features.segments(features.fold(text[:6000]))
            cuts = sorted({min(count, len(segments)) for count in (*sentence_counts, len(segments))} - {0})
            return [features.answer_hashes(segments[:cut]) for cut in cuts]

        return self.kept(f"answer {sentence_counts}", texts, None, beginnings)

    def kept(self, kind, texts, wanted, sets_of):
        path = self.cache and self.cache / f"{digest(kind, self.bits, texts, wanted)}.npz"
        if path and path.exists():
            stored = np.load(path)
            return csr(stored["columns"], stored["ends"], self.bits), stored["owners"]
        columns, owners = [], []
        for number, text in enumerate(texts):
            for found in sets_of(text):
                columns.append(np.unique(np.fromiter(found, dtype=np.uint32) & np.uint32((1 << self.bits) - 1)))
                owners.append(number)
        ends = np.concatenate([[0], np.cumsum([len(c) for c in columns])]).astype(np.int64)
        flat = np.concatenate(columns).astype(np.int32) if columns else np.zeros(0, np.int32)
        owners = np.array(owners, dtype=np.int64)
        if path:
            np.savez(path, columns=flat, ends=ends, owners=owners)
        return csr(flat, ends, self.bits), owners


def digest(*parts):
    code = pathlib.Path(features.__file__).read_bytes()
    return hashlib.sha256(code + repr(parts).encode()).hexdigest()[:24]


def csr(columns, ends, bits):
    """One row for each set: present features, scaled to length 1."""
    counts = np.diff(ends)
    values = np.repeat(1 / np.sqrt(np.maximum(counts, 1)), counts).astype(np.float32)
    return sparse.csr_matrix((values, columns, ends), shape=(len(counts), 1 << bits))


def key(segment):
    return tuple(entry[0] for entry in segment.words)


def segment_keys(text):
    return {key(s) for s in features.segments(features.fold(text))[0]}


class Group:
    """Rows of the texts of one set, that all have the same label."""

    def __init__(self, rows, label, weight=1.0):
        self.rows, self.owners = rows
        self.label, self.weight = label, weight

    def strongest(self, model, count):
        """Of each attack the rows that look most like one; of harmless texts all."""
        if self.label == 0:
            return self
        order = np.lexsort((-(self.rows @ model[0]), self.owners))
        _, first = np.unique(self.owners[order], return_index=True)
        rank = np.arange(len(order)) - np.repeat(first, np.diff(np.append(first, len(order))))
        kept = order[rank < count]
        return Group((self.rows[kept], self.owners[kept]), self.label, self.weight)

    def row_weights(self, shares_texts):
        """A text with many rows weighs more than one with few, but not as often."""
        counts = np.bincount(self.owners)[self.owners] if len(self.owners) else np.ones(0)
        if shares_texts:
            return self.weight / counts
        return self.weight / np.sqrt(counts) if self.label == 0 else np.full(len(self.owners), float(self.weight))


class Trainer:
    def __init__(self, cost, kept_count=2, positive_share=0.5):
        self.cost, self.kept_count, self.positive_share = cost, kept_count, positive_share

    def fit_windows(self, groups, certain):
        """An attack may stand anywhere in a text: the first model learns from the sets named in `certain`, the next
        two from the rows of each attack that the one before finds most like one."""
        model = self.regression([group for name, group in groups.items() if name in certain])
        for _ in range(2):
            model = self.regression([group.strongest(model, self.kept_count) for group in groups.values()])
        return model

    def fit_beginnings(self, groups):
        """Every row counts: the beginnings of one answer share its weight."""
        return self.regression(list(groups.values()), shares_texts=True)

    def regression(self, groups, shares_texts=False):
        rows = sparse.vstack([g.rows for g in groups]).tocsr()
        labels = np.concatenate([np.full(g.rows.shape[0], g.label) for g in groups])
        weights = np.concatenate([g.row_weights(shares_texts) for g in groups])
        positive = labels == 1
        weights[positive] *= min(4, self.positive_share * weights[~positive].sum() / weights[positive].sum())
        fitted = LogisticRegression(C=self.cost, solver="liblinear", tol=1e-3, random_state=SEED)
        fitted.fit(rows, labels, sample_weight=weights)
        return quantised(fitted.coef_[0], fitted.intercept_[0])


def quantised(weights, bias):
    """The weights as the file stores them: whole numbers of -127 to 127 times a scale."""
    scale = float(np.float32(np.abs(weights).max() / 127))
    return (np.round(weights / scale) * scale, float(np.float32(bias)), scale)


def scores(model, rows, owners, count, penalty=0.0):
    """The highest score of the rows of each text; a text with many rows must pass by more."""
    result = np.full(count, -99.0)
    if len(owners):
        np.maximum.at(result, owners, rows @ model[0] + model[1])
        result -= penalty * np.log(np.maximum(np.bincount(owners, minlength=count), 1))
    return result
