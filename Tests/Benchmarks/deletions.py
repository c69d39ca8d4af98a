"""Deletes documents of a daemon and measures how long they are still found."""
import os
import threading
import time

# Seconds.
GIVEN_UP_AFTER = 30


def percentile(seconds, share):
    """In milliseconds; 0 where there is nothing."""
    ordered = sorted(seconds) or [0.0]
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000


class Watcher(threading.Thread):
    """Another client, who asks one question again and again until its answer lacks a document."""

    def __init__(self, daemon, query, path):
        super().__init__()
        self.asked, self.query, self.path = daemon, query, path
        self.absent_at = float("inf")
        self.start()

    def run(self):
        deadline = time.monotonic() + GIVEN_UP_AFTER
        while time.monotonic() < deadline:
            results = self.asked.call("POST", "/v1/search", self.query)["results"]
            if not any(result["path"] == self.path for result in results):
                self.absent_at = time.monotonic()
                return


def delete_some(daemon, count):
    """Deletes documents one after another, and prints how long each is still found; returns what went wrong."""
    documents = daemon.call("GET", f"/v1/documents?limit={count}")["documents"]
    chunk_count = daemon.call("GET", "/admin/index")["chunk_count"]
    failures, removed, replied, absent = [], [], [], []
    for document in documents:
        with open(os.path.join(daemon.root, "ingest", document["path"]), encoding="utf-8") as file:
            query = {"query": file.read().split(".")[0], "k": 10}
        # So that the question's vector is known: only the deletion is measured.
        found = daemon.call("POST", "/v1/search", query)["results"]
        if not any(result["path"] == document["path"] for result in found):
            # Another name of the same bytes stands for it.
            continue
        watcher = Watcher(daemon, query, document["path"])
        began = time.monotonic()
        receipt = daemon.call("DELETE", f"/admin/documents/{document['id']}")["receipt"]["receipt"]
        replied.append(time.monotonic() - began)
        left = daemon.call("POST", "/v1/search", query)["results"]
        watcher.join()
        absent.append(watcher.absent_at - began)
        removed.append((receipt["removed_at_ms"] - receipt["requested_at_ms"]) / 1000)
        if any(result["path"] == document["path"] for result in left):
            failures.append(f"{document['path']} is found after its deletion")
        if receipt["probes"]["found"] or any(place["left"] for place in receipt["places"]):
            failures.append(f"parts of {document['path']} are left: {receipt}")
    print(f"{len(absent)} documents of a library of {chunk_count} chunks deleted; p50 / p99 ms after the request:")
    for name, values in [("out of the catalog", removed), ("signed receipt", replied), ("absent for others", absent)]:
        print(f"  {name:<20} {percentile(values, .5):.0f} / {percentile(values, .99):.0f}", flush=True)
    return failures
