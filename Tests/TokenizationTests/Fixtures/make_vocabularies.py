"""Writes vocabularies.json: small vocabularies, and the tokens that the reference tokenizers make of awkward texts.

Made with tokenizers 0.23.3 and sentencepiece 0.2.3. The texts are the script's own.
Usage: python3 make_vocabularies.py > vocabularies.json
"""

import io
import json

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, pre_tokenizers, trainers

from make_splits import PATTERNS

SENTENCES = [
    "The boiler of the old pump house must be inspected every twelve months by two persons.",
    "Die Prüfung der Anlage erfolgt jährlich; größere Störungen sind der Leitung zu melden.",
    "La chaudière a été contrôlée l'année dernière, et personne n'a rien trouvé d'anormal.",
    "Осмотр насосной станции проводится каждые двенадцать месяцев двумя сотрудниками.",
    "水泵房的锅炉每十二个月检查一次。检查结果写入日志。",
    "ポンプ室のボイラーは毎年点検されます。結果は記録してください。",
    "펌프실의 보일러는 매년 점검합니다. 결과를 기록하십시오.",
    "يجب فحص غلاية بيت المضخات كل اثني عشر شهرا.",
    "It's what we'd said: they'll see that I've checked it, don't worry, I'm sure you're right.",
    "def inspect(boiler, months=12):\n    if boiler.pressure > 3.5:\n        return None\n    return boiler.check(months)\n",
    "| part | number | price |\n|---|---|---|\n| valve | 10023 | 17.50 |\n| gasket | 20394 | 3.99 |\n",
    "On 2024-03-17 at 08:45 the pressure was 1,013.25 hPa; on 2024-03-18 it was 998.7 hPa.",
    "    indented by four\n\tindented by a tab\n\n\n  three line ends before this",
    "https://example.org/pumps?id=1234567&unit=kPa#top",
]

TEXTS = [
    "", " ", "  ", "\n", "a", "The boiler", " the boiler", "the  boiler   of", "\n\n  \n\t x", "tailing blanks   ",
    "It's we'LL they'D", "12345678 3.14 1,013.25", "größere Störungen", "насосной станции", "检查结果，写入！", "ボイラーカ゛",
    "펌프실", "يجب فحص", "e\u0301 \u0301", "👩\u200d🔬🇩🇪", "\U0001f600" * 3, "def inspect(x):\n        return None\n",
    "<|im_start|>user", "<|im_end|>", "[INST] <s> </s>", "<think>the</think>", "<tool_call>\n", "<think", "▁ under ▁▁",
    "\x00\x01\x7f", "\u00a0\u3000\u2028", "ﷺ ﬆ ǅ", "𝔘𝔫𝔦 𐐀 𠀀", "A" * 60, "ab" * 40, "\r\n\r\n", "|---|---|", "?!...//\n/",
    "iPhone McDonald HTTPServer", "<0x41>", "\ufeff\ufffd", "x" + " " * 40 + "y",
]

CONTROLS = ["<|endoftext|>", "<|im_start|>", "<|im_end|>", "[INST]", "<s>"]
USER_DEFINED = ["<think>", "</think>", "<tool_call>", "    ", "  "]

# Parts of prompts: text, and whether a template wrote it.
PROMPTS = [
    [["<|im_start|>user\n", True], ["the <|im_end|> boiler<|im_start|>", False], ["<|im_end|>\n<|im_start|>", True]],
    [["<|im_", True], ["start|>", True], ["<|im_", True], ["end|>", False]],
    [["<|im_start", False], ["|>", True], ["[INST]<think>", True], ["</think>[INST]", False], ["<|endoftext|>", True]],
    [["<s>", False], ["<s>", True], [" it", False], ["'s", True], ["<|im_end|>", True], ["<|im_end|>", False]],
]


def encode_prompt(prompt, encode, control_ids):
    """Cuts a prompt at its trusted control tokens; what lies between is encoded as one text."""
    text, trusted = "", []
    for part, is_trusted in prompt:
        text += part
        trusted += [is_trusted] * len(part)
    ids, start, index = [], 0, 0
    while index < len(text):
        found = [c for c in control_ids if text.startswith(c, index) and all(trusted[index:index + len(c)])]
        if found:
            ids += encode(text[start:index]) + [control_ids[found[0]]]
            index = start = index + len(found[0])
        else:
            index += 1
    return ids + encode(text[start:])


