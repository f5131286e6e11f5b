"""Text recognition, where the optional extra `ocr` and the tesseract program are installed."""

from __future__ import annotations

import math
import shutil
from collections.abc import Iterable, Iterator
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from rag.errors import UnreadableFileError
from rag.ingest.extract import Block, Extract
from rag.ingest.formats.guard import named_damage
from rag.ingest.metadata import from_head
from rag.ingest.reflow import paragraphs

_RESOLUTION_DPI = 200
_PAGE_TIMEOUT_S = 25
_PAGE_LIMIT = 200  # pages; more take longer than anyone waits
_PIXEL_LIMIT = 100_000_000  # a larger picture is an attack on memory, or needs scaling down
_MOST_LANGUAGES = 4  # each makes recognition slower


def scale(width: float, height: float) -> float:
    """By how much to enlarge a page of this size in points (1/72 inch); a poster less than a letter."""
    return min(_RESOLUTION_DPI / 72, math.sqrt(_PIXEL_LIMIT / max(width * height, 1)))


def missing() -> str | None:
    """What is missing for text recognition, or None where it can be done."""
    if find_spec("pytesseract") is None:
        return "install Footnote with the extra: pip install 'footnote[ocr]'"
    if shutil.which("tesseract") is None:
        return "install the program tesseract and the languages you need"
    return None


def refusal(source: str, what: str) -> UnreadableFileError:
    """The error for a file without a text layer: what is missing for recognition, or that it found no text."""
    if lacking := missing():
        return UnreadableFileError(f"{source}: {what}; to have it read by text recognition (OCR), {lacking}.")
    return UnreadableFileError(f"{source}: {what}, and text recognition found no text; check that it is the right one.")


def read_image(data: bytes, source: str) -> Extract:
    """Read the text off a picture, each frame a page.

    Raises:
        UnreadableFileError: Recognition is not installed, the picture is damaged, or holds no text.
    """
    if missing():
        raise refusal(source, "this is a picture, which has no text layer")
    from PIL import Image, ImageSequence

    remedy = "open it in a viewer, save it again and add that"
    with named_damage(source, "the picture", remedy=remedy), Image.open(BytesIO(data)) as image:
        if image.width * image.height > _PIXEL_LIMIT:
            raise UnreadableFileError(f"{source}: the picture is too large; scale it down and add that.")
        texts = list(recognise(frame.convert("RGB") for frame in ImageSequence.Iterator(image)))
    blocks = tuple(block for page, text in enumerate(texts, 1) for block in page_blocks(text, page))
    if not blocks:
        raise refusal(source, "this is a picture")
    return Extract(blocks, from_head(texts[0].split("\n")), pages=len(texts))


def recognise(images: Iterable[Any]) -> Iterator[str]:
    """The text of each picture; pages past the limit, and those that take too long, have none."""
    import pytesseract

    for number, image in enumerate(images):
        try:
            yield "" if number >= _PAGE_LIMIT else _string(pytesseract, image)
        except RuntimeError:  # pytesseract's timeout
            yield ""


def _string(pytesseract: Any, image: Any) -> str:
    text = pytesseract.image_to_string(image, lang=_languages(), timeout=_PAGE_TIMEOUT_S)
    return str(text).replace("\f", "\n")


def page_blocks(text: str, page: int) -> Iterator[Block]:
    """The blocks of a recognised page."""
    for block in paragraphs(text.strip(), headings=False):
        yield Block(block.text, block.kind, page)


@lru_cache(maxsize=1)
def _languages() -> str:
    """English first, then what else is installed."""
    import pytesseract

    installed = [name for name in pytesseract.get_languages() if name != "osd" and "/" not in name]
    return "+".join(sorted(installed, key=lambda name: (name != "eng", name))[:_MOST_LANGUAGES])
