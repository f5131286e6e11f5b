"""Plain text in any common encoding."""

from __future__ import annotations

import codecs
import re

import ftfy
from charset_normalizer import CharsetMatch, from_bytes

from rag.errors import UnreadableFileError
from rag.ingest.clean import clean_text, normalise
from rag.ingest.extract import Extract
from rag.ingest.metadata import from_head, front_matter
from rag.ingest.reflow import paragraphs

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What documents are found in; the rarer a codec, the likelier it is a wrong guess.
_CODECS = [
    *(
        "cp1251",
        "koi8_r",
        "cp866",
        "cp1252",
        "latin_1",
        "iso8859_15",
        "cp1250",
        "iso8859_2",
        "cp1253",
        "cp1254",
        "cp1255",
    ),
    *("cp1256", "cp1257", "cp932", "euc_jp", "gb18030", "big5", "euc_kr", "mac_roman", "mac_cyrillic"),
]
_DETECTION_SAMPLE = 1 << 18  # bytes
# Two letters that UTF-8 makes when it is read as Western or Cyrillic; ftfy judges the line they stand in.
_MOJIBAKE = re.compile(r"[ÂÃÄÅÎÏâãÐÑðРСвГ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸЂЃѓЉЊЌЋЏђљњќћџЎўЈҐЁЄЇІіґёєјЅѕї°±µ¶·№»]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\ufffd]")
_CONTROL_BYTE = re.compile(rb"[\x00-\x08\x0e-\x1f]")
_SPACE_SHARE = (0.02, 0.5)  # of the characters of a text: fewer or more, and it is none
_CONTROL_SHARE = 0.02  # more control characters than this, and it is no text


def decode(data: bytes, source: str) -> str:
    """Bytes to text: by byte order mark, as UTF-8, as UTF-16 without a mark, or by detection.

    Raises:
        UnreadableFileError: It is not text.
    """
    text = mend_mojibake(_decoded(data))
    if len(_CONTROL.findall(text[:_DETECTION_SAMPLE])) > _CONTROL_SHARE * min(len(text), _DETECTION_SAMPLE):
        raise UnreadableFileError(
            f"{source}: this is binary data, not text; convert it to text, PDF or DOCX and add that."
        )
    return text


def mend_mojibake(text: str) -> str:
    """Text that was decoded wrongly before it was saved ("cafÃ©"), as it was; a line without such signs stays."""
    if not _MOJIBAKE.search(text):
        return text
    return "\n".join(ftfy.fix_encoding(line) if _MOJIBAKE.search(line) else line for line in text.split("\n"))


def _decoded(data: bytes) -> str:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return data.decode(codec, errors="replace")
    if text := _unmarked_utf16(data):
        return text
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode(_detected(data[:_DETECTION_SAMPLE]), errors="replace")


def _detected(sample: bytes) -> str:
    """The likeliest codec: the one that makes the least mess, then the most words, then the commonest."""
    matches = [(match, codec) for match in from_bytes(sample, cp_isolation=_CODECS) for codec in _codecs(match)]
    ranked = ((round(match.chaos, 2), -match.coherence, _CODECS.index(codec), codec) for match, codec in matches)
    return min(ranked, default=(0.0, 0.0, 0, "cp1252"))[-1]


def _codecs(match: CharsetMatch) -> list[str]:
    """All codecs that make the same text."""
    return [codec for codec in match.could_be_from_charset if codec in _CODECS]


def _unmarked_utf16(data: bytes) -> str | None:
    """Bytes full of control characters may be UTF-16; the byte order is the one that makes spaces."""
    sample = data[: _DETECTION_SAMPLE // 2 * 2]
    if len(_CONTROL_BYTE.findall(sample)) <= _CONTROL_SHARE * len(sample):
        return None
    spaces, codec = max(
        (sample.decode(codec, errors="replace").count(" "), codec) for codec in ("utf-16-be", "utf-16-le")
    )
    share = spaces / (len(sample) / 2)
    return data.decode(codec, errors="replace") if _SPACE_SHARE[0] < share < _SPACE_SHARE[1] else None


def read_text(data: bytes, source: str) -> Extract:
    """Read a plain text; hard-wrapped lines are joined, page furniture is dropped."""
    stated, body = front_matter(normalise(decode(data, source)))
    metadata = stated.or_else(from_head(body.split("\n")))
    return Extract(tuple(paragraphs(clean_text(body))), metadata)
