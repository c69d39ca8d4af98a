"""Measures sentence-transformers on the texts that `cloister-bench embed` reads; prints the same figures.

usage: embed_peer.py MODEL_FOLDER TEXT_FILE [THREADS]
"""

import statistics
import sys
import time

import torch
from sentence_transformers import SentenceTransformer


def main():
    folder, path = sys.argv[1:3]
    threads = int(sys.argv[3]) if len(sys.argv) > 3 else 2
    torch.set_num_threads(threads)
    model = SentenceTransformer(folder, device="cpu")
    with open(path, encoding="utf-8") as file:
        texts = [line for line in file.read().split("\n") if line]
    model.encode(texts[:8])
    fastest = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        model.encode(texts, batch_size=32, normalize_embeddings=True)
        fastest = min(fastest, time.perf_counter() - start)
    lengths = model.tokenizer(texts, truncation=True, max_length=model.max_seq_length)["input_ids"]
    tokens = sum(map(len, lengths))
    question = "how do I restore the index after the disk was full?"
    times = []
    for _ in range(100):
        start = time.perf_counter()
        model.encode([question], normalize_embeddings=True)
        times.append(time.perf_counter() - start)
    print(f"text_count={len(texts)}\ntoken_count={tokens}\nthreads={threads}")
    print(f"tokens_per_second={tokens / fastest:.4g}\ntexts_per_second={len(texts) / fastest:.4g}")
    print(f"query_p50_ms_threads_{threads}={1000 * statistics.median(times):.4g}")


if __name__ == "__main__":
    main()
