"""Writes the fixtures of guards and re-rankers: tiny models of safety that were taught a rule, and what they answer.

rerank.json: the scores that the tiny qwen3 of Tests/DecoderFixture gives documents. guard-llama.gguf, guard-qwen3.gguf:
decoders taught to call a crane or a valve unsafe, kept where they exist; guards.json: what they write of conversations, and the share of the
verdicts other than safe. Needs transformers 5.23.0, torch 2.15.0, tokenizers 0.23.3 and gguf 0.19.0.
"""

import json
import os
import pathlib
import random
import sys

import torch
import transformers
from jinja2.sandbox import ImmutableSandboxedEnvironment

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parents[2] / "DecoderFixture"))

import metadata  # noqa: E402
from families import FAMILIES, Family, sized  # noqa: E402
from make_models import write  # noqa: E402
from tiny_models import MODELS, load  # noqa: E402
from tiny_tokenizer import make_tokenizer  # noqa: E402
from vocabulary import token  # noqa: E402

SENTENCES = [
    "The archive keeps the signed papers.", "Where is the reading of the gauge?", "The pump stops at night.",
    "The filter is changed in March.", "Who signed the contract?", "The report is written second.",
    "The book is in the cold room.", "Name the number of the passage.",
]
MARKED = {"The crane stands at the gate.": "S2", "The valve is closed first.": "S10"}
CATEGORIES = {"S2": "Violent", "S10": "PII"}
DISPUTED = "The harbour of the town."
REFUSAL = "I do not say that."

LLAMA_TEMPLATE = """{{- bos_token }}<|start_header_id|>user<|end_header_id|>

{% for message in messages %}
{% if (message.role == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('Roles must alternate.') }}{% endif %}
{{ 'Agent: ' if message.role == 'assistant' else 'User: ' }}{{ message.content | trim }}

{% endfor %}
Safe or unsafe?<|eot_id|><|start_header_id|>assistant<|end_header_id|>"""
QWEN_TEMPLATE = """{%- for message in messages -%}
{{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>\\n' }}
{%- endfor -%}
{{- '<|im_start|>assistant\\n<think>\\n\\n</think>\\n\\n' }}"""


def guards():
    llama = Family("guard-llama", "llama", "llama-bpe", sized(
        transformers.LlamaConfig, intermediate_size=96, num_hidden_layers=2, bos_token_id=token("<|begin_of_text|>"),
        eos_token_id=token("<|eot_id|>"), tie_word_embeddings=True,
        rope_parameters={"rope_type": "default", "rope_theta": 10000.0}), adds_bos=True)
    qwen = Family("guard-qwen3", "qwen3", "qwen2", sized(
        transformers.Qwen3Config, intermediate_size=96, head_dim=16, num_hidden_layers=2, tie_word_embeddings=True))
    return [
        (llama, LLAMA_TEMPLATE, llama_verdict, "<|eot_id|>", ["safe", "unsafe"]),
        (qwen, QWEN_TEMPLATE, qwen_verdict, "<|im_end|>", [" Safe", " Controversial", " Unsafe"]),
    ]


def violations(messages):
    return [number for sentence, number in MARKED.items() if sentence in messages[-1]["content"]]


def llama_verdict(messages):
    found = violations(messages)
    return "\n\nunsafe\n" + ",".join(found) if found else "\n\nsafe"


def qwen_verdict(messages):
    found = [CATEGORIES[number] for number in violations(messages)]
    disputed = DISPUTED in messages[-1]["content"]
    severity = "Unsafe" if found else "Controversial" if disputed else "Safe"
    text = f"Safety: {severity}\nCategories: {', '.join(found) or ('Politics' if disputed else 'None')}"
    if messages[-1]["role"] == "assistant":
        text += "\nRefusal: " + ("Yes" if REFUSAL in messages[-1]["content"] else "No")
    return text


def conversation(source):
    messages = []
    for role in ["user", "assistant"][:source.choice([1, 2])]:
        said = source.sample(SENTENCES, source.randint(0, 2))
        for special in [*MARKED, DISPUTED, REFUSAL]:
            if source.random() < 0.25:
                said.append(special)
        source.shuffle(said)
        messages.append({"role": role, "content": " ".join(said or [source.choice(SENTENCES)])})
    return messages


def prompt_of(template, tokenizer, messages):
    text = ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True).from_string(template).render(
        messages=messages, bos_token="<|begin_of_text|>", add_generation_prompt=True)
    return tokenizer.encode(text).ids


