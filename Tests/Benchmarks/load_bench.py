#!/usr/bin/env python3
"""Asks a daemon with many clients at once while files arrive, change and vanish, and watches that nothing breaks.

The clients are four processes; as root each is another user with a collection of its own, the first of them greedy: it
never pauses and heeds no Retry-After. Prints a row for every minute and a verdict at the end:

  - no reply but success, and 503 or 429 that say in Retry-After when to come back;
  - every file that is left is indexed when it is over, none that is gone, and the index is sound;
  - documents that are then deleted are not found any more, and no receipt says that something is left;
  - memory stayed under the budget, and file descriptors are no more at the end than at the start.

Ends with 0 when all of that holds, else with 1.
"""
import argparse
import http.client
import multiprocessing
import os
import queue
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

from daemon_access import UnixConnection, call, memory_mib, request_once
from deletions import delete_some

USERS = 4
FIRST_USER_ID = 65_521
WORDS = """ferry harbour keeper lamp ledger bridge engine copper winter council archive garden signal miller station
orchard pilot quarry river spindle beacon cellar doctor evening falcon granite hollow island jacket kitchen letter market
needle orange parish quiver ribbon silver timber uncle valley window yellow zenith anchor barrel candle""".split()


def sentence(source):
    return (f"The {source.choice(WORDS)} of the {source.choice(WORDS)} was moved to the {source.choice(WORDS)} in "
            f"{source.randrange(1700, 2000)} by the {source.choice(WORDS)} {source.choice(WORDS)}.")


# Clients


def ask_on(path, is_greedy, results, stop, seed):
    """One client: asks until it is told to stop."""
    source = random.Random(seed)
    connection = None
    while not stop.is_set():
        kind = source.choices(["search", "ask", "documents", "health"], [80, 10, 5, 5])[0]
        question = f"Who moved the {source.choice(WORDS)} to the {source.choice(WORDS)}?"
        began = time.monotonic()
        pause = 0 if is_greedy else source.uniform(0, 0.2)
        try:
            connection = connection or UnixConnection(path)
            if kind == "search":
                status, wait, data = call(connection, "POST", "/v1/search", {"query": question})
            elif kind == "ask":
                body = {"messages": [{"role": "user", "content": question}]}
                status, wait, data = call(connection, "POST", "/v1/chat/completions", body)
            elif kind == "documents":
                status, wait, data = call(connection, "GET", "/v1/documents?limit=20")
            else:
                status, wait, data = call(connection, "GET", "/healthz")
            seconds = time.monotonic() - began
            if status == 200:
                outcome = "ok"
            elif status in (429, 503) and wait and wait.isdigit():
                outcome = str(status)
                pause = pause if is_greedy else min(int(wait), 10)
                if is_greedy:
                    # Without any pause the driver itself would take the processors.
                    pause = 0.05
            else:
                outcome = f"error {status} {data[:120]!r}"
                connection = None
        except (OSError, http.client.HTTPException) as error:
            # A connection that was idle or answered a refusal may be closed; anything else is an error.
            seconds = time.monotonic() - began
            outcome = "closed" if isinstance(error, http.client.RemoteDisconnected) else f"error {error!r}"
            connection = None
        results.put((is_greedy, kind, outcome, seconds))
        stop.wait(pause)


