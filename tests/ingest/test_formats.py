"""Each format: its text with structure, its pages, and what it says about itself."""

from __future__ import annotations

from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from rag.ingest.load import Unread, load_document, load_documents
from rag.types import Document
from tests.ingest.make_packages import epub_bytes, odt_bytes, pptx_bytes, shape, slide_table, xlsx_bytes

TABLE = "| Country | Capital |\n|-|-|\n| Vietnam | Hanoi |"
ROWS = (("Country", "Capital"), ("Vietnam", "Hanoi"))
ODT_TABLE = "".join(
    "<table:table-row>" + "".join(f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>" for cell in row)
    + "</table:table-row>"
    for row in ROWS
)  # fmt: skip
ODT_BODY = (
    "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
    "<text:h>A heading</text:h><text:p>Two<text:s/>words<text:note><text:note-citation>1</text:note-citation>"
    "<text:note-body><text:p>A note.</text:p></text:note-body></text:note> and more.</text:p>"
    "<text:list><text:list-item><text:p>one</text:p></text:list-item><text:list-item><text:p>two</text:p>"
    f"</text:list-item></text:list><table:table>{ODT_TABLE}</table:table>"
    "<text:p>On<text:soft-page-break/> it goes.</text:p><text:p>The end.</text:p>"
)
RTF = (
    r"{\rtf1\ansi\ansicpg1252{\info{\title The plan}{\author Jane Roe}}{\pard\outlinelevel0 A heading\par}"
    r"{\pard It co\'f6perates with \u1052?\u1080?\u1088?.\par}"
    r"{\trowd\cellx1\cellx2\intbl Country\cell Capital\cell\row\intbl Vietnam\cell Hanoi\cell\row}}"
)
RST = """=========
The plan
=========

:Author: Jane Roe
:Date: 2020-11-19

It is *very* ``clear`` in `the paper <http://x.y>`_, says :ref:`this <that>`.

.. note:: Not all of it.

.. image:: a.png
   :alt: no text

Part two
--------

* one
* two

=======  =======
Country  Capital
=======  =======
Vietnam  Hanoi
=======  =======

+-------+-----+
| a     | b   |
+=======+=====+
| 1     | 2   |
| more  |     |
+-------+-----+
"""
FACTS = "<f><c><name>Vietnam</name><capital>Hanoi</capital></c><c><name>Laos</name><capital>Vientiane</capital></c></f>"


def load(folder: Path, name: str, data: bytes | str) -> Document:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return load_document(path, source=name, max_bytes=10**7)


def load_all(folder: Path, name: str, data: bytes | str) -> list[Document | Unread]:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return list(load_documents(path, source=name, max_bytes=10**7))


def test_slides_are_pages_with_titles_lists_and_tables(tmp_path: Path) -> None:
    first = shape("below", top=900) + shape("above", top=100) + shape("The plan", kind="title", top=500)
    second = (
        shape("Details", kind="title")
        + shape("one", "two", kind="body")
        + slide_table(ROWS)
        + shape("7", kind="sldNum")
    )
    document = load(tmp_path, "a.pptx", pptx_bytes([first, second, ""]))
    assert document.text == f"The plan\n\nabove\n\nbelow\n\nDetails\n\n- one\n- two\n\n{TABLE}"
    details = document.text.index("Details")
    assert document.page_starts == (0, details, len(document.text))
    assert document.headings == ((0, "The plan"), (details, "Details"))
    assert document.title == "The plan"


def test_sheets_are_tables_under_their_names(tmp_path: Path) -> None:
    sheets = {"Capitals": [*ROWS, ("", "")], "Empty": [], "Figures": [("Year", "Share"), (2020.0, 0.5)]}
    document = load(tmp_path, "a.bin.xlsx", xlsx_bytes(sheets))
    assert document.text == f"Capitals\n\n{TABLE}\n\nFigures\n\n| Year | Share |\n|-|-|\n| 2020 | 0.5 |"
    assert [heading for _, heading in document.headings] == ["Capitals", "Figures"]


def test_odt_is_read_as_it_stands(tmp_path: Path) -> None:
    document = load(tmp_path, "a.odt", odt_bytes(ODT_BODY, title="The plan"))
    assert document.text == (
        f"A heading\n\nTwo words and more.\n\nA note.\n\n- one\n- two\n\n{TABLE}\n\nOn it goes.\n\nThe end."
    )
    assert (document.title, document.author) == ("The plan", "Jane Roe")
    assert document.page_starts == (0, document.text.index("The end."))


def test_odp_slides_are_pages(tmp_path: Path) -> None:
    box = "<draw:page><draw:frame><draw:text-box><text:p>{}</text:p></draw:text-box></draw:frame></draw:page>"
    document = load(tmp_path, "a.odp", odt_bytes(box.format("One.") + box.format("Two."), kind="presentation"))
    assert (document.text, document.page_starts) == ("One.\n\nTwo.", (0, 6))


def test_rtf_gives_headings_tables_and_letters_of_any_script(tmp_path: Path) -> None:
    document = load(tmp_path, "a.rtf", RTF)
    assert document.text == f"A heading\n\nIt coöperates with Мир.\n\n{TABLE}"
    assert document.headings == ((0, "A heading"),)
    assert (document.title, document.author) == ("The plan", "Jane Roe")


def test_epub_gives_the_chapters_in_order(tmp_path: Path) -> None:
    rows = "".join(f"<tr><td>{a}</td><td>{b}</td></tr>" for a, b in ROWS)
    second = f"<h2>Two</h2><ul><li>one</li><li><p>two</p></li></ul><table>{rows}</table><p>Él a<br/>b</p>"
    document = load(tmp_path, "a.epub", epub_bytes(["<h1>One</h1><p>It <i>begins</i>.</p>", second]))
    assert document.text == f"One\n\nIt begins.\n\nTwo\n\n- one\n- two\n\n{TABLE}\n\nÉl a\nb"
    found = (document.title, document.author, document.outlet, document.date, document.language)
    assert found == ("The Book", "Jane Roe", "The Press", "2019-05-03", "en")


def test_rst_loses_its_marks_and_keeps_its_structure(tmp_path: Path) -> None:
    document = load(tmp_path, "a.rst", RST)
    assert document.text == (
        "The plan\n\nIt is very clear in the paper, says this.\n\nNot all of it.\n\nPart two\n\n- one\n- two\n\n"
        f"{TABLE}\n\n| a | b |\n|-|-|\n| 1 more | 2 |"
    )
    assert [heading for _, heading in document.headings] == ["The plan", "Part two"]
    assert (document.title, document.author, document.date) == ("The plan", "Jane Roe", "2020-11-19")


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.csv", "Country,Capital\nVietnam,Hanoi\n", TABLE),
        ("b.csv", 'Country;Capital\n"Vietnam";Hanoi\n', TABLE),
        ("c.tsv", "Country\tCapital\nVietnam\tHanoi\n", TABLE),
        (
            "d.json",
            '{"name": "A plan", "steps": ["one", "two"], "on": true}',
            "name: A plan\nsteps: one, two\non: true",
        ),
        ("e.json", '[{"Country": "Vietnam", "Capital": "Hanoi"}, {"Capital": "Paris"}]', f"{TABLE}\n| | Paris |"),
        ("f.xml", FACTS, "c\n\n| name | capital |\n|-|-|\n| Vietnam | Hanoi |\n| Laos | Vientiane |"),
        ("g.xml", "<d><title>T</title><p>It <b>is</b> so.</p></d>", "T\n\nIt is so."),
        ("h.jsonl", '{"text": "One."}\n{"text": "Two."}', "One.\n\nTwo."),
    ],
    ids=lambda value: value if len(value) < 8 else "",
)
def test_tables_and_records(tmp_path: Path, name: str, data: str, expected: str) -> None:
    assert load(tmp_path, name, data).text == expected


