"""Encrypted OpenDocument files, opened as OpenDocument 1.2, part 3, section 3.4 describes (AES-256 in CBC mode)."""

from __future__ import annotations

import hashlib
import zipfile
import zlib
from base64 import b64decode
from collections.abc import Sequence
from typing import Any

from rag.errors import UnreadableFileError
from rag.ingest.formats.guard import XML_LIMIT, local_name, parse_xml
from rag.ingest.formats.passwords import locked

_MANIFEST = "META-INF/manifest.xml"
_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:manifest:1.0}"
_MOST_ITERATIONS = 10_000_000
_LONGEST_PADDING = 16


def read_part(archive: zipfile.ZipFile, name: str, source: str, *, passwords: Sequence[str]) -> bytes:
    """A part of an OpenDocument file, decrypted where it is encrypted.

    Raises:
        UnreadableFileError: None of the passwords opens it, or it is encrypted in another way.
    """
    data = archive.read(name) if name in archive.namelist() else b""
    encryption = _encryption(archive, name if data else "encrypted-package")
    if encryption is None:
        return data or archive.read(name)
    keys = {local_name(element): element.attrib for element in encryption}
    algorithm = keys["algorithm"].get(f"{_NAMESPACE}algorithm-name", "")
    if not data or not algorithm.endswith("#aes256-cbc"):
        reason = f"{source}: the file is encrypted in a way that is not read"
        raise UnreadableFileError(f"{reason}; save a copy without the password and add that.")
    for password in ("", *passwords):
        if (opened := _decrypt(data, password, keys)) is not None:
            return opened
    raise locked(source, "the file", passwords)


def _encryption(archive: zipfile.ZipFile, name: str) -> Any:
    if _MANIFEST not in archive.namelist():
        return None
    entries = parse_xml(archive.read(_MANIFEST)).iter(f"{_NAMESPACE}file-entry")
    entry = next((entry for entry in entries if entry.get(f"{_NAMESPACE}full-path") == name), None)
    return None if entry is None else entry.find(f"{_NAMESPACE}encryption-data")


def _decrypt(data: bytes, password: str, keys: dict[str, Any]) -> bytes | None:
    """The part, or None where the password is wrong: then it does not unpack, or not to its end."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    derivation = {name.removeprefix(_NAMESPACE): value for name, value in keys["key-derivation"].items()}
    start_name = keys.get("start-key-generation", {}).get(f"{_NAMESPACE}start-key-generation-name", "sha1")
    start = hashlib.new("sha256" if "sha256" in start_name else "sha1", password.encode()).digest()
    iterations = min(int(derivation["iteration-count"]), _MOST_ITERATIONS)
    size = int(derivation.get("key-size", "16"))
    key = hashlib.pbkdf2_hmac("sha1", start, b64decode(derivation["salt"]), iterations, size)
    vector = b64decode(keys["algorithm"].get(f"{_NAMESPACE}initialisation-vector"))
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        opened = inflater.decompress(decryptor.update(data), XML_LIMIT)
    except zlib.error:
        return None
    is_whole = inflater.eof and len(inflater.unused_data) <= _LONGEST_PADDING
    return opened if is_whole or inflater.unconsumed_tail else None
