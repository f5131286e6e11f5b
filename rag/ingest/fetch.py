"""URL to file: public http(s) addresses only, within a size and a time, every redirect looked at anew.

The name is resolved once, every address it has is checked, and the connection is made to a checked address, so that a
name that changes its mind between check and connection (DNS rebinding) gains nothing. Proxies from the environment are
not used, since they would resolve the name again.
"""

from __future__ import annotations

import codecs
import mimetypes
import re
import socket
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing, contextmanager
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from pathlib import Path, PurePosixPath
from threading import Thread

import httpx

from rag.errors import UnreadableFileError
from rag.ingest.formats.html import declared_charset

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[Address]]

MOST_REDIRECTS = 5
# What a server may take between two pieces; the whole takes no longer than the limit in force.
PIECE_TIMEOUT_S = 10.0
LONGEST_NAME = 80
HEADERS = {"user-agent": "footnote/0.1", "accept-encoding": "identity"}
# IPv4 addresses written as IPv6 ones by translators (RFC 6052).
TRANSLATED = IPv6Network("64:ff9b::/96")
# XML states its encoding within, and is believed.
TEXT_TYPES = ("text/html", "text/plain", "text/csv", "text/markdown")
GENERIC_TYPES = ("", "application/octet-stream", "binary/octet-stream")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a fetch may cost and where it may go.

    Attributes:
        is_allowed: Whether an address may be connected to.
        resolve: The addresses of a host and port.
    """

    max_bytes: int
    timeout_s: float
    is_allowed: Callable[[Address], bool]
    resolve: Resolve


def fetch(url: str, folder: Path, limits: Limits) -> Path:
    """Fetch a URL into a file of its own in `folder`; the file is left alone if it holds the same already.

    Raises:
        UnreadableFileError: It is not http(s), not public, not there, too large or too slow; says which.
    """
    found: Future[tuple[bytes, str]] = Future()
    Thread(target=_settle, args=(found, url, limits), name="fetching", daemon=True).start()
    try:
        data, name = found.result(timeout=limits.timeout_s)
    except TimeoutError as error:  # a name that does not resolve, or a server that trickles
        raise _too_slow(url, limits) from error
    return _save(data, folder, name)


def _settle(found: Future[tuple[bytes, str]], url: str, limits: Limits) -> None:
    try:
        found.set_result(_download(url, limits))
    except BaseException as error:  # noqa: BLE001  (raised again by whoever waits for the result)
        found.set_exception(error)


def _download(url: str, limits: Limits) -> tuple[bytes, str]:
    """What a URL leads to, and what to call it."""
    deadline = time.monotonic() + limits.timeout_s
    with _named(url, limits):
        at = httpx.URL(url)
        for _ in range(MOST_REDIRECTS + 1):
            # A client for each hop, so that no cookie goes from one host to another at the same address.
            with (
                httpx.Client(trust_env=False, timeout=min(PIECE_TIMEOUT_S, limits.timeout_s)) as client,
                closing(client.send(_pinned(at, client, limits), stream=True)) as response,
            ):
                if not response.has_redirect_location:
                    data = _as_stated(_body(url, response, limits, deadline), response)
                    return data, _file_name(url, at, response.headers.get("content-type", ""))
                at = at.join(response.headers["location"])
    raise UnreadableFileError(f"{url}: it redirects more than {MOST_REDIRECTS} times; give the address it leads to.")


def fetched_file(url: str, folder: Path) -> Path | None:
    """The file that a URL was fetched into, or None."""
    return max(folder.glob(f"*-{_mark(url)}*"), key=lambda path: path.stat().st_mtime_ns, default=None)


def discard(sources: Iterable[str], folder: Path) -> None:
    """Remove the files that URLs were fetched into."""
    for source in sources:
        for path in folder.glob(f"*-{_mark(source)}*"):
            path.unlink(missing_ok=True)


def is_public(address: Address) -> bool:
    """Whether an address is on the public internet, also where it is an IPv4 address in an IPv6 one's clothes."""
    if isinstance(address, IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if address in TRANSLATED:
            inner = IPv4Address(int(address) & 0xFFFFFFFF)
        if inner:
            return is_public(inner)
    return address.is_global and not address.is_multicast


def resolve(host: str, port: int) -> Sequence[Address]:
    """The addresses of a host.

    Raises:
        OSError: It has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found))


def _pinned(url: httpx.URL, client: httpx.Client, limits: Limits) -> httpx.Request:
    """A request to a checked address of the URL's host; the certificate is still checked against the host's name."""
    if url.scheme not in ("http", "https") or not url.host:
        raise UnreadableFileError(f"{url}: only http and https addresses are fetched.")
    if url.userinfo:
        raise UnreadableFileError(f"{url.copy_with(userinfo=None)}: leave name and password out of the address.")
    port = url.port or (443 if url.scheme == "https" else 80)
    addresses = limits.resolve(url.host, port)
    refused = [address for address in addresses if not limits.is_allowed(address)]
    if refused or not addresses:
        raise UnreadableFileError(
            f"{url}: {url.host} is {refused[0] if refused else 'nowhere'}, not a public address; "
            "set allow_private_urls = true to fetch from your own network."
        )
    return client.build_request(
        "GET",
        url.copy_with(host=str(addresses[0]), fragment=None),
        headers={**HEADERS, "host": url.netloc.decode("ascii")},
        extensions={"sni_hostname": url.raw_host.decode("ascii")},
    )


def _body(url: str, response: httpx.Response, limits: Limits, deadline: float) -> bytes:
    if response.status_code != httpx.codes.OK:
        status = f"{response.status_code} {response.reason_phrase}".strip()
        raise UnreadableFileError(f"{url}: the server answers {status}; check the address in a browser.")
    data = bytearray()
    for piece in response.iter_bytes():
        data += piece
        if len(data) > limits.max_bytes:
            limit = f"{limits.max_bytes / 1e6:.1f} MB"
            raise UnreadableFileError(f"{url}: it is larger than the limit of {limit}; raise max_file_mb to fetch it.")
        if time.monotonic() > deadline:
            raise _too_slow(url, limits)
    return bytes(data)


def _as_stated(data: bytes, response: httpx.Response) -> bytes:
    """Text in the encoding that the server states: as UTF-8 with its mark, since the file is all that readers see.

    A page that declares an encoding is believed rather, unless the server says UTF-8, which hardly fits by chance.
    """
    kind, charset = _kind(response.headers.get("content-type", "")), response.charset_encoding or ""
    if kind not in TEXT_TYPES or data.startswith(codecs.BOM_UTF8):
        return data
    if declared_charset(data) and charset.lower() not in ("utf-8", "utf8"):
        return data
    try:
        text = data.decode(charset).encode()
    except (LookupError, UnicodeError):  # no such encoding, or not this one
        return data
    return data if data.isascii() and text == data else codecs.BOM_UTF8 + text


@contextmanager
def _named(url: str, limits: Limits) -> Iterator[None]:
    try:
        yield
    except httpx.TimeoutException as error:
        raise _too_slow(url, limits) from error
    except (httpx.HTTPError, httpx.InvalidURL, OSError, UnicodeError) as error:
        raise UnreadableFileError(f"{url}: cannot be fetched ({error}); check the address and the network.") from error


def _too_slow(url: str, limits: Limits) -> UnreadableFileError:
    return UnreadableFileError(
        f"{url}: the server is too slow for the limit of {limits.timeout_s:g} s; try later or raise fetch_timeout_s."
    )


def _mark(url: str) -> str:
    return sha256(url.encode()).hexdigest()[:12]


def _file_name(url: str, at: httpx.URL, content_type: str) -> str:
    readable = re.sub(r"[^\w.]+", "-", f"{at.host}{PurePosixPath(at.path).with_suffix('')}").strip("-.")
    kind = _kind(content_type)
    given = PurePosixPath(at.path).suffix.lower()
    suffix = given if kind in GENERIC_TYPES else mimetypes.guess_extension(kind) or given
    return f"{readable[:LONGEST_NAME]}-{_mark(url)}{suffix}"


def _kind(content_type: str) -> str:
    return content_type.partition(";")[0].strip().lower()


def _save(data: bytes, folder: Path, name: str) -> Path:
    path = folder / name
    if not path.is_file() or path.read_bytes() != data:
        folder.mkdir(parents=True, exist_ok=True)
        draft = folder / f".{name}.draft"
        draft.write_bytes(data)
        draft.replace(path)
    return path