def test_a_long_table_is_set_as_several_with_the_same_column_names(tmp_path: Path) -> None:
    rows = "\n".join(f"Country {n},Capital {n}" for n in range(100))
    parts = load(tmp_path, "a.csv", f"Country,Capital\n{rows}").text.split("\n\n")
    assert len(parts) > 4
    assert all(part.startswith("| Country | Capital |\n|-|-|\n| Country ") for part in parts)
    assert all(sum(f"| Country {n} |" in part for part in parts) == 1 for n in range(100))


def mail() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "Jane Roe <jane@x.org>", "Joe <joe@x.org>", "Die Pläne"
    message["Date"] = "Thu, 19 Nov 2020 08:00:00 +0000"
    message["Message-ID"] = "<1@x.org>"
    message.set_content("The plan is attached.\n\nYours, Jane")
    return message


def test_a_mail_and_what_is_attached(tmp_path: Path) -> None:
    message = mail()
    message.add_attachment("It is a good plan.", filename="plan.txt")
    letter, plan = load_all(tmp_path, "a.eml", message.as_bytes())
    assert isinstance(letter, Document)
    assert isinstance(plan, Document)
    assert letter.text.endswith("Subject: Die Pläne\n\nThe plan is attached.\n\nYours, Jane")
    assert (letter.title, letter.date, letter.author) == ("Die Pläne", "2020-11-19", "Jane Roe <jane@x.org>")
    assert (plan.source, plan.text) == ("a.eml/plan.txt", "It is a good plan.")


def test_a_mail_in_html(tmp_path: Path) -> None:
    message = mail()
    message.set_content("<p>The <b>plan</b></p><ul><li>one</li></ul>", subtype="html")
    assert load(tmp_path, "a.txt", message.as_bytes()).text.endswith("\n\nThe plan\n\n- one")


def test_a_page_saved_as_one_file(tmp_path: Path) -> None:
    body = "<html><head><title>T</title></head><body><p>The plan was agreed on Monday by both sides.</p></body></html>"
    page = (
        "From: <Saved by Blink>\nSnapshot-Content-Location: https://x.y/\nSubject: T\nMIME-Version: 1.0\n"
        'Content-Type: multipart/related; type="text/html"; boundary="b"\n\n--b\nContent-Type: text/html\n'
        f"Content-Transfer-Encoding: 8bit\n\n{body}\n--b--\n"
    )
    assert load(tmp_path, "a.mhtml", page).text == "The plan was agreed on Monday by both sides."


def test_entities_of_xml_are_not_expanded(tmp_path: Path) -> None:
    bomb = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><d><p>Text &b; here.</p></d>'
    assert "aaa" not in load(tmp_path, "a.xml", f'<?xml version="1.0"?>{bomb}').text


def test_notes_of_a_word_document_follow_their_paragraph(tmp_path: Path) -> None:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    notes = "<w:footnotes {}><w:footnote w:id='2'><w:p><w:r><w:t>A note.</w:t></w:r></w:p></w:footnote></w:footnotes>"
    document = docx.Document()
    paragraph = document.add_paragraph("It is so.")
    paragraph.runs[0]._r.append(parse_xml(f'<w:footnoteReference {space} w:id="2"/>'))
    document.add_paragraph("It stays so.")
    blob, content_type = notes.format(space).encode(), "application/vnd.openxmlformats-officedocument.footnotes+xml"
    part = Part(PackURI("/word/footnotes.xml"), content_type, blob, document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    buffer = BytesIO()
    document.save(buffer)
    assert load(tmp_path, "a.docx", buffer.getvalue()).text == "It is so.\n\nA note.\n\nIt stays so."
