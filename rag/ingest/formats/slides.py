"""Presentations (PPTX): a page a slide, its title first, then what stands on it from top to bottom, then the notes."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from rag.ingest.extract import Block, Extract, Metadata
from rag.ingest.formats.guard import local_name, named_damage, open_zip, parse_xml
from rag.ingest.formats.package import core_metadata, relations
from rag.ingest.formats.table import table_blocks
from rag.ingest.reflow import item_text

_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_DGM = "{http://schemas.openxmlformats.org/drawingml/2006/diagram}"
_TITLES = ("title", "ctrTitle")
_CAPTION_WORDS = 4  # a shorter description of a picture is its name
_FURNITURE = ("sldNum", "dt", "ftr", "hdr", "sldImg")


def read_slides(data: bytes, source: str) -> Extract:
    """Read a PowerPoint presentation.

    Raises:
        UnreadableFileError: It is damaged.
    """
    remedy = "open it in PowerPoint, save it again and add that"
    with named_damage(source, "the presentation", remedy=remedy), open_zip(data, source) as archive:
        main = "ppt/presentation.xml"
        targets = relations(archive, main)
        ids = [slide.get(f"{_R}id") for slide in parse_xml(archive.read(main)).iter(f"{_P}sldId")]
        slides = [targets[slide_id] for slide_id in ids if slide_id in targets]
        blocks = tuple(block for page, name in enumerate(slides, 1) for block in _slide(archive, name, page))
        stated = core_metadata(archive)
    top = next((block.text for block in blocks if block.kind == "heading" and block.page == 1), None)
    return Extract(blocks, stated.or_else(Metadata(title=top).found_in("first heading")), pages=len(slides))


def _slide(archive: zipfile.ZipFile, name: str, page: int) -> Iterator[Block]:
    targets = relations(archive, name)
    shapes = _ordered(parse_xml(archive.read(name)).find(f"{_P}cSld/{_P}spTree"))
    titles = [shape for shape in shapes if _role(shape) in _TITLES]
    for shape in titles:
        if text := " ".join(" ".join(_paragraphs(shape)).split()):
            yield Block(text, "heading", page)
    for shape in shapes:
        if _role(shape) not in _TITLES:
            yield from _shape(archive, shape, targets, page)
    for target in targets.values():
        if posixpath.dirname(target).endswith("notesSlides") and target in archive.namelist():
            yield from _notes(parse_xml(archive.read(target)), page)


def _ordered(tree: Any) -> list[Any]:
    """Shapes from top to bottom; those whose place is the layout's come first, as they stand."""
    return sorted(tree, key=_place) if tree is not None else []


def _place(shape: Any) -> tuple[int, int]:
    offset = shape.find(f"*/{_A}xfrm/{_A}off")
    if offset is None:
        offset = shape.find(f"{_P}xfrm/{_A}off")
    return (-1, 0) if offset is None else (int(offset.get("y", 0)), int(offset.get("x", 0)))


def _role(shape: Any) -> str | None:
    """What a placeholder is for; "body" where it does not say; None for a shape that is none."""
    placeholder = shape.find(f"*/{_P}nvPr/{_P}ph")
    return None if placeholder is None else placeholder.get("type", "body")


def _shape(archive: zipfile.ZipFile, shape: Any, targets: dict[str, str], page: int) -> Iterator[Block]:
    kind, role = local_name(shape), _role(shape)
    if kind == "grpSp":
        for inner in _ordered(shape):
            yield from _shape(archive, inner, targets, page)
    elif kind == "graphicFrame":
        yield from _graphic(archive, shape, targets, page)
    elif kind == "pic":
        yield from _caption(shape, page)
    elif kind == "sp" and role not in _FURNITURE:
        listed = role in ("body", "obj")
        paragraphs = list(_paragraphs(shape))
        for text in paragraphs:
            if item_text(text):
                yield Block(text, "item", page)
            else:
                yield Block(f"- {text}", "item", page) if listed and len(paragraphs) > 1 else Block(text, page=page)


def _caption(picture: Any, page: int) -> Iterator[Block]:
    """What somebody wrote about a picture for those who do not see it."""
    properties = picture.find(f"{_P}nvPicPr/{_P}cNvPr")
    text = " ".join((properties.get("descr", "") if properties is not None else "").split())
    if len(text.split()) >= _CAPTION_WORDS and "generated" not in text.lower():
        yield Block(text, page=page)


def _graphic(archive: zipfile.ZipFile, frame: Any, targets: dict[str, str], page: int) -> Iterator[Block]:
    for table in frame.iter(f"{_A}tbl"):
        rows = [[" ".join(_paragraphs(cell)) for cell in row.iter(f"{_A}tc")] for row in table.iter(f"{_A}tr")]
        yield from table_blocks(rows, page=page)
    for chart in frame.iter(f"{_C}chart"):
        if (target := targets.get(chart.get(f"{_R}id"))) and target in archive.namelist():
            yield from _chart(parse_xml(archive.read(target)), page)
    for diagram in frame.iter(f"{_DGM}relIds"):
        if (target := targets.get(diagram.get(f"{_R}dm"))) and target in archive.namelist():
            texts = _paragraphs(parse_xml(archive.read(target)))
            yield from (Block(f"- {text}", "item", page) for text in texts)


def _chart(chart: Any, page: int) -> Iterator[Block]:
    """The title of a chart, and its numbers as a table: a row a category, a column a series."""
    title = chart.find(f"{_C}chart/{_C}title")
    if title is not None and (text := " ".join(_paragraphs(title))):
        yield Block(text, page=page)
    series = list(chart.iter(f"{_C}ser"))
    categories = next((found for one in series if (found := _values(one, "cat"))), [])
    columns = [["", *categories]]
    columns += [[" ".join(_values(one, "tx")), *_values(one, "val")] for one in series]
    height = max(map(len, columns))
    rows = zip(*([*column, *[""] * (height - len(column))] for column in columns), strict=True)
    yield from table_blocks(rows, page=page)


def _values(series: Any, name: str) -> list[str]:
    return [value.text or "" for value in series.iterfind(f"{_C}{name}//{_C}pt/{_C}v")]


def _notes(notes: Any, page: int) -> Iterator[Block]:
    for shape in notes.iter(f"{_P}sp"):
        if _role(shape) not in (*_FURNITURE, None):
            yield from (Block(text, page=page) for text in _paragraphs(shape))


def _paragraphs(element: Any) -> Iterator[str]:
    """The paragraphs with text below an element."""
    for paragraph in element.iter(f"{_A}p"):
        nodes = ((local_name(node), node.text or "") for node in paragraph.iter())
        text = "".join("\n" if name == "br" else words for name, words in nodes if name in ("t", "br"))
        if text.strip():
            yield text.strip()
