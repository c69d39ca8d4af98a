#!/usr/bin/env python3
"""Measures how soon a daemon with a large library is ready, and what memory it takes.

The library is the one that index_bench.py keeps in its folder: its catalog is copied, and every document of it becomes
a file of an ingest folder, so that the daemon finds on disk what its catalog says, as after any restart. The clock runs
from the start of the process to READY=1 (sd_notify), to the first search, and until every vector is in the index and
the folder has been compared with the catalog: before that a search finds by words alone what the index lacks. Prints a
row for an empty library, which is what the daemon and its models take, and one for the large library, medians of the
starts.
"""
import argparse
import os
import shutil
import socket
import sqlite3
import statistics
import subprocess
import time

from daemon_access import memory_mib, request_once

QUESTIONS = ["Who keeps the lighthouse?", "row 17", "When was the ferry moved?", "What does the archive hold?"]


class Daemon:
    """A daemon that runs in a root of its own until the `with` ends."""

    def __init__(self, program, root):
        self.admin = root + "/run/admin.sock"
        ready = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        notify = root + "/notify.sock"
        if os.path.exists(notify):
            os.unlink(notify)
        ready.bind(notify)
        ready.settimeout(600)
        self.log = open(root + "/log", "ab")
        self.began = time.monotonic()
        self.process = subprocess.Popen(
            [program, "--root", root], stderr=self.log, env={**os.environ, "NOTIFY_SOCKET": notify})
        try:
            while b"READY=1" not in ready.recv(4096):
                pass
            self.ready_seconds = self.seconds()
            self.search(QUESTIONS[0])
            self.searched_seconds = self.seconds()
            self.index = self.settle()
        except BaseException:
            self.process.kill()
            raise
        finally:
            ready.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        status = self.process.wait()
        self.log.close()
        if status != 0:
            raise SystemExit(f"the daemon ended with status {status}: {self.log.name}")

    def seconds(self):
        """Since the process was started."""
        return time.monotonic() - self.began

    def call(self, method, route, body=None):
        return request_once(self.admin, method, route, body)

    def search(self, question):
        return self.call("POST", "/v1/search", {"query": question})["results"]

    def settle(self):
        """Waits until no document is left to index and the index has the type that suits its size."""
        while self.call("GET", "/healthz")["status"] == "indexing":
            time.sleep(0.02)
        self.settled_seconds = self.seconds()
        while True:
            index = self.call("GET", "/admin/index")
            if index["chunk_count"] < 100_000 or index["type"] != "flat":
                return index
            time.sleep(1)


def make_root(path, model):
    os.makedirs(path + "/models")
    os.makedirs(path + "/ingest/rows")
    os.symlink(os.path.abspath(model), path + "/models/all-minilm-l6-v2")
    with open(path + "/cloister.yaml", "w", encoding="utf-8") as file:
        file.write("generator:\n  kind: quote\n")


def adopt(library, root):
    """Gives the documents of a library to the daemon of a root, which has read one file of its own."""
    catalog = root + "/state/catalog.sqlite"
    with sqlite3.connect(catalog) as own:
        model, parser = own.execute("SELECT model_sha256, parser_version FROM content").fetchone()
    own.close()
    shutil.rmtree(root + "/state/index")
    for suffix in ("-wal", "-shm"):
        if os.path.exists(catalog + suffix):
            os.unlink(catalog + suffix)
    os.unlink(root + "/ingest/own.txt")
    shutil.copyfile(library + "/catalog.sqlite", catalog)
    with sqlite3.connect(catalog) as own:
        own.execute("UPDATE content SET model_sha256 = ?, parser_version = ?", (model, parser))
        for number, path in own.execute("SELECT id, path FROM document").fetchall():
            name = f"{root}/ingest/{path}"
            if not path.startswith("rows/"):
                raise SystemExit(f"{library} holds {path}, which index_bench.py does not make")
            with open(name, "w", encoding="utf-8") as file:
                file.write(path)
            found = os.stat(name)
            own.execute(
                "UPDATE document SET size_bytes = ?, modified_at_nanoseconds = ?, inode = ?, parser_version = ? "
                "WHERE id = ?", (found.st_size, found.st_mtime_ns, found.st_ino, parser, number))
    own.close()


def measure(program, root, starts, question_count):
    """Starts a daemon again and again: a row of the table."""
    figures = []
    for _ in range(starts):
        with Daemon(program, root) as daemon:
            for number in range(question_count):
                daemon.search(f"{QUESTIONS[number % len(QUESTIONS)]} {number}")
            figures.append((
                daemon.ready_seconds, daemon.searched_seconds, daemon.settled_seconds, memory_mib(daemon.process.pid),
                memory_mib(daemon.process.pid, "RssAnon")))
    ready = [figure[0] for figure in figures]
    middle, searched, settled, resident, anonymous = (statistics.median(column) for column in zip(*figures))
    return [
        daemon.index["chunk_count"], daemon.index["type"], f"{middle:.2f}", f"{min(ready):.2f}-{max(ready):.2f}",
        f"{searched:.2f}", f"{settled:.2f}", f"{resident:.0f}", f"{anonymous:.0f}"]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--daemon", required=True, help="the program cloisterd")
    parser.add_argument("--model", required=True, help="the folder of the embedding model")
    parser.add_argument("--library", required=True, help="the folder that index_bench.py has filled")
    parser.add_argument("--starts", type=int, default=5)
    parser.add_argument("--questions", type=int, default=200, help="searches before memory is read")
    arguments = parser.parse_args()
    if not os.path.exists(arguments.library + "/complete"):
        raise SystemExit(f"{arguments.library} holds no library; make one with index_bench.py")

    root = arguments.library + "/daemon"
    shutil.rmtree(root, ignore_errors=True)
    make_root(root, arguments.model)
    with open(root + "/ingest/own.txt", "w", encoding="utf-8") as file:
        file.write("The lighthouse is kept by Ann Archer.")
    with Daemon(arguments.daemon, root):
        pass
    rows = [measure(arguments.daemon, root, arguments.starts, arguments.questions)]

    adopt(arguments.library, root)
    with Daemon(arguments.daemon, root) as builder:
        print(f"index of {builder.index['chunk_count']} chunks built from the catalog in {builder.seconds():.0f} s, "
              f"answering after {builder.searched_seconds:.1f} s", flush=True)
    rows.append(measure(arguments.daemon, root, arguments.starts, arguments.questions))
    headings = ["chunks", "index", "s to READY", "spread", "s to a search", "s to all vectors", "resident MiB",
                "anonymous MiB"]
    for cells in [headings, *rows]:
        print("  ".join(f"{cell!s:>{len(heading)}}" for cell, heading in zip(cells, headings)))
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
