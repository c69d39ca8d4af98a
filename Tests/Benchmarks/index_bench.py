#!/usr/bin/env python3
"""Measures the vector index beside hnswlib and faiss-cpu on the same vectors, in alternating rounds of one thread each.

Ours is the real index over a real catalog, in `cloister-bench index`. The peers are set so that they find at least as
many of the true neighbours as ours does; everything is built once and kept in the folder. Rounds go ours, hnswlib,
FAISS, ours, ...; each figure is the median of its rounds. Prints one table and the limits of the machine.
"""
import argparse
import json
import os
import statistics
import subprocess
import time

import faiss
import hnswlib
import numpy as np

from clustered_vectors import DIMENSION, ClusteredVectors, unit

LIMIT = 10


class Data:
    """Vectors, queries and the truth, as files of the folder."""

    def __init__(self, folder, size, query_count, source):
        self.folder = folder
        os.makedirs(folder, exist_ok=True)
        if not os.path.exists(folder + "/vectors.f32"):
            vectors, queries = self.load(source) if source else self.make(size, query_count)
            queries.tofile(folder + "/queries.f32")
            vectors.tofile(folder + "/vectors.f32.partial")
            os.rename(folder + "/vectors.f32.partial", folder + "/vectors.f32")
        self.vectors = np.memmap(folder + "/vectors.f32", dtype=np.float32, mode="r").reshape(-1, DIMENSION)
        self.queries = np.fromfile(folder + "/queries.f32", dtype=np.float32).reshape(-1, DIMENSION)
        if not os.path.exists(folder + "/truth.i64"):
            self.nearest().tofile(folder + "/truth.i64")
        self.truth = np.fromfile(folder + "/truth.i64", dtype=np.int64).reshape(-1, LIMIT)

    @staticmethod
    def make(size, query_count):
        clusters = ClusteredVectors()
        return clusters.vectors(size), clusters.queries(query_count)

    @staticmethod
    def load(source):
        arrays = np.load(source)
        return unit(arrays["vectors"].astype(np.float32)), unit(arrays["queries"].astype(np.float32))

    def nearest(self):
        scores = np.full((len(self.queries), 0), 0, np.float32)
        rows = np.zeros((len(self.queries), 0), np.int64)
        for start in range(0, len(self.vectors), 100_000):
            products = self.queries @ self.vectors[start : start + 100_000].T
            best = np.argpartition(-products, LIMIT, axis=1)[:, :LIMIT]
            scores = np.hstack([scores, np.take_along_axis(products, best, axis=1)])
            rows = np.hstack([rows, best + start])
        order = np.argsort(-scores, axis=1)[:, :LIMIT]
        return np.take_along_axis(rows, order, axis=1)

    def recall(self, rows):
        return np.mean([len(set(found) & set(true)) / LIMIT for found, true in zip(rows, self.truth.tolist())])


class Ours:
    """The index of the appliance in a process of its own."""

    def __init__(self, program, folder, index_type):
        self.process = subprocess.Popen(
            [program, "index", folder, "--type", index_type], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, command):
        self.process.stdin.write(command + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"cloister-bench ended at {command}")
        return json.loads(line)

    def round(self, queries):
        answer = self.ask("search")
        return answer["milliseconds"], answer["rows"]


class Hnswlib:
    name = "hnswlib, M 16, ef {}"
    efforts = [20, 30, 40, 60, 80, 100, 150, 200, 300, 400, 600, 800]

    def __init__(self, data):
        path = data.folder + "/hnswlib.bin"
        self.index = hnswlib.Index(space="ip", dim=DIMENSION)
        if not os.path.exists(path):
            self.index.init_index(max_elements=len(data.vectors), ef_construction=120, M=16, random_seed=1)
            for start in range(0, len(data.vectors), 10_000):
                rows = data.vectors[start : start + 10_000]
                self.index.add_items(rows, np.arange(start, start + len(rows)))
            self.index.save_index(path)
        else:
            self.index.load_index(path)
        self.index.set_num_threads(1)

    def set(self, effort):
        self.index.set_ef(effort)

    def search(self, query):
        return self.index.knn_query(query, k=LIMIT)[0][0]


class Faiss:
    """Inverted lists with codes of 4 bits, the first pass of which is refined by the vectors themselves."""

    name = "faiss IVF-PQ fast scan, {}"
    efforts = [(probes, factor) for probes in (4, 8, 12, 16, 24, 32, 48, 64, 96, 128) for factor in (5, 10, 20, 40)]

    def __init__(self, data):
        path = data.folder + "/faiss.bin"
        faiss.omp_set_num_threads(1)
        if not os.path.exists(path):
            lists = int(2 * len(data.vectors) ** 0.5)
            self.index = faiss.index_factory(
                DIMENSION, f"IVF{lists},PQ{DIMENSION // 4}x4fs,RFlat", faiss.METRIC_INNER_PRODUCT)
            sample = np.random.default_rng(1).choice(len(data.vectors), min(40 * lists, len(data.vectors)), False)
            self.index.train(data.vectors[np.sort(sample)])
            for start in range(0, len(data.vectors), 50_000):
                self.index.add(data.vectors[start : start + 50_000])
            faiss.write_index(self.index, path)
        else:
            self.index = faiss.read_index(path)

    def set(self, effort):
        faiss.extract_index_ivf(self.index).nprobe = effort[0]
        self.index.k_factor = effort[1]

    def search(self, query):
        return self.index.search(query[None, :], LIMIT)[1][0]


