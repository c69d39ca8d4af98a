"""Writes splits.jsonl: where each pre-tokeniser cuts texts made to be awkward.

Made with regex 2026.11.15 and, for agreement, tokenizers 0.23.3.
Usage: python3 make_splits.py [count] > splits.jsonl; no count: the committed 100 texts.

The patterns are those that the makers of the models published with them.
"""

import json
import random
import sys
import unicodedata

import regex
from tokenizers import Regex, pre_tokenizers

CONTRACTION = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
SPACES = r"\s*[\r\n]+|\s+(?!\S)|\s+"
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"


def words(digits):
    return (CONTRACTION + r"|[^\r\n\p{L}\p{N}]?\p{L}+|" + digits
            + r"| ?[^\s\p{L}\p{N}]+[\r\n]*|" + SPACES)


def cased(without, contraction, digits, tail):
    upper = r"[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}%s]" % without
    lower = r"[\p{Ll}\p{Lm}\p{Lo}\p{M}%s]" % without
    lead = r"[^\r\n\p{L}\p{N}]?"
    return (f"{lead}{upper}*{lower}+{contraction}|{lead}{upper}+{lower}*{contraction}|{digits}"
            rf"| ?[^\s\p{{L}}\p{{N}}]+{tail}*|" + SPACES)


def class_of(*ranges):
    return "[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in ranges) + "]"


EARLY_WORD = class_of((0x4E00, 0x9FA5), (0x800, 0x4E00), (0xAC00, 0xD7FF))
EARLY_PUNCTUATION = class_of(
    (0x21, 0x2F), (0x3A, 0x7E), (0xFF01, 0xFF0F), (0xFF1A, 0xFF5E), (0x2018, 0x201F), (0x3000, 0x3002))
EARLY_LETTER = class_of(*[tuple(int(end, 16) for end in pair.split("-")) for pair in (
    "41-5A 61-7A B5-B5 C0-D6 D8-F6 F8-1BA 1BC-1BF 1C4-293 295-2AF 370-373 376-377 37B-37D 37F-37F 386-386 388-38A "
    "38C-38C 38E-3A1 3A3-3F5 3F7-481 48A-52F 531-556 10A0-10C5 13A0-13F5 13F8-13FD 1C90-1CBA 1CBD-1CBF 1D00-1D2B "
    "1D6B-1D77 1D79-1D9A 1E00-1F15 1F18-1F1D 1F20-1F45 1F48-1F4D 1F50-1F57 1F59-1F59 1F5B-1F5B 1F5D-1F5D 1F5F-1F7D "
    "1F80-1FB4 1FB6-1FBC 1FBE-1FBE 1FC2-1FC4 1FC6-1FCC 1FD0-1FD3 1FD6-1FDB 1FE0-1FEC 1FF2-1FF4 1FF6-1FFC 2102-2102 "
    "2107-2107 210A-2113 2115-2115 2119-211D 2124-2124 2126-2126 2128-2128 212A-212D 212F-2134 2139-2139 213C-213F "
    "2145-2149 214E-214E 2183-2184 2C00-2C7B 2C7E-2CE4 2CEB-2CEE 2CF2-2CF3 A640-A66D A680-A69B A722-A76F A771-A787 "
    "A78B-A78E AB70-ABBF FB00-FB06 FB13-FB17 FF21-FF3A FF41-FF5A 10400-1044F 104B0-104D3 104D8-104FB 10C80-10CB2 "
    "10CC0-10CF2 118A0-118DF 1E900-1E943").split()])

