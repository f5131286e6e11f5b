"""Small office packages, mails and archives, made on the spot."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from io import BytesIO

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
_TEXT = "urn:oasis:names:tc:opendocument:xmlns:text:1.0"
_TABLE = "urn:oasis:names:tc:opendocument:xmlns:table:1.0"
_DRAW = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"
_DC = "http://purl.org/dc/elements/1.1/"
_META = "urn:oasis:names:tc:opendocument:xmlns:meta:1.0"


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """A zip of these parts, in this order."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def pptx_bytes(slides: Sequence[str]) -> bytes:
    """A presentation; each slide is the XML of its shapes."""
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="r{n}"/>' for n in range(len(slides)))
    targets = "".join(f'<Relationship Id="r{n}" Target="slides/slide{n}.xml"/>' for n in range(len(slides)))
    parts = {
        "ppt/presentation.xml": f'<p:p xmlns:p="{_P}" xmlns:r="{_R}"><p:sldIdLst>{ids}</p:sldIdLst></p:p>',
        "ppt/_rels/presentation.xml.rels": f'<Relationships xmlns="{_RELS}">{targets}</Relationships>',
    }
    for number, shapes in enumerate(slides):
        slide = f'<p:sld xmlns:p="{_P}" xmlns:a="{_A}"><p:cSld><p:spTree>{shapes}</p:spTree></p:cSld></p:sld>'
        parts[f"ppt/slides/slide{number}.xml"] = slide
    return pack(parts)


def shape(*paragraphs: str, kind: str = "", top: int | None = None) -> str:
    """A shape of a slide: a text box, or a placeholder of this kind."""
    placeholder = f'<p:ph type="{kind}"/>' if kind else ""
    place = f'<a:xfrm><a:off x="0" y="{top}"/></a:xfrm>' if top is not None else ""
    text = "".join(f"<a:p><a:r><a:t>{paragraph}</a:t></a:r></a:p>" for paragraph in paragraphs)
    return (
        f"<p:sp><p:nvSpPr><p:nvPr>{placeholder}</p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr>"
        f"<p:txBody>{text}</p:txBody></p:sp>"
    )


def slide_table(rows: Sequence[Sequence[str]]) -> str:
    """A table on a slide."""
    cells = "".join(
        "<a:tr>" + "".join(f"<a:tc><a:txBody><a:p><a:r><a:t>{cell}</a:t></a:r></a:p></a:txBody></a:tc>" for cell in row)
        + "</a:tr>"
        for row in rows
    )  # fmt: skip
    return (
        f"<p:graphicFrame><a:graphic><a:graphicData><a:tbl>{cells}</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )


def xlsx_bytes(sheets: Mapping[str, Sequence[Sequence[str | float]]]) -> bytes:
    """A workbook with inline strings and numbers."""
    named = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="r{n}"/>' for n, name in enumerate(sheets, 1))
    sheet_type = f"{_R}/worksheet"
    targets = "".join(
        f'<Relationship Id="r{n}" Type="{sheet_type}" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, len(sheets) + 1)
    )
    main = f'<Relationship Id="r" Type="{_R}/officeDocument" Target="xl/workbook.xml"/>'
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{_RELS}">{main}</Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_S}" xmlns:r="{_R}"><sheets>{named}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_RELS}">{targets}</Relationships>',
    }
    for number, rows in enumerate(sheets.values(), 1):
        data = "".join("<row>" + "".join(map(_cell, row)) + "</row>" for row in rows)
        parts[f"xl/worksheets/sheet{number}.xml"] = f'<worksheet xmlns="{_S}"><sheetData>{data}</sheetData></worksheet>'
    return pack(parts)


def _cell(value: str | float) -> str:
    if isinstance(value, str):
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'
    return f"<c><v>{value}</v></c>"


def odt_bytes(body: str, *, title: str = "", kind: str = "text") -> bytes:
    """An OpenDocument file; `body` is the XML of its content, with the usual prefixes."""
    spaces = f'xmlns:office="{_OFFICE}" xmlns:text="{_TEXT}" xmlns:table="{_TABLE}" xmlns:draw="{_DRAW}"'
    content = f"<office:c {spaces}><office:body><office:{kind}>{body}</office:{kind}></office:body></office:c>"
    about = f"<dc:title>{title}</dc:title><meta:initial-creator>Jane Roe</meta:initial-creator>"
    meta = f'<m xmlns:dc="{_DC}" xmlns:meta="{_META}">{about}</m>'
    mime_type = "application/vnd.oasis.opendocument." + ("text" if kind == "text" else kind)
    return pack({"mimetype": mime_type, "content.xml": content, "meta.xml": meta})


def epub_bytes(chapters: Sequence[str]) -> bytes:
    """A book with metadata; each chapter is the HTML of its body."""
    items = "".join(
        f'<item id="c{n}" href="c{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(len(chapters))
    )
    spine = "".join(f'<itemref idref="c{n}"/>' for n in range(len(chapters)))
    about = (
        "<dc:title>The Book</dc:title><dc:creator>Jane Roe</dc:creator><dc:publisher>The Press</dc:publisher>"
        "<dc:date>2019-05-03</dc:date><dc:language>en-GB</dc:language>"
    )
    package = (
        f'<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="{_DC}">{about}</metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    parts: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": '<container><rootfiles><rootfile full-path="b/p.opf"/></rootfiles></container>',
        "b/p.opf": package,
    }
    for number, chapter in enumerate(chapters):
        page = f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body>{chapter}</body></html>'
        parts[f"b/c{number}.xhtml"] = f'<?xml version="1.0" encoding="UTF-8"?>{page}'
    return pack(parts)