class Peer:
    def __init__(self, kind, data, least):
        self.implementation = kind(data)
        choices = []
        for effort in kind.efforts:
            self.implementation.set(effort)
            milliseconds, rows = self.round(data.queries)
            if data.recall(rows) >= least:
                choices.append((statistics.fmean(milliseconds), effort))
                if kind is Hnswlib:
                    break
        if not choices:
            raise SystemExit(f"{kind.__name__} does not reach recall {least:.4f}")
        self.effort = min(choices)[1]
        self.implementation.set(self.effort)
        self.name = kind.name.format(self.effort)

    def round(self, queries):
        milliseconds, rows = [], []
        for query in queries:
            start = time.perf_counter()
            found = self.implementation.search(query)
            milliseconds.append(1000 * (time.perf_counter() - start))
            rows.append(found.tolist())
        return milliseconds, rows


def read_bandwidth(size_bytes=1 << 29):
    """GB/s of one thread that adds up memory far larger than the caches, and is not held up by the additions."""
    memory = np.ones(size_bytes // 4, dtype=np.float32)
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        memory.max()
        seconds.append(time.perf_counter() - start)
    return size_bytes / min(seconds) / 1e9


def figures(data, rounds):
    sorted_rounds = [sorted(milliseconds) for milliseconds, _ in rounds]
    return {
        "recall": data.recall(rounds[0][1]),
        "p50": statistics.median(r[len(r) // 2] for r in sorted_rounds),
        "p99": statistics.median(r[int(len(r) * 0.99)] for r in sorted_rounds),
        "qps": statistics.median(1000 / statistics.fmean(r) for r in sorted_rounds),
        "spread": [1000 / statistics.fmean(r) for r in sorted_rounds],
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bench", required=True, help="the program cloister-bench")
    parser.add_argument("--folder", required=True, help="keeps vectors and indexes between runs")
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--queries", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--type", default="auto", help="of our index")
    parser.add_argument("--vectors", help="an npz file with vectors and queries of your own, such as real embeddings")
    parser.add_argument("--peers", default="hnswlib,faiss", help="which are run; none for ours alone")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    data = Data(f"{arguments.folder}/{arguments.size}", arguments.size, arguments.queries, arguments.vectors)
    ours = Ours(arguments.bench, data.folder, arguments.type)
    first = ours.ask("open")
    ours.round(data.queries)
    least = data.recall(ours.round(data.queries)[1])
    kinds = {"hnswlib": Hnswlib, "faiss": Faiss}
    peers = [Peer(kinds[name], data, least) for name in arguments.peers.split(",") if name in kinds]
    rounds = {"cloister": [], **{peer.name: [] for peer in peers}}
    for _ in range(arguments.rounds):
        rounds["cloister"].append(ours.round(data.queries))
        for peer in peers:
            rounds[peer.name].append(peer.round(data.queries))
    result = {name: figures(data, found) for name, found in rounds.items()}
    memory = ours.ask("memory")
    filtered = ours.ask("filtered")
    exact = ours.ask("filtered-exact")["rows"]
    deleted = ours.ask("delete")
    opening = ours.ask("open")
    filtered_recall = np.mean([len(set(a) & set(b)) / LIMIT for a, b in zip(filtered["rows"], exact)])
    row_bytes = DIMENSION * len(data.vectors)
    bandwidth = read_bandwidth()
    if arguments.json:
        print(json.dumps({"ours": first, "opening": opening, "memory": memory, "peers": result}))
        return
    print(f"{len(data.vectors)} vectors, {len(data.queries)} queries, {first}")
    print(f"{'':40}{'recall@10':>10}{'p50 ms':>9}{'p99 ms':>9}{'QPS':>8}   rounds")
    for name, row in result.items():
        spread = " ".join(f"{qps:.0f}" for qps in row["spread"])
        print(f"{name:40}{row['recall']:10.4f}{row['p50']:9.3f}{row['p99']:9.3f}{row['qps']:8.0f}   {spread}")
    for peer in peers:
        print(f"QPS as a share of {peer.name}: {result['cloister']['qps'] / result[peer.name]['qps']:.2f}")
    milliseconds = sorted(filtered["milliseconds"])
    print(f"filter of 1 %: recall {filtered_recall:.4f}, p50 {milliseconds[len(milliseconds) // 2]:.3f} ms, "
          f"p99 {milliseconds[int(len(milliseconds) * 0.99)]:.3f} ms")
    milliseconds = sorted(deleted["milliseconds"])
    print(f"deletion of a document: p50 {milliseconds[len(milliseconds) // 2]:.2f} ms, largest {milliseconds[-1]:.2f} ms, "
          f"found after it: {sum(map(len, deleted['rows']))}")
    print(f"resident: {memory['resident'] / 2**20:.0f} MiB, of it not of files {memory['anonymous'] / 2**20:.0f} MiB")
    print(f"opening again: {opening['seconds']:.2f} s, of it the catalog {opening['catalogSeconds']:.2f} s")
    print(f"memory: {bandwidth:.1f} GB/s in one thread; reading all rows of 8 bits would take "
          f"{1000 * row_bytes / bandwidth / 1e9:.1f} ms, of 32 bits {4000 * row_bytes / bandwidth / 1e9:.1f} ms")


if __name__ == "__main__":
    main()
