"""manifest.tsv: the files that the reader learns from, under which licence.

    python Config/models/reader/manifest.py

compares the files of ../shared/eval, and says which differ. Every other script refuses a file of another sum.
"""

import csv
import hashlib
import pathlib
import sys

FILE = pathlib.Path(__file__).with_name("manifest.tsv")
EVALUATION = ("squad1", "squad2", "covidqa", "qed")


def rows():
    with open(FILE, encoding="utf-8", newline="") as file:
        return {row["name"]: row for row in csv.DictReader(file, delimiter="\t")}


def checked(folder, name):
    """The path of a file of the manifest, its sum compared."""
    row = rows()[name]
    path = folder / row["path"]
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    if digest != row["sha256"]:
        raise SystemExit(f"{path} has the SHA-256 {digest}, but manifest.tsv lists {row['sha256']}")
    return path


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/eval")
    for name in EVALUATION:
        print(checked(folder, name), "is as listed")


if __name__ == "__main__":
    main()
