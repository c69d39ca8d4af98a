"""Writes the golden vectors of the embedding tests and the golden tokens of the tokeniser tests.

usage: make_fixtures.py MODEL_FOLDER

The texts are written here. The vectors are those of sentence-transformers on the CPU in 32-bit floating point, stored as
16-bit integers (vector * 32767, little-endian); the tokens those of the tokenizers package. The versions used are
written beside them.
"""

import itertools
import json
import pathlib
import sys

import numpy
import sentence_transformers
import tokenizers
import torch

HERE = pathlib.Path(__file__).parent
TOKENS = HERE.parent.parent / "TokenizationTests" / "Fixtures"

EDGES = [
    "", " ", "\n\t ", ".", "?!", "a", "7", "I", "-", "\u00a0", "\u200b", "...", "()", "§ 12", "α", "中", "[unknown]",
    "x" * 100, "x" * 101, "word " * 3, "a\u0301", "e\u0301te\u0301", "\ufeffstart", "tab\tbetween", "nul\u0000inside",
    "soft\u00adhyphen", "zero\u200dwidth", "ﬁne ligature", "Ⅷ roman", "½ cup", "10⁻³ mm", "ＦＵＬＬ ｗｉｄｔｈ", "İstanbul",
    "STRASSE straße", "naïve café", "Ångström", "ﷺ", "\u2028line\u2029paragraph", "Σίσυφος ΣΑΣ", "don't can't won't",
]
SUBJECTS = [
    "the pump", "a restored backup", "the night shift", "our oldest archive", "the index", "a signed contract",
    "the harbour crane", "the second supplier", "this firmware", "the glacier", "a junior nurse", "the orchestra",
]
EVENTS = [
    "failed twice before anyone opened the log", "was moved to the cold room in March",
    "needs forty minutes and one clean filter", "reports a pressure of 3.2 bar at the inlet",
    "cannot be changed without a second signature", "grew by eleven per cent after the audit",
    "still runs on the machine under the stairs", "is described in chapter nine of the manual",
]
QUESTIONS = [
    "what happens when {} stops?", "who is responsible for {}?", "how long does {} take to recover", "why {} and not another",
    "cost of {} per year", "{}",
]
REASONS = [
    "Nobody had expected the valve to freeze, because the tank is heated from October to April.",
    "The report lists three causes: a worn seal, a missing label and a clock that was an hour slow.",
    "Since then every change is written down, read by a second person and tried on a spare unit first.",
    "In the end the cheaper part lasted longer, which surprised the people who had bought the other one.",
    "Readings are taken at 06:00, 14:00 and 22:00; anything above 71 °C must be called in at once.",
]
LANGUAGES = [
    "Der Druck im Kessel fällt, sobald das Ventil geöffnet wird.", "Größenänderungen müssen schriftlich bestätigt werden.",
    "La pression chute dès que la vanne est ouverte à la main.", "L'été dernier, l'équipe a tout recommencé depuis zéro.",
    "La presión baja cuando se abre la válvula; ¿quién la cierra?", "El año pasado el niño llegó mañana tras mañana.",
    "A pressão cai assim que a válvula é aberta, não antes.", "Il serbatoio è più freddo di quanto si pensasse.",
    "Ciśnienie spada, gdy tylko otworzy się zawór bezpieczeństwa.", "Tlak klesne, jakmile někdo otevře příliš velký ventil.",
    "Vana açıldığında basınç düşer; İzmir'deki ekip bunu ölçtü.", "Áp suất giảm ngay khi van được mở bằng tay.",
    "Давление падает, как только открывают клапан.", "Отчёт подписан ёжиком, хотя это шутка.", "Тиск падає, щойно відкрити клапан її рукою.",
    "Η πίεση πέφτει μόλις ανοίξει η βαλβίδα.", "الضغط ينخفض عندما يُفتح الصمام.", "הלחץ יורד כאשר השסתום נפתח.",
    "فشار با باز شدن شیر کم می‌شود.", "वाल्व खुलते ही दबाव गिर जाता है।", "ভালভ খুললে চাপ কমে যায়।", "வால்வு திறந்தால் அழுத்தம் குறையும்.",
    "เมื่อเปิดวาล์ว ความดันจะลดลง", "阀门打开后压力立即下降。", "壓力在閥門打開後下降，請記錄時間。", "バルブを開けると圧力が下がります。",
    "밸브를 열면 압력이 떨어집니다.", "ვენტილის გახსნისას წნევა ეცემა.", "Ճնշումը նվազում է։", "ការបើកវ៉ាល់ធ្វើឱ្យសម្ពាធធ្លាក់។",
]
SYMBOLS = [
    "🙂", "👩‍🔬 measures 🌡️ at 🕕", "🇩🇪🇫🇷🇯🇵", "ship it 🚀🚀🚀", "thumbs 👍🏽 up", "price: €12.50 / £9 / ¥1,400", "a→b⇒c ∀x∈ℝ: x²≥0",
    "int main(void) { return errno == EINTR ? 1 : 0; }", "SELECT name FROM parts WHERE weight_kg > 12.5;",
    "/var/lib/cloister/state/catalog.sqlite", "ERROR 0x80070057: E_INVALIDARG at line 1,204", "user@host:~$ tar -xzf a.tgz",
    "{\"key\": [1, 2, 3], \"ok\": true}", "# Heading\n\n* first\n* second\n", "| a | b |\n|---|---|\n| 1 | 2 |", "x_1 = y_2 ** 3 // 4",
    "==== 50% ====", "C++ and C# and .NET", "tel. +49 (0)30 123-456", "1,000,000.00", "2026-11-21T22:30:00Z", "AbCdEfGhIjKl",
    "antidisestablishmentarianism", "pneumonoultramicroscopicsilicovolcanoconiosis", "qwrtzpsdfghjklyxcvbnm", "~`!@#$%^&*()_+-={}[]|\\:\";'<>?,./",
]


