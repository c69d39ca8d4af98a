"""Compares the engine's answers with PyTorch's, in 32-bit floating point, for the same checkpoint.

Case, articles and punctuation do not count, as in the evaluation of SQuAD.

    .build/release/cloister-bench reader ../shared/eval --reader FILE --answers answers.jsonl
    python Config/models/reader/compare.py --model .build/models/all-minilm-l6-v2 --checkpoint moe.pt \\
      --evaluation ../shared/eval --answers answers.jsonl --count 500
"""

import argparse
import json

import answers
import examples
import export
import windows


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--model", required=True, help="folder of all-MiniLM-L6-v2")
    parser.add_argument("--checkpoint", required=True, nargs="+", help="of several the mean")
    parser.add_argument("--evaluation", required=True)
    parser.add_argument("--answers", required=True, help="what cloister-bench wrote")
    parser.add_argument("--count", type=int, default=500)
    options = parser.parse_args()
    model = export.load(options.checkpoint, options.model)
    cutter = windows.Windows.of_model(options.model)
    asked = {example.id: example for example in examples.load(options.evaluation).answerable}
    with open(options.answers, encoding="utf-8") as file:
        lines = [json.loads(line) for line in file][: options.count]
    same = 0
    for line in lines:
        example = asked[line["id"]]
        ours = answers.read(model, cutter, example.question, [example.context])
        # The engine takes loose marks off the borders of an answer.
        same += answers.normalized(ours.text) == answers.normalized(line["answer"])
    print(f"{same} of {len(lines)} answers are equal ({same / len(lines):.1%})")


if __name__ == "__main__":
    main()
