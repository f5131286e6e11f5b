"""PDF files with a text layer, read with PDFium."""

from __future__ import annotations

import math
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from typing import Any

from rag.errors import UnreadableFileError
from rag.ingest.extract import Block, Extract, Metadata
from rag.ingest.formats import ocr
from rag.ingest.formats.layout import to_blocks
from rag.ingest.formats.lines import CELL_GAP, Cell, Line
from rag.ingest.formats.package import NOBODY
from rag.ingest.formats.passwords import locked
from rag.ingest.metadata import from_head

_PDFIUM = threading.Lock()  # PDFium must not be entered by two threads at once
_NO_TITLE = re.compile(
    r"\(?(?:untitled|anonymous|unspecified)\b.*|microsoft (?:word|powerpoint|excel) - .*|"
    r".*\.(?:docx?|odt|rtf|pptx?|xlsx?|pdf|tex|dvi|indd|qxd|txt|jpe?g|png|tiff?|html?)|(?:document|slide|page|print)\s*\d*|[\W\d_]*",
    re.IGNORECASE,
)
_HEAD_BLOCKS = 6  # blocks from the top that may hold a byline and a dateline
_BROKEN_WORD = frozenset({0x02, 0xFFFE})  # what PDFium puts for a hyphen and the line break behind it
_LINE_ENDS = _BROKEN_WORD | {10, 13}


def read_pdf(data: bytes, source: str, *, passwords: Sequence[str] = ()) -> Extract:
    """Read a PDF: running heads and page numbers are dropped, wrapped lines and broken words joined.

    The day the file was made is not taken for a publication date. Scanned pages are read by text recognition where
    that is installed.

    Raises:
        UnreadableFileError: It is damaged, encrypted, or has no text layer and cannot be recognised.
    """
    with _PDFIUM:
        password, pages, scanned, properties = _read(data, source, passwords)
    recognised = _recognised(data, password, scanned) if scanned and ocr.missing() is None else []
    blocks = tuple(sorted((*to_blocks(pages), *recognised), key=lambda block: block.page or 0))
    if not any(char.isalpha() for block in blocks for char in block.text):
        raise ocr.refusal(source, "the PDF has no text layer (it is probably scanned)")
    title, author = properties.get("Title", "").strip(), properties.get("Author", "").strip()
    stated = Metadata(
        title=None if _NO_TITLE.fullmatch(title) else title,
        author=None if author.lower() in NOBODY else author,
    ).found_in("document properties")
    top = blocks[0].text if blocks and blocks[0].kind == "heading" and blocks[0].page == 1 else None
    head = from_head([block.text for block in blocks[:_HEAD_BLOCKS]])
    shown = Metadata(title=top).found_in("first heading")
    shown = shown.or_else(Metadata(date=head.date, author=head.author, found=head.found))
    return Extract(blocks, stated.or_else(shown), pages=len(pages))


def _read(
    data: bytes, source: str, passwords: Sequence[str]
) -> tuple[str, list[list[Line]], list[int], dict[str, str]]:
    """The password that opens it, its pages, which of them are scanned, and its properties."""
    import pypdfium2

    for password in ("", *passwords):
        try:
            with closing(pypdfium2.PdfDocument(data, password=password)) as document:
                pages = [_page_lines(document, number) for number in range(len(document))]
                scanned = [number for number, lines in enumerate(pages) if _is_scanned(document, number, lines)]
                return password, pages, scanned, document.get_metadata_dict(skip_empty=True)
        except pypdfium2.PdfiumError as error:
            if error.err_code != pypdfium2.raw.FPDF_ERR_PASSWORD:
                reason = f"{source}: the PDF is damaged ({error}); open it in a viewer, save it again and add that."
                raise UnreadableFileError(reason) from error
    raise locked(source, "the PDF", passwords)


def _is_scanned(document: Any, number: int, lines: Sequence[Line]) -> bool:
    """Whether a page has pictures but no letter."""
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE

    if any(char.isalpha() for line in lines for char in line.text):
        return False
    with closing(document[number]) as page:
        return next(page.get_objects(filter=(FPDF_PAGEOBJ_IMAGE,)), None) is not None


def _recognised(data: bytes, password: str, numbers: Sequence[int]) -> Iterator[Block]:
    texts = ocr.recognise(_picture(data, password, number) for number in numbers)
    for number, text in zip(numbers, texts, strict=True):
        yield from ocr.page_blocks(text, number + 1)


def _picture(data: bytes, password: str, number: int) -> Any:
    import pypdfium2

    with (
        _PDFIUM,
        closing(pypdfium2.PdfDocument(data, password=password)) as document,
        closing(document[number]) as page,
    ):
        return page.render(scale=ocr.scale(*page.get_size())).to_pil()


def _page_lines(document: Any, number: int) -> list[Line]:
    with closing(document[number]) as page, closing(page.get_textpage()) as textpage:
        return _lines(textpage)


def _lines(textpage: Any) -> list[Line]:
    """The lines of a page in reading order, as PDFium has it."""
    from pypdfium2.raw import FPDFText_GetCharAngle, FPDFText_GetUnicode

    codes = [FPDFText_GetUnicode(textpage, index) for index in range(textpage.count_chars())]
    lines = []
    start = 0
    for end in [*(index for index, code in enumerate(codes) if code in _LINE_ENDS), len(codes)]:
        visible = [index for index in range(start, end) if codes[index] > 32 and codes[index] != 0xA0]
        if visible:
            hyphen = "-" if end < len(codes) and codes[end] in _BROKEN_WORD else ""
            text = _to_text(codes[visible[0] : visible[-1] + 1]) + hyphen
            boxes = [textpage.get_charbox(visible[at], loose=True) for at in (0, len(visible) // 2, -1)]
            upright = abs(math.sin(FPDFText_GetCharAngle(textpage, visible[0]))) < 0.5
            left, (_, bottom, _, top), right = boxes[0][0], boxes[1], boxes[2][2]
            cells = tuple(_cells(textpage, codes, visible, CELL_GAP * (top - bottom)))
            lines.append(Line(text, left, right, bottom, top, upright=upright, cells=cells))
        start = end + 1
    return lines


def _cells(textpage: Any, codes: Sequence[int], visible: Sequence[int], gap: float) -> Iterator[Cell]:
    """The pieces of a line between gaps wider than this, in points."""
    start = 0
    left = textpage.get_charbox(visible[0])[0]
    for at, (index, following) in enumerate(pairwise(visible), 1):
        if following == index + 1:
            continue
        end, begin = textpage.get_charbox(index)[2], textpage.get_charbox(following)[0]
        if begin - end > gap:
            yield Cell(_to_text(codes[visible[start] : index + 1]), left, end)
            start, left = at, begin
    yield Cell(_to_text(codes[visible[start] : visible[-1] + 1]), left, textpage.get_charbox(visible[-1])[2])


def _to_text(codes: Sequence[int]) -> str:
    """Character codes to text; PDFium may give one character as two surrogates."""
    text = "".join(map(chr, codes))
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