def run_user(number, path, client_count, results, stop):
    """One process of clients, as a user of its own where that is possible."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if os.getuid() == 0:
        os.setgroups([])
        os.setgid(FIRST_USER_ID + number)
        os.setuid(FIRST_USER_ID + number)
    local = queue.SimpleQueue()
    threads = [
        threading.Thread(target=ask_on, args=(path, number == 0, local, stop, number * 1000 + client), daemon=True)
        for client in range(client_count)
    ]
    for thread in threads:
        thread.start()
    while not stop.is_set() or any(thread.is_alive() for thread in threads) or not local.empty():
        batch = []
        while not local.empty():
            batch.append(local.get())
        if batch:
            results.put(batch)
        time.sleep(0.2)
    results.put(None)


# Files


class Folder:
    """The ingest folder with files that come, change and go."""

    def __init__(self, path, file_count, seconds):
        self.path = path
        self.source = random.Random(1)
        self.files = {}
        self.number = 0
        self.file_count = file_count
        # All have arrived when seven tenths of the time are over.
        self.arrivals_per_second = file_count / (seconds * 0.7)

    def write(self, name):
        path = os.path.join(self.path, name)
        text = " ".join(sentence(self.source) for _ in range(self.source.randrange(3, 30)))
        with open(path + ".part", "w", encoding="utf-8") as file:
            file.write(text)
        # Complete under its name from the first moment; every third is written in place, as careless programs do.
        if self.source.randrange(3):
            os.rename(path + ".part", path)
        else:
            os.unlink(path + ".part")
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
        self.files[name] = True

    def step(self, elapsed):
        due = min(int(elapsed * self.arrivals_per_second), self.file_count)
        while self.number < due:
            self.number += 1
            self.write(f"user{self.number % USERS}/{self.number}.txt")
            if self.number % 4 == 0:
                self.disturb()

    def disturb(self):
        name = self.source.choice(list(self.files))
        kind = self.source.randrange(4)
        if kind == 0:
            self.write(name)
        elif kind == 1:
            os.unlink(os.path.join(self.path, name))
            del self.files[name]
        elif kind == 2:
            target = f"user{self.source.randrange(USERS)}/moved {self.number}.txt"
            os.rename(os.path.join(self.path, name), os.path.join(self.path, target))
            del self.files[name]
            self.files[target] = True
        else:
            target = f"user{self.source.randrange(USERS)}/copy {self.number}.txt"
            shutil.copy(os.path.join(self.path, name), os.path.join(self.path, target))
            self.files[target] = True


# The daemon


class Daemon:
    def __init__(self, arguments, root):
        self.root = root
        self.socket = os.path.join(root, "run/cloister.sock")
        self.admin = os.path.join(root, "run/admin.sock")
        os.makedirs(os.path.join(root, "models"))
        os.symlink(os.path.abspath(arguments.model), os.path.join(root, "models/all-minilm-l6-v2"))
        with open(os.path.join(root, "cloister.yaml"), "w", encoding="utf-8") as file:
            file.write('server:\n  socket_mode: "0666"\ngenerator:\n  kind: quote\n')
        for number in range(USERS):
            folder = os.path.join(root, f"ingest/user{number}")
            os.makedirs(folder)
            if os.getuid() == 0:
                os.chown(folder, 0, FIRST_USER_ID + number)
        self.log = open(os.path.join(root, "log"), "wb")
        self.process = subprocess.Popen([arguments.daemon, "--root", root], stderr=self.log)
        deadline = time.monotonic() + 120
        while not (os.path.exists(self.socket) and os.path.exists(self.admin)):
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"load: the daemon does not start:\n{open(self.log.name).read()}")
            time.sleep(0.1)

    def call(self, method, route, body=None):
        return request_once(self.admin, method, route, body)

    def memory_mib(self):
        return memory_mib(self.process.pid)

    def descriptor_count(self):
        return len(os.listdir(f"/proc/{self.process.pid}/fd"))

    def settle(self):
        self.call("POST", "/admin/rescan")
        while True:
            health = self.call("GET", "/healthz")
            if health["status"] != "indexing":
                return health
            time.sleep(0.5)


# The report


def percentile(values, share):
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


class Minute:
    def __init__(self):
        self.seconds = {}
        self.outcomes = {}
        self.modest = []

    def take(self, is_greedy, kind, outcome, seconds):
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1
        if outcome == "ok":
            self.seconds.setdefault(kind, []).append(seconds)
            if kind == "search" and not is_greedy:
                self.modest.append(seconds)

    def errors(self):
        return sum(count for outcome, count in self.outcomes.items() if outcome.startswith("error"))


HEADINGS = ["minute", "search/s", "p50 ms", "p99 ms", "max ms", "modest p99", "asks", "ask p99", "503", "429", "closed",
            "errors", "files", "memory MiB", "descriptors"]


def row(name, minute, seconds, file_count, memory, descriptors):
    searches, asks = minute.seconds.get("search", []), minute.seconds.get("ask", [])
    cells = [
        name, f"{len(searches) / seconds:.1f}", f"{percentile(searches, .5) * 1000:.0f}",
        f"{percentile(searches, .99) * 1000:.0f}", f"{max(searches, default=0) * 1000:.0f}",
        f"{percentile(minute.modest, .99) * 1000:.0f}", len(asks), f"{percentile(asks, .99) * 1000:.0f}",
        minute.outcomes.get("503", 0), minute.outcomes.get("429", 0), minute.outcomes.get("closed", 0), minute.errors(),
        file_count, f"{memory:.0f}", descriptors,
    ]
    print("  ".join(f"{cell!s:>{len(heading)}}" for cell, heading in zip(cells, HEADINGS)), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--daemon", required=True, help="the program cloisterd")
    parser.add_argument("--model", required=True, help="the folder of the embedding model")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--files", type=int, default=5000)
    parser.add_argument("--memory-mib", type=int, default=1024, help="what the daemon may take")
    arguments = parser.parse_args()

    root = tempfile.mkdtemp(prefix="cloister-load-")
    os.chmod(root, 0o755)
    daemon = Daemon(arguments, root)
    failures = []
    try:
        failures = measure(arguments, daemon)
    finally:
        if daemon.process.poll() is None:
            daemon.process.terminate()
        status = daemon.process.wait()
    if status != 0:
        failures.append(f"the daemon ended with status {status}")
    for failure in failures:
        print(f"FAILED: {failure}")
    if failures:
        print(f"the log of the daemon is {root}/log")
        sys.exit(1)
    shutil.rmtree(root)
    print("held")


def measure(arguments, daemon):
    seconds = arguments.minutes * 60
    print(f"{arguments.clients} clients of {USERS if os.getuid() == 0 else 1} users, {arguments.files} files, "
          f"{arguments.minutes:g} minutes", flush=True)
    daemon.settle()
    first_descriptors = daemon.descriptor_count()
    stop, results = multiprocessing.Event(), multiprocessing.Queue()
    users = [
        multiprocessing.Process(
            target=run_user, args=(number, daemon.socket, arguments.clients // USERS, results, stop), daemon=True)
        for number in range(USERS)
    ]
    for user in users:
        user.start()
    folder = Folder(os.path.join(daemon.root, "ingest"), arguments.files, seconds)
    print("  ".join(HEADINGS), flush=True)
    total, minute, ended = Minute(), Minute(), 0
    began = minute_began = time.monotonic()
    greatest_memory, minute_number = 0.0, 0
    while ended < USERS:
        now = time.monotonic()
        if daemon.process.poll() is not None:
            stop.set()
            return [f"the daemon died with status {daemon.process.returncode}"]
        if now - began < seconds:
            folder.step(now - began)
        elif not stop.is_set():
            stop.set()
        greatest_memory = max(greatest_memory, daemon.memory_mib())
        if now - minute_began >= 60:
            minute_number += 1
            row(minute_number, minute, now - minute_began, len(folder.files), daemon.memory_mib(),
                daemon.descriptor_count())
            minute, minute_began = Minute(), now
        try:
            batch = results.get(timeout=0.1)
        except queue.Empty:
            continue
        if batch is None:
            ended += 1
            continue
        for result in batch:
            total.take(*result)
            minute.take(*result)
    row("all", total, time.monotonic() - began, len(folder.files), greatest_memory, daemon.descriptor_count())
    for user in users:
        user.join()
    return verdict(arguments, daemon, folder, total, greatest_memory, first_descriptors)


def verdict(arguments, daemon, folder, total, greatest_memory, first_descriptors):
    failures = [f"{count} x {outcome}" for outcome, count in total.outcomes.items() if outcome.startswith("error")]
    began = time.monotonic()
    health = daemon.settle()
    print(f"{health['documents']['indexed']} documents indexed {time.monotonic() - began:.0f} s after the last request")
    if health["status"] != "ready" or health["warnings"]:
        failures.append(f"status {health['status']}: {health['warnings']}")
    if health["documents"]["indexed"] != len(folder.files) or health["documents"]["failed"]:
        failures.append(f"{len(folder.files)} files are left, but documents are {health['documents']}")
    check = daemon.call("POST", "/admin/index/check?sample=100")
    if not check["clean"]:
        failures.append(f"the index is not sound: {check['problems']}")
    failures += delete_some(daemon, 50)
    if greatest_memory > arguments.memory_mib:
        failures.append(f"the daemon took {greatest_memory:.0f} MiB of {arguments.memory_mib}")
    time.sleep(1)
    last_descriptors = daemon.descriptor_count()
    print(f"file descriptors {first_descriptors} before, {last_descriptors} after")
    if last_descriptors > first_descriptors + 8:
        failures.append(f"file descriptors grew from {first_descriptors} to {last_descriptors}")
    return failures


if __name__ == "__main__":
    main()