def texts():
    pairs = list(itertools.product(SUBJECTS, EVENTS))
    short = [QUESTIONS[i % len(QUESTIONS)].format(subject) for i, subject in enumerate(SUBJECTS * 3)]
    sentences = [f"{subject} {event}.".capitalize() for subject, event in pairs]
    paragraphs = [
        " ".join([sentences[(i * 7) % 96], REASONS[i % 5], sentences[(i * 11 + 3) % 96], REASONS[(i + 2) % 5]] * (1 + i % 4))
        for i in range(36)
    ]
    long = [" ".join(sentences[i:] + REASONS * (i % 3)) for i in range(12)] + ["x1 " * 300, "压力 " * 200, "🙂 " * 400, "word" * 80]
    singles = sentences[:96:6]
    return EDGES + short + singles + paragraphs + long + LANGUAGES + SYMBOLS


def tokenizer_texts():
    odd = ["A" + chr(c) + "b" for c in list(range(1, 0x250, 3)) + list(range(0x300, 0x3400, 37)) + list(range(0xF900, 0x10000, 41))]
    return [text for text in texts() + odd if not any("\ud800" <= c <= "\udfff" for c in text)]


def main():
    folder = pathlib.Path(sys.argv[1])
    model = sentence_transformers.SentenceTransformer(str(folder), device="cpu")
    chosen = texts()
    assert len(chosen) == 200, len(chosen)
    vectors = model.encode(chosen, batch_size=1, normalize_embeddings=True, convert_to_numpy=True)
    assert vectors.dtype == numpy.float32
    (HERE / "texts.json").write_text(json.dumps(chosen, ensure_ascii=True, indent=0) + "\n")
    (HERE / "vectors.i16").write_bytes(numpy.rint(vectors * 32767).astype("<i2").tobytes())
    tokenizer = tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    TOKENS.mkdir(exist_ok=True)
    with open(TOKENS / "tokens.jsonl", "w") as file:
        for text in tokenizer_texts():
            ids = tokenizer.encode(text, add_special_tokens=False).ids
            file.write(json.dumps({"text": text, "ids": ids}) + "\n")
    origin = (
        f"Made by Tests/EmbeddingTests/Fixtures/make_fixtures.py with sentence-transformers {sentence_transformers.__version__}, "
        f"torch {torch.__version__}, tokenizers {tokenizers.__version__} and all-MiniLM-L6-v2; the texts are the script's own.\n"
    )
    (HERE / "PROVENANCE").write_text(origin)
    (TOKENS / "PROVENANCE").write_text(origin)


if __name__ == "__main__":
    main()
