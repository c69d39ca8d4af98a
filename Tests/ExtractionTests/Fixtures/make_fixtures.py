"""Writes the fixtures of ExtractionTests beside itself.

Run with Python 3 and the package reportlab 5:  python3 make_fixtures.py
All sentences were written for these tests.
"""

import base64
import json
import pathlib
import zipfile

from reportlab.lib.pagesizes import A5
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen import canvas

HERE = pathlib.Path(__file__).parent


def pdf(name, pages, encrypt=None, title=None):
    paper = canvas.Canvas(str(HERE / name), pagesize=A5, encrypt=encrypt, invariant=True)
    if title:
        paper.setTitle(title)
    for lines in pages:
        for number, line in enumerate(lines):
            paper.drawString(50, 540 - 16 * number, line)
        paper.rect(40, 40, 100, 60)
        paper.showPage()
    paper.save()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def style(identifier, name, extra=""):
    return (
        f'<w:style w:type="paragraph" w:styleId="{identifier}"><w:name w:val="{name}"/>{extra}</w:style>'
    )


def paragraph(text, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def styled(text, identifier):
    return paragraph(text, f'<w:pStyle w:val="{identifier}"/>')


def item(text):
    return paragraph(text, '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')


def row(*cells):
    return "<w:tr>" + "".join(f"<w:tc>{paragraph(cell)}</w:tc>" for cell in cells) + "</w:tr>"


def word(name):
    body = (
        styled("Pump manual", "Title")
        + styled("Starting", "Heading1")
        + paragraph("Open the inlet valve before you press the green button.")
        + item("Wait for the light.")
        + item("Close the drain.")
        + styled("Limits", "Own")
        + "<w:tbl>"
        + row("Quantity", "Limit")
        + row("Pressure", "12 bar")
        + row("Temperature", "80 °C")
        + "</w:tbl>"
        + "<w:p><w:r><w:t>Kept</w:t></w:r><w:del><w:r><w:delText>gone</w:delText></w:r></w:del></w:p>"
    )
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}"><Relationship Id="r1" Type="{OFFICE}/officeDocument"'
        ' Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": f'<w:styles xmlns:w="{WORD}">'
        + style("Title", "Title")
        + style("Heading1", "heading 1")
        + style("Heading2", "heading 2")
        + style("Own", "own heading", '<w:basedOn w:val="Heading2"/>')
        + "</w:styles>",
        "docProps/core.xml": '<c:coreProperties xmlns:c="urn:c" xmlns:dc="urn:dc"><dc:title>Pump manual</dc:title>'
        "</c:coreProperties>",
    }
    with zipfile.ZipFile(HERE / name, "w", zipfile.ZIP_DEFLATED) as package:
        for path, text in parts.items():
            entry = zipfile.ZipInfo(path)
            entry.compress_type = zipfile.ZIP_DEFLATED
            package.writestr(entry, '<?xml version="1.0" encoding="UTF-8"?>' + text)


ENCODED = [
    ("utf-8", "Grüße aus Köln – alles läuft."),
    ("utf-8-sig", "Ein Satz hinter einer Marke: Öl."),
    ("utf-16", "Marked UTF-16: naïve café."),
    ("utf-16-le", "Unmarked little-endian text of one line.\n"),
    ("utf-16-be", "Unmarked big-endian text of one line.\n"),
    ("utf-32", "Marked UTF-32: naïve café."),
    ("utf-32-le", "Unmarked UTF-32 text of one line.\n"),
    ("cp1252", "Die Größe der Tür beträgt zwei Meter – ungefähr. Das Gerät läuft über Öl."),
    ("latin-1", "Le café est fermé depuis l'été dernier, hélas ; la clé est à côté."),
    ("cp1251", "Насос останавливают перед тем, как открыть крышку. Давление не должно расти."),
    ("koi8-r", "Насос останавливают перед тем, как открыть крышку. Давление не должно расти."),
    ("gb18030", "打开盖子之前必须先关掉水泵。压力不能超过十二巴，这是一个重要的要求。"),
    ("big5", "打開蓋子之前必須先關掉水泵。壓力不能超過十二巴，這是一個重要的要求。"),
    ("shift_jis", "ふたを開ける前にポンプを止めてください。圧力は十二バールを超えてはいけません。"),
    ("euc_jp", "ふたを開ける前にポンプを止めてください。圧力は十二バールを超えてはいけません。"),
    ("iso2022_jp", "ふたを開ける前にポンプを止めてください。"),
    ("euc_kr", "뚜껑을 열기 전에 펌프를 꺼야 합니다. 압력은 십이 바를 넘으면 안 됩니다."),
]


def encodings(name):
    rows = [
        {"encoding": encoding, "base64": base64.b64encode(text.encode(encoding)).decode(), "text": text}
        for encoding, text in ENCODED
    ]
    (HERE / name).write_text(json.dumps(rows, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


pdf(
    "report.pdf",
    [["1.1 Scope", "", "The pump runs at nine bar."], [], ["On the third page the valve is named Borealis."]],
    title="Pump report",
)
pdf("scan.pdf", [[], []])
pdf("locked.pdf", [["Nobody reads this."]], encrypt=StandardEncryption("secret", strength=128))
word("manual.docx")
encodings("encodings.json")
