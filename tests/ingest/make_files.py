"""Small files of each format, made on the spot."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from io import BytesIO

import docx

LINE_HEIGHT = 14


def pdf_bytes(pages: Sequence[Sequence[str]], *, title: str | None = None, size: int = 11) -> bytes:
    """A PDF with one line of Helvetica per string; an empty string leaves a line free."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", "", "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"]
    kids = []
    for lines in pages:
        shown = "".join(f"({_escaped(line)}) Tj T* " for line in lines)
        stream = f"BT /F1 {size} Tf {LINE_HEIGHT} TL 72 720 Td {shown}ET"
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {len(objects)} 0 R"
        objects.append(f"{page} /Resources << /Font << /F1 3 0 R >> >> >>")
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    if title is None:
        return _pdf_file(objects, "")
    objects.append(f"<< /Title ({_escaped(title)}) >>")
    return _pdf_file(objects, f" /Info {len(objects)} 0 R")


def _escaped(text: str) -> str:
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def _pdf_file(objects: Sequence[str], info: str) -> bytes:
    out = bytearray(b"%PDF-1.4\n")
    offsets = []
    for number, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = len(out)
    entries = "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
    trailer = f"trailer << /Size {len(objects) + 1} /Root 1 0 R{info} >>\nstartxref\n{table}\n%%EOF"
    return bytes(out) + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{entries}{trailer}".encode("latin-1")


def docx_bytes(*, title: str = "", author: str = "") -> bytes:
    """A Word document with headings, a paragraph, a list and a table."""
    document = docx.Document()
    document.core_properties.title, document.core_properties.author = title, author
    document.add_heading("First heading", level=1)
    document.add_paragraph("A paragraph with two sentences. This is the second.")
    document.add_paragraph("one thing", style="List Bullet")
    document.add_paragraph("another thing", style="List Bullet")
    table = document.add_table(rows=2, cols=2)
    for row, values in zip(table.rows, (("Country", "Capital"), ("Vietnam", "Hanoi")), strict=True):
        for cell, value in zip(row.cells, values, strict=True):
            cell.text = value
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def zip_bytes(name: str, content: str) -> bytes:
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()