PATTERNS = {
    "default": [r"[\p{P}\$\+<=>\^~\|]+", GPT2, r"\p{N}+", "[0-9][0-9][0-9]"],
    "gpt-2": [GPT2],
    "starcoder": [r"\p{N}", GPT2],
    "llama-bpe": [words(r"\p{N}{1,3}")],
    "qwen2": [words(r"\p{N}")],
    "qwen35": [CONTRACTION + r"|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*|" + SPACES],
    "deepseek-llm": [r"[\r\n]", rf"\s?{EARLY_LETTER}+", rf"\s?{EARLY_PUNCTUATION}+", r"\s+$", EARLY_WORD + "+",
                     r"\p{N}"],
    "deepseek-coder": [r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", EARLY_WORD + "+", r"\p{N}"],
    "deepseek-v3": [
        r"\p{N}{1,3}", class_of((0x4E00, 0x9FA5), (0x3040, 0x309F), (0x30A0, 0x30FF)) + "+",
        r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+"
        r"| ?[\p{P}\p{S}]+[\r\n]*|" + SPACES],
    "gpt-4o": [cased("", CONTRACTION + "?", r"\p{N}{1,3}", r"[\r\n/]")],
    "tekken": [cased("", "", r"\p{N}", r"[\r\n/]")],
    "kimi-k2": [r"[\p{Han}]+|" + cased(r"&&[^\p{Han}]", CONTRACTION + "?", r"\p{N}{1,3}", r"[\r\n]")],
}

WORDS = [
    "the", "Handbook", "CONTRACT", "iPhone", "McDonald", "ǅungla", "ʰword", "naïve", "cafe\u0301", "Straße", "ÉCOLE",
    "don't", "WE'LL", "it'ſ", "I'D", "you'Ve", "'", "''s", "'tis", "o'clock", "x'", "中文", "漢字かな", "カタカナー", "한국어",
    "々〆〇", "ไทย", "हिन्दी", "العربية", "עברית", "ქართული", "ԱՐԵՎ", "Ꭰꭰ", "ⅣⅫ", "½¾", "①②", "٣٤٥", "１２３", "0",
    "42", "123", "1234", "12345678", "3.14", "1,000,000", "0x1F", "...", "!!", "?!\n", "--", "/", "//\n/", "a/b",
    "http://x.y/z?q=1", "<|im_start|>", "<｜User｜>", "[INST]", "</s>", "$5", "€9", "+=", "§§", "«»", "“”", "‘’", "。", "、",
    "！", "～", "😀", "👩\u200d🔬", "🇩🇪", "\u0301", "\u0301\u0301A", "\u200b", "\ufeff", "\u00ad", "\ue000", "\U0010ffff", "\u0378",
    "𝔘𝔫𝔦", "𐐀𐐨", "𠀀", "ﷺ", "ﬆ", "İi", "ß", "Σς", "\x00", "\x1c", "\x7f", "_", "__init__", "A1b2", "aB", "AB", "Ab",
    "ªA", "AªA", "Aªa",
]
GAPS = [
    "", "", "", " ", " ", " ", "  ", "   ", "\n", "\n\n", "\r\n", "\t", "\t\t", " \n", "\n ", " \n \n ", "\u00a0", "\u3000",
    "\u2028", "\u0085", "\u000b", "\r", " \r", "    \n    ",
]


def text(numbers, any_scalar):
    parts = []
    for _ in range(numbers.randint(1, 7)):
        if numbers.random() < 0.15:
            scalar = numbers.randrange(0x20000 if numbers.random() < 0.9 else 0x110000)
            parts.append(any_scalar(scalar))
        else:
            parts.append(numbers.choice(WORDS))
        parts.append(numbers.choice(GAPS))
    if numbers.random() < 0.2:
        parts.insert(0, numbers.choice(GAPS))
    return "".join(parts)


def pieces(stages, whole):
    found = [whole]
    for stage in stages:
        cut = []
        for piece in found:
            end = 0
            for match in stage.finditer(piece):
                if match.start() > end:
                    cut.append(piece[end:match.start()])
                cut.append(match.group())
                end = match.end()
            if end < len(piece):
                cut.append(piece[end:])
        found = cut
    return found


def main():
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    numbers = random.Random(20261122)

    # Scalars that Python's Unicode does not know are left out: libraries differ in whether they know them.
    def any_scalar(scalar):
        letter = chr(scalar)
        if 0xD800 <= scalar < 0xE000 or unicodedata.category(letter) == "Cn" and (
                count <= 1000 or not regex.match(r"\p{Cn}", letter)):
            return "\u4e2d"
        return letter

    compiled = {
        name: [regex.compile(pattern, regex.V1) for pattern in patterns] for name, patterns in PATTERNS.items()}
    seconds = {
        name: pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(pattern), "isolated") for pattern in patterns])
        for name, patterns in PATTERNS.items()}
    texts = ["", " ", "\n", "'s", "a"] if count <= 1000 else []
    while len(texts) < count:
        texts.append(text(numbers, any_scalar))
    for whole in texts:
        ends = {}
        for name, stages in compiled.items():
            found = pieces(stages, whole)
            second = [piece for piece, _ in seconds[name].pre_tokenize_str(whole)]
            if found != second and count <= 1000:
                sys.exit(f"{name}: the libraries disagree on {whole!r}: {found} {second}")
            position, ends[name] = 0, []
            for piece in found:
                position += len(piece.encode())
                ends[name].append(position)
        print(json.dumps({"text": whole, "ends": ends}, ensure_ascii=False))


if __name__ == "__main__":
    main()