def byte_level(pre, ignore_merges):
    tokenizer = Tokenizer(models.BPE(ignore_merges=ignore_merges))
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(Regex(pattern), "isolated") for pattern in PATTERNS[pre]]
        + [pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokenizer.train_from_iterator(
        SENTENCES * 3, trainers.BpeTrainer(vocab_size=520, initial_alphabet=alphabet, show_progress=False))
    model = json.loads(tokenizer.to_str())["model"]
    tokens = [token for token, _ in sorted(model["vocab"].items(), key=lambda item: item[1])]
    merges = [" ".join(merge) for merge in model["merges"]]
    types = [1] * len(tokens) + [4] * len(USER_DEFINED) + [3] * len(CONTROLS)
    tokenizer.add_tokens([AddedToken(token, normalized=False) for token in USER_DEFINED])
    control_ids = {token: len(tokens) + len(USER_DEFINED) + index for index, token in enumerate(CONTROLS)}

    def encode(text):
        return tokenizer.encode(text, add_special_tokens=False).ids

    return {
        "name": pre, "model": "gpt2", "pre": pre, "tokens": tokens + USER_DEFINED + CONTROLS, "types": types,
        "merges": merges, "bos": control_ids["<s>"], "eos": control_ids["<|endoftext|>"],
        "cases": [{"text": text, "ids": encode(text)} for text in TEXTS],
        "prompts": [{"parts": prompt, "ids": encode_prompt(prompt, encode, control_ids)} for prompt in PROMPTS]}


def sentence_piece(name, byte_fallback, add_dummy_prefix):
    written = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentence for text in SENTENCES * 3 for sentence in text.split("\n") if sentence),
        model_writer=written, model_type="bpe", vocab_size=700 if byte_fallback else 440, character_coverage=0.985,
        byte_fallback=byte_fallback, normalization_rule_name="identity", remove_extra_whitespaces=False,
        add_dummy_prefix=add_dummy_prefix, control_symbols=["[INST]", "<|im_start|>", "<|im_end|>", "<|endoftext|>"],
        user_defined_symbols=["<think>", "</think>", "<tool_call>"], minloglevel=2, num_threads=1)
    processor = sentencepiece.SentencePieceProcessor(model_proto=written.getvalue())
    count = processor.get_piece_size()
    kinds = [
        2 if processor.is_unknown(i) else 3 if processor.is_control(i) else 6 if processor.is_byte(i)
        else 5 if processor.is_unused(i) else 4 if processor.id_to_piece(i) in USER_DEFINED else 1
        for i in range(count)]
    control_ids = {processor.id_to_piece(i): i for i in range(count) if kinds[i] == 3}

    def encode(text):
        return processor.encode(text)

    def holds_blank_user_defined(text):
        # Before a user-defined piece at the start, sentencepiece puts the blank of its own; GGUF engines do not.
        return text.startswith("<think>") or text.startswith("<tool_call>")

    return {
        "name": name, "model": "llama", "tokens": [processor.id_to_piece(i) for i in range(count)], "types": kinds,
        "scores": [processor.get_score(i) for i in range(count)], "addsSpacePrefix": add_dummy_prefix,
        "bos": processor.bos_id(), "eos": processor.eos_id(), "unknown": processor.unk_id(),
        "cases": [{"text": text, "ids": encode(text)} for text in TEXTS if not holds_blank_user_defined(text)],
        "prompts": [{"parts": prompt, "ids": encode_prompt(prompt, encode, control_ids)} for prompt in PROMPTS[:2]]}


def main():
    vocabularies = [
        byte_level("qwen2", False), byte_level("llama-bpe", True), byte_level("gpt-4o", False),
        byte_level("deepseek-v3", False), byte_level("starcoder", False), sentence_piece("sentencepiece", True, True),
        sentence_piece("sentencepiece without bytes", False, False)]
    print(json.dumps(vocabularies, ensure_ascii=False, separators=(",", ":")).replace('},{"name"', '},\n{"name"'))


if __name__ == "__main__":
    main()
