"""Mails (EML) and web pages saved as one file (MHTML); what is attached to a mail is read as documents of their own."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from email.utils import parsedate_to_datetime

from rag.errors import UnreadableFileError
from rag.ingest.clean import clean_text
from rag.ingest.extract import Block, Extract, Metadata
from rag.ingest.formats.guard import named_damage
from rag.ingest.formats.html import read_html
from rag.ingest.formats.markup import html_blocks
from rag.ingest.formats.parts import Part
from rag.ingest.formats.text import decode
from rag.ingest.reflow import paragraphs

_SHOWN_HEADERS = ("From", "To", "Cc", "Date", "Subject")
_ENCRYPTED = ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime")


def open_mail(data: bytes, source: str) -> Iterator[Part]:
    """Read a mail or a saved web page.

    Raises:
        UnreadableFileError: It is encrypted, damaged, or holds no text.
    """
    with named_damage(source, "the mail", remedy="save it again in the mail program and add that"):
        message = message_from_bytes(data.lstrip(), policy=policy.default)
        if message.get_content_type() in _ENCRYPTED:
            raise UnreadableFileError(f"{source}: the mail is encrypted; save its text in the mail program, add that.")
        if message["From"] is None or _is_page(message):
            yield Part("", _page(message, source))
            return
        yield Part("", _mail(message, source))
        for number, attachment in enumerate(message.iter_attachments(), 1):
            content = attachment.get_payload(decode=True)
            if isinstance(content, bytes) and attachment.get_content_disposition() == "attachment":
                yield Part(attachment.get_filename() or str(number), content)


def _is_page(message: EmailMessage) -> bool:
    """Browsers give the place a page was saved from; mail programs do not."""
    return "Snapshot-Content-Location" in message or "saved by" in str(message["From"]).lower()


def _page(message: EmailMessage, source: str) -> Extract:
    body = message.get_body(("html",))
    if body is None:
        raise UnreadableFileError(f"{source}: it holds no page; save the page again in a browser and add that.")
    return read_html(_content(body, source).encode(), source)


def _mail(message: EmailMessage, source: str) -> Extract:
    headers = [f"{name}: {' '.join(str(message[name]).split())}" for name in _SHOWN_HEADERS if message[name]]
    body = message.get_body(("plain", "html"))
    text = _content(body, source) if body is not None else ""
    is_html = body is not None and body.get_content_subtype() == "html"
    blocks = html_blocks(text) if is_html else list(paragraphs(clean_text(text)))
    if not blocks:
        raise UnreadableFileError(f"{source}: the mail holds no text; check that it was saved completely.")
    stated = Metadata(
        title=" ".join(str(message["Subject"] or "").split()) or None,
        date=_date(message),
        author=" ".join(str(message["From"]).split()),
    ).found_in("mail header")
    return Extract((Block("\n".join(headers)), *blocks), stated)


def _content(part: MIMEPart, source: str) -> str:
    """The text of a part, in the encoding it declares or else as any text."""
    content = part.get_payload(decode=True)
    data = content if isinstance(content, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, UnicodeDecodeError):
        return decode(data, source)


def _date(message: EmailMessage) -> str | None:
    try:
        return parsedate_to_datetime(str(message["Date"])).date().isoformat()
    except ValueError:
        return None
