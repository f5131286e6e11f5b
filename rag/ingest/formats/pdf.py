"""PDF files with a text layer, read with PDFium."""

from __future__ import annotations

import math
import re
import threading
from contextlib import closing
from typing import Any

from rag.errors import UnreadableFileError
from rag.ingest.extract import Extract, Metadata
from rag.ingest.formats.layout import Line, to_blocks
from rag.ingest.metadata import from_head

_PDFIUM = threading.Lock()  # PDFium must not be entered by two threads at once
_NO_TITLE = re.compile(
    r"\(?(?:untitled|anonymous|unspecified)\b.*|microsoft (?:word|powerpoint|excel) - .*|"
    r".*\.(?:docx?|odt|rtf|pptx?|xlsx?|pdf|tex|dvi|indd|qxd|txt)|(?:document|slide|page|print)\s*\d*|[\W\d_]*",
    re.IGNORECASE,
)
_NO_AUTHOR = frozenset({"", "unknown", "author", "user", "admin", "administrator", "anonymous", "(anonymous)"})
_HEAD_BLOCKS = 6  # blocks from the top that may hold a byline and a dateline
_BROKEN_WORD = frozenset({0x02, 0xFFFE})  # what PDFium puts for a hyphen and the line break behind it
_LINE_ENDS = _BROKEN_WORD | {10, 13}


def read_pdf(data: bytes, source: str) -> Extract:
    """Read a PDF: running heads and page numbers are dropped, wrapped lines and broken words joined.

    The day the file was made is not taken for a publication date.

    Raises:
        UnreadableFileError: It is damaged, encrypted, or has no text layer.
    """
    with _PDFIUM:
        pages, properties = _read(data, source)
    if not any(char.isalnum() for page in pages for line in page for char in line.text):
        reason = f"{source}: the PDF has no text layer (it is probably scanned)"
        raise UnreadableFileError(f"{reason}; run text recognition (OCR) on it and add the result.")
    blocks = tuple(to_blocks(pages))
    title, author = properties.get("Title", "").strip(), properties.get("Author", "").strip()
    stated = Metadata(
        title=None if _NO_TITLE.fullmatch(title) else title,
        author=None if author.lower() in _NO_AUTHOR else author,
    )
    top = blocks[0].text if blocks and blocks[0].kind == "heading" and blocks[0].page == 1 else None
    head = from_head([block.text for block in blocks[:_HEAD_BLOCKS]])
    return Extract(blocks, stated.or_else(Metadata(title=top, date=head.date, author=head.author)), pages=len(pages))


def _read(data: bytes, source: str) -> tuple[list[list[Line]], dict[str, str]]:
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(data)) as document:
            pages = [_page_lines(document, number) for number in range(len(document))]
            return pages, document.get_metadata_dict(skip_empty=True)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            reason = f"{source}: the PDF is password-protected; save a copy without the password and add that."
        else:
            reason = f"{source}: the PDF is damaged ({error}); open it in a viewer, save it again and add that."
        raise UnreadableFileError(reason) from error


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
            lines.append(Line(text, boxes[0][0], boxes[2][2], bottom=boxes[1][1], top=boxes[1][3], upright=upright))
        start = end + 1
    return lines


def _to_text(codes: list[int]) -> str:
    """Character codes to text; PDFium may give one character as two surrogates."""
    text = "".join(map(chr, codes))
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
