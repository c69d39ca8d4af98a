#!/usr/bin/env python3
"""Measures the whole appliance beside sentence-transformers and FAISS in Python, in alternating runs.

Ours is timed from outside, through the front door: files are moved into the ingest folder of a running daemon and the
clock stops when it reports that nothing is left to index; searches are HTTP requests on its Unix socket. The peer is
given the texts in memory and searches within its own process, so what it skips (files, extraction in a jailed process,
chunking, SQLite, full text, the socket) counts against us.

Prints one table and, with --json, one JSON object. Needs the release binaries, the embedding model and an evaluation
folder; the peer needs sentence-transformers and faiss-cpu in the interpreter given with --peer-python.
"""
import argparse
import glob
import json
import lzma
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

from daemon_access import UnixConnection, call, memory_mib, request


def squad_paragraphs(folder):
    """Yields (paragraph, questions) of every SQuAD-shaped file of the English sets."""
    for path in sorted(glob.glob(os.path.join(folder, "qa/squad/*.json.xz"))):
        with lzma.open(path, "rt", encoding="utf-8") as file:
            for article in json.load(file)["data"]:
                for paragraph in article["paragraphs"]:
                    yield paragraph["context"], [qa["question"] for qa in paragraph["qas"]]


def load_texts(folder, count):
    texts, questions = {}, []
    for text, asked in squad_paragraphs(folder):
        texts.setdefault(text.strip(), None)
        questions += asked
    with lzma.open(os.path.join(folder, "qa/qed_nq/qed-dev.shared.jsonl.xz"), "rt", encoding="utf-8") as file:
        for line in file:
            texts.setdefault(json.loads(line)["paragraph_text"].strip(), None)
    with open(os.path.join(folder, "qa/multihop/hotpotqa_train_corpus.json"), encoding="utf-8") as file:
        for text in json.load(file).values():
            texts.setdefault(" ".join(text) if isinstance(text, list) else text.strip(), None)
    texts = [text for text in texts if len(text) > 40][:count]
    return texts, questions[:: max(1, len(questions) // 400)][:400]


class Daemon:
    """A release daemon on a temporary root; ended by its own process number."""

    def __init__(self, binary, model):
        self.root = tempfile.mkdtemp(prefix="cloister-bench-")
        os.makedirs(os.path.join(self.root, "models"))
        os.makedirs(os.path.join(self.root, "ingest"))
        os.symlink(os.path.abspath(model), os.path.join(self.root, "models", "all-minilm-l6-v2"))
        self.log = open(os.path.join(self.root, "log"), "w")
        self.process = subprocess.Popen([binary, "--root", self.root], stdout=self.log, stderr=self.log)
        self.connection = UnixConnection(os.path.join(self.root, "run", "cloister.sock"))
        deadline = time.monotonic() + 60
        while True:
            try:
                if self.status()["ingest"]["scanned"]:
                    return
            except OSError:
                self.connection.close()
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"the daemon did not start; see {self.root}/log")
            time.sleep(0.02)

    def status(self):
        return request(self.connection, "GET", "/healthz")

    def ingest(self, texts):
        """Seconds from moving the files in until all of them are indexed."""
        staging = os.path.join(self.root, "staging")
        os.makedirs(staging)
        for number, text in enumerate(texts):
            with open(os.path.join(staging, f"p{number:05}.txt"), "w", encoding="utf-8") as file:
                file.write(text + "\n")
        begin = time.monotonic()
        os.rename(staging, os.path.join(self.root, "ingest", "bench"))
        while True:
            documents = self.status()["documents"]
            if documents["indexed"] + documents["failed"] >= len(texts):
                break
            time.sleep(0.02)
        seconds = time.monotonic() - begin
        if documents["failed"]:
            print(f"warning: {documents['failed']} files failed", file=sys.stderr)
        return seconds

    def search(self, questions):
        """Milliseconds of each search request, on one kept-alive connection; without those that the guard refuses."""
        # The daemon may have closed a connection that was idle while the peer worked.
        self.connection.close()
        times = []
        for question in questions:
            begin = time.perf_counter()
            status, _, data = call(self.connection, "POST", "/v1/search", {"query": question, "k": 5})
            if status == 403:
                print(f"refused by the guard: {question}", file=sys.stderr)
                continue
            if status != 200:
                raise SystemExit(f"search: HTTP {status}: {data[:300]!r}")
            times.append((time.perf_counter() - begin) * 1e3)
        return times

    def resident_mib(self):
        return memory_mib(self.process.pid)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        shutil.rmtree(self.root)


PEER = r"""
import json, sys, time
import torch, faiss
from sentence_transformers import SentenceTransformer
torch.set_num_threads(2); faiss.omp_set_num_threads(2)
job = json.load(open(sys.argv[1]))
model = SentenceTransformer(job["model"], device="cpu")
model.encode(["warm up"])
print("ready", flush=True)
for line in sys.stdin:
    if line.strip() == "ingest":
        begin = time.perf_counter()
        vectors = model.encode(job["texts"], normalize_embeddings=True, batch_size=32)
        index = faiss.IndexFlatIP(vectors.shape[1]); index.add(vectors)
        print(json.dumps(time.perf_counter() - begin), flush=True)
    elif line.strip() == "search":
        times = []
        for question in job["questions"]:
            begin = time.perf_counter()
            index.search(model.encode([question], normalize_embeddings=True), 5)
            times.append((time.perf_counter() - begin) * 1e3)
        print(json.dumps(times), flush=True)
"""


class Peer:
    """sentence-transformers and faiss.IndexFlatIP, 2 threads, in one warm process."""

    def __init__(self, python, model, texts, questions):
        self.job = tempfile.NamedTemporaryFile("w", suffix=".json")
        json.dump({"model": os.path.abspath(model), "texts": texts, "questions": questions}, self.job)
        self.job.flush()
        environment = dict(os.environ, HF_HUB_OFFLINE="1", TRANSFORMERS_OFFLINE="1", TOKENIZERS_PARALLELISM="true")
        self.process = subprocess.Popen(
            [python, "-c", PEER, self.job.name], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            stderr=subprocess.DEVNULL, env=environment)
        if self.process.stdout.readline().strip() != "ready":
            raise SystemExit(f"{python} cannot run the peer: install sentence-transformers and faiss-cpu into it")

    def ask(self, what):
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def stop(self):
        self.process.stdin.close()
        self.process.wait(30)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--daemon", default=".build/release/cloisterd")
    parser.add_argument("--model", default=".build/models/all-minilm-l6-v2")
    parser.add_argument("--eval", default="../shared/eval")
    parser.add_argument("--peer-python", help="interpreter with sentence-transformers and faiss-cpu; without it ours alone")
    parser.add_argument("--texts", type=int, default=2000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    if not os.path.isdir(options.eval):
        print(f"SKIPPED: there is no evaluation folder at {options.eval}; give one with --eval DIR")
        return
    texts, questions = load_texts(options.eval, options.texts)
    peer = Peer(options.peer_python, options.model, texts, questions) if options.peer_python else None
    ours = {"ingest_s": [], "search_ms": []}
    theirs = {"ingest_s": [], "search_ms": []}
    for _ in range(options.runs):
        daemon = Daemon(options.daemon, options.model)
        try:
            ours["ingest_s"].append(daemon.ingest(texts))
            if peer:
                theirs["ingest_s"].append(peer.ask("ingest"))
            daemon.search(questions[:20])
            ours["search_ms"].append(daemon.search(questions))
            resident = daemon.resident_mib()
        finally:
            daemon.stop()
        if peer:
            theirs["search_ms"].append(peer.ask("search"))
    rows = []
    for name, key, reduce in [
        (f"ingest {len(texts)} paragraphs, s", "ingest_s", lambda runs: statistics.median(runs)),
        (f"search p50 of {len(questions)}, ms", "search_ms", lambda runs: statistics.median(map(statistics.median, runs))),
        (f"search p99 of {len(questions)}, ms", "search_ms", lambda runs: statistics.median(percentile(r, 0.99) for r in runs)),
    ]:
        mine = reduce(ours[key])
        other = reduce(theirs[key]) if peer else None
        rows.append({"measure": name, "cloister": mine, "peer": other, "ratio": other / mine if peer else None})
    if options.json:
        print(json.dumps({"rows": rows, "runs": options.runs, "resident_mib": resident, "ingest_runs_s": ours["ingest_s"],
                          "peer_ingest_runs_s": theirs["ingest_s"]}, indent=2))
        return
    print(f"{'median of ' + str(options.runs) + ' alternating runs':<34}{'cloister':>10}{'python':>10}{'ratio':>8}")
    for row in rows:
        peer_text = f"{row['peer']:10.2f}{row['ratio']:8.2f}" if peer else f"{'-':>10}{'-':>8}"
        print(f"{row['measure']:<34}{row['cloister']:10.2f}{peer_text}")
    spread = ", ".join(f"{value:.2f}" for value in ours["ingest_s"])
    print(f"ingest runs: {spread} s; resident memory of the daemon after the run: {resident:.0f} MiB")


if __name__ == "__main__":
    main()
