"""The sample corpus in `samples/`, and the script that makes its PDF and Word files.

Twelve short documents in our own words, in five formats, on five subjects: a video meeting of Ilyas Umakhanov
and Wang Chen, the call of Wang Yi and Sergei Lavrov (November 2020), Konstantin Kosachev at the ASEAN lawmakers'
assembly (September 2020), the call of Xi Jinping and Vladimir Putin and what was written about it (August 2021),
and the Eastern Economic Forum with the summits that followed it (autumn 2022). The outlets and their authors are
invented; the persons reported on are real, and are said to have said only what they were reported to have said.

Two documents disagree on purpose: `xi-putin-call-report.html` (Meridian Wire) counts the call of 25 August 2021
as the third of the year and five calls in 2020, `leaders-contact-diary-2021.txt` (Lantern Monitor) counts a fourth
and four. Two more give the World Conference of May 2022 different names, as the original reports did.

Text, Markdown and HTML files are edited where they lie. The PDF and Word files come from `sources/*.md`:

    python -m eval.samples.make

The same sources give the same files: dates come from the front matter, never from the clock.
Questions with known answers are in `questions.jsonl`.
"""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from html import escape
from io import BytesIO
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
SOURCES = HERE / "sources"
QUESTIONS = HERE / "questions.jsonl"
SAMPLES = HERE.parents[1] / "samples"

FORMATS = {
    "chinese-commentary-on-the-august-call": ".pdf",
    "global-times-editorial-review": ".pdf",
    "naryshkin-history-roundtable": ".docx",
    "two-invitations-questions-and-answers": ".docx",
}
"""Which file is made of which source."""

MARGIN_PT = 50
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a ZIP entry can carry."""


@dataclass(frozen=True, slots=True)
class Source:
    """One source: front matter and blocks of text.

    Attributes:
        blocks: What blank lines separate: headings ("# ", "## "), tables ("| ") and paragraphs.
    """

    title: str
    date: datetime
    outlet: str
    author: str
    blocks: tuple[str, ...]

    @property
    def byline(self) -> str:
        """Author, outlet and date in words, as it stands under the title."""
        return f"By {self.author}, {self.outlet}, {self.date.day} {self.date:%B %Y}"


def read_source(path: Path) -> Source:
    """Read front matter and blocks.

    Args:
        path: A Markdown file that starts with front matter between two lines of three hyphens.

    Returns:
        Its content, formats not applied yet.
    """
    _, head, body = path.read_text(encoding="utf-8").split("---\n", 2)
    fields = dict(line.split(": ", 1) for line in head.strip().splitlines())
    return Source(
        title=fields["title"].strip('"'),
        date=datetime.fromisoformat(fields["date"]).replace(tzinfo=UTC),
        outlet=fields["outlet"],
        author=fields["author"],
        blocks=tuple(block.strip() for block in body.split("\n\n") if block.strip()),
    )


def build(stem: str) -> bytes:
    """Make one file.

    Args:
        stem: A key of `FORMATS`.

    Returns:
        The bytes of the PDF or Word file.
    """
    source = read_source(SOURCES / f"{stem}.md")
    return build_pdf(source) if FORMATS[stem] == ".pdf" else build_docx(source)


def build_pdf(source: Source) -> bytes:
    """Set a source as A5 pages, in fonts that every PDF reader has."""
    from reportlab.lib.pagesizes import A5
    from reportlab.platypus import SimpleDocTemplate

    buffer = BytesIO()
    template = SimpleDocTemplate(
        buffer,
        pagesize=A5,
        leftMargin=MARGIN_PT,
        rightMargin=MARGIN_PT,
        topMargin=MARGIN_PT,
        bottomMargin=MARGIN_PT,
        title=source.title,
        author=source.author,
        subject=source.outlet,
        creator=source.outlet,
        invariant=1,
        pageCompression=0,
    )
    template.build(list(_flowables(source)), onFirstPage=partial(_date_file, source.date), onLaterPages=_number_page)
    return buffer.getvalue()


def _flowables(source: Source) -> Iterator[Any]:
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import Paragraph

    body = ParagraphStyle("body", fontName="Times-Roman", fontSize=9, leading=11.5, spaceAfter=5)
    byline = ParagraphStyle("byline", parent=body, fontName="Times-Italic")
    section = ParagraphStyle(
        "section", parent=body, fontName="Helvetica-Bold", fontSize=10, spaceBefore=5, keepWithNext=1
    )
    title = ParagraphStyle("title", parent=section, fontSize=14, leading=17)
    for block in source.blocks:
        if block.startswith("# "):
            yield Paragraph(escape(block[2:]), title)
            yield Paragraph(escape(source.byline), byline)
        elif block.startswith("## "):
            yield Paragraph(escape(block[3:]), section)
        else:
            yield Paragraph(escape(block), body)


def _date_file(date: datetime, canvas: Any, _: Any) -> None:
    # The invariant mode would date every file to the year 2000.
    canvas.setDateFormatter(lambda *_: f"D:{date:%Y%m%d%H%M%S}Z")


def _number_page(canvas: Any, template: Any) -> None:
    canvas.setFont("Helvetica", 7)
    canvas.drawCentredString(template.pagesize[0] / 2, MARGIN_PT / 2, f"Page {canvas.getPageNumber()}")


def build_docx(source: Source) -> bytes:
    """Set a source as a Word document with headings, tables and core properties."""
    import docx

    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.last_modified_by = source.title, source.author, source.author
    properties.created = properties.modified = source.date
    properties.subject = properties.comments = properties.keywords = ""
    properties.category, properties.language = source.outlet, "en"
    for block in source.blocks:
        if block.startswith("# "):
            document.add_heading(block[2:], level=0)
            document.add_paragraph(source.byline)
        elif block.startswith("## "):
            document.add_heading(block[3:], level=1)
        elif block.startswith("|"):
            _add_table(document, block)
        else:
            document.add_paragraph(block)
    buffer = BytesIO()
    document.save(buffer)
    return _without_timestamps(buffer.getvalue())


def _add_table(document: Any, block: str) -> None:
    header, _, *rest = ([cell.strip() for cell in line.strip("|").split("|")] for line in block.splitlines())
    table = document.add_table(rows=0, cols=len(header), style="Table Grid")
    for row in (header, *rest):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text


def _without_timestamps(package: bytes) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(package)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, ZIP_EPOCH), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def main() -> int:
    """Write every made file into `samples/`."""
    for stem, suffix in FORMATS.items():
        path = SAMPLES / f"{stem}{suffix}"
        path.write_bytes(build(stem))
        print(path.relative_to(SAMPLES.parent))
    return 0


if __name__ == "__main__":
    sys.exit(main())