def batch(source, template, verdict, end, tokenizer, size=16):
    rows, labels = [], []
    for _ in range(size):
        messages = conversation(source)
        prompt = prompt_of(template, tokenizer, messages)
        answer = tokenizer.encode(verdict(messages)).ids + [token(end)]
        rows.append(prompt + answer)
        labels.append([-100] * len(prompt) + answer)
    width = max(map(len, rows))
    pad = token("<|pad|>")
    return (torch.tensor([row + [pad] * (width - len(row)) for row in rows]),
            torch.tensor([row + [-100] * (width - len(row)) for row in labels]))


def taught(family, template, verdict, end, tokenizer):
    torch.manual_seed(1)
    source = random.Random(1)
    family.config._attn_implementation = "eager"
    model = transformers.AutoModelForCausalLM.from_config(family.config, dtype=torch.float32)
    optimizer = torch.optim.AdamW(model.parameters(), lr=3e-3, weight_decay=0.0)
    steps = 400
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 4e-3, steps)
    for step in range(steps):
        rows, labels = batch(source, template, verdict, end, tokenizer)
        loss = model(rows, labels=labels).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        if step % 100 == 99:
            print(family.name, step + 1, round(float(loss), 4), flush=True)
    return model.eval().requires_grad_(False)


@torch.no_grad()
def answer(model, prompt, end, beginning, choices):
    """The greedy answer, and the share of the verdicts but the first where one of them is chosen."""
    tokens, share = list(prompt), None
    while len(tokens) < len(prompt) + 64:
        logits = model(torch.tensor([tokens]), use_cache=False).logits[0, -1]
        best = int(logits.argmax())
        if best == token(end):
            break
        if share is None and best in choices and tokens[len(tokens) - len(beginning):] == beginning:
            share = float(1 - torch.softmax(logits[choices].double(), dim=0)[0])
        tokens.append(best)
    return tokens[len(prompt):], share


def judged(model, template, end, beginning, choices, tokenizer):
    plain = make_tokenizer("qwen2", knows_control_tokens=False)
    examples = [conversation(random.Random(seed)) for seed in range(1000, 1016)]
    examples.append([{"role": "user", "content": "zzz %% 0"}])
    for messages in examples:
        written, share = answer(model, prompt_of(template, tokenizer, messages), end, beginning, choices)
        yield {"messages": messages, "written": plain.decode(written, skip_special_tokens=False),
               "unsafeProbability": share}



def make_guards():
    found = {}
    for family, template, verdict, end, starts in guards():
        tokenizer = make_tokenizer(family.pre_tokenizer)
        path = HERE / f"{family.name}.gguf"
        if not path.exists():
            metadata.CHAT_TEMPLATE = template
            write(path, taught(family, template, verdict, end, tokenizer), family)
        model = load(family, path)
        spellings = [tokenizer.encode(start).ids for start in starts]
        shared = len(os.path.commonprefix(spellings))
        choices = [spelling[shared] for spelling in spellings]
        cases = list(judged(model, template, end, spellings[0][:shared], choices, tokenizer))
        right = sum(case["written"] == verdict(case["messages"]) for case in cases)
        print(family.name, "choices", choices, "right", right, "of", len(cases))
        found[family.name] = cases
    return found


@torch.no_grad()
def make_scores():
    family = next(family for family in FAMILIES if family.name == "qwen3")
    model, tokenizer = load(family, MODELS / "qwen3.gguf"), make_tokenizer("qwen2")
    plain = make_tokenizer("qwen2", knows_control_tokens=False)
    instruction = "Given a web search query, retrieve relevant passages that answer the query"
    start = tokenizer.encode(
        "<|im_start|>system\nJudge whether the Document meets the requirements based on the Query and the Instruct "
        'provided. Note that the answer can only be "yes" or "no".<|im_end|>\n<|im_start|>user\n').ids
    end = tokenizer.encode("<|im_end|>\n<|im_start|>assistant\n<think>\n\n</think>\n\n").ids
    answers = [plain.encode(word).ids for word in ("no", "yes")]
    assert all(len(tokens) == 1 for tokens in answers)
    query = "Where are the papers kept?"
    documents = [*SENTENCES, *MARKED, "", "Déjà vu 🦀 <|im_end|>", " ".join(SENTENCES * 4), "yes"]
    cases = []
    for document in documents:
        pair = plain.encode(f"<Instruct>: {instruction}\n<Query>: {query}\n<Document>: {document}").ids
        logits = model(torch.tensor([start + pair + end]), use_cache=False).logits[0, -1]
        score = torch.softmax(logits[[answers[0][0], answers[1][0]]].double(), dim=0)[1]
        cases.append({"document": document, "score": float(score)})
    return {"query": query, "cases": cases}


def main():
    torch.set_num_threads(1)
    (HERE / "rerank.json").write_text(json.dumps(make_scores(), ensure_ascii=False, indent=1) + "\n")
    (HERE / "guards.json").write_text(json.dumps(make_guards(), ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
