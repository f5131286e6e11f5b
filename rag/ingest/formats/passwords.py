"""Encrypted Office files, opened with the passwords at hand; and what is said where none fits."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from rag.errors import UnreadableFileError
from rag.ingest.formats.guard import named_damage

# Excel encrypts with this where only changes are to be prevented, and opens the file without asking.
_DEFAULTS = ("", "VelvetSweatshop")


def locked(source: str, what: str, passwords: Sequence[str]) -> UnreadableFileError:
    """The error for a file that none of the passwords opens: what it is, and what to do."""
    tried = "is encrypted and none of the given passwords opens it" if passwords else "is password-protected"
    remedy = "give its password with --password, or add a copy without one"
    return UnreadableFileError(f"{source}: {what} {tried}; {remedy}.")


def decrypt_office(data: bytes, source: str, *, passwords: Sequence[str]) -> bytes | None:
    """An Office file without its encryption, or None where it has none.

    Raises:
        UnreadableFileError: None of the passwords opens it, or it is damaged.
    """
    from msoffcrypto import OfficeFile
    from msoffcrypto.exceptions import DecryptionError, FileFormatError, InvalidKeyError, ParseError

    with named_damage(source, "the Office file", remedy="open it in Office, save it again and add that"):
        try:
            file = OfficeFile(BytesIO(data))
            if not file.is_encrypted():
                return None
        except (FileFormatError, ParseError):
            return None
        # The older formats verify always, and know no such option.
        verifying = {"verify_password": True} if file.format == "ooxml" else {}
        for password in (*_DEFAULTS, *passwords):
            opened = BytesIO()
            try:
                file.load_key(password=password, **verifying)
                file.decrypt(opened)
            except (InvalidKeyError, DecryptionError):
                continue
            return opened.getvalue()
    raise locked(source, "the file", passwords)
