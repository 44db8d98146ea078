"""Download one page or file by its URL (http, https).

Only public IP addresses are connected to, so that a URL cannot make yiju read services of this
machine or its network (server-side request forgery). The address that was checked is the one
connected to, again for each redirect: a name could resolve to another address the second time.
"""

import http.client
import ipaddress
import re
import socket
import ssl
import threading
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit, urlunsplit

from index.error import BadDocument
from index.ingest.container import LIMIT
from index.ingest.loader import CONTAINERS, LOADERS
from index.ingest.source.signature import recognize

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_REDIRECTS = 5
_SECONDS = 60.0  # for all of one response
_SILENCE = 20.0  # seconds without a byte
_CHUNK = 1 << 16
_HEADERS = {"User-Agent": "yiju", "Accept": "*/*", "Accept-Encoding": "identity"}
# Well-known prefix of addresses that stand for one of IPv4 (RFC 6052).
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_OFFICE = "application/vnd.openxmlformats-officedocument."
_SUFFIXES = {
    "text/html": ".html",
    "application/xhtml+xml": ".xhtml",
    "application/pdf": ".pdf",
    "text/markdown": ".md",
    "text/csv": ".csv",
    "text/tab-separated-values": ".tsv",
    f"{_OFFICE}wordprocessingml.document": ".docx",
    f"{_OFFICE}presentationml.presentation": ".pptx",
    f"{_OFFICE}spreadsheetml.sheet": ".xlsx",
    "application/msword": ".doc",
    "application/vnd.ms-powerpoint": ".ppt",
    "application/vnd.ms-excel": ".xls",
    "application/vnd.oasis.opendocument.text": ".odt",
    "application/vnd.oasis.opendocument.spreadsheet": ".ods",
    "application/rtf": ".rtf",
    "text/rtf": ".rtf",
    "application/epub+zip": ".epub",
    "application/zip": ".zip",
    "message/rfc822": ".eml",
    "multipart/related": ".mht",
    "image/png": ".png",
    "image/jpeg": ".jpg",
    "image/tiff": ".tif",
    "image/webp": ".webp",
}
# Media types that servers send for files of unknown type.
_VAGUE = ("", "text/plain", "application/octet-stream", "binary/octet-stream")


@dataclass(frozen=True, slots=True)
class Download:
    """What was downloaded from a URL."""

    # The address after all redirects.
    url: str
    # A file name for it, whose suffix tells the format.
    name: str
    data: bytes


def is_url(text: str) -> bool:
    """Tell whether a text is a URL, of any scheme, rather than a path."""
    return re.match(r"[a-z][a-z0-9+.-]+://", text, re.IGNORECASE) is not None


def is_public(address: IPAddress) -> bool:
    """Tell whether an IP address is public: neither loopback nor of a private network."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address.teredo:
            inner = address.teredo[1]
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None and not is_public(inner):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def download(url: str, is_allowed: Callable[[IPAddress], bool] = is_public) -> Download:
    """Fetch what is at `url`, from addresses that are allowed only.

    Raises BadDocument, with the address, if it cannot be fetched or is of no format that is read.
    """
    parts = _parse(url)
    for _ in range(_REDIRECTS + 1):
        found = _fetch(parts, is_allowed)
        if isinstance(found, Download):
            return found
        parts = _parse(urljoin(urlunsplit(parts), found))
    raise BadDocument(f"{url}: is redirected more than {_REDIRECTS} times: give the last address")


def _parse(url: str) -> SplitResult:
    """Return the parts of an address in ASCII, without its fragment."""
    if not re.match("https?:", url, re.IGNORECASE):
        raise BadDocument(f"{url}: only http and https URLs are fetched: save the file and add it")
    if re.search(r"[\x00-\x20\x7f]", url):
        raise BadDocument(
            f"{url!a}: is not a URL: it contains spaces or control characters: write a space as %20"
        )
    try:
        parts = urlsplit(url)
        port, host = parts.port, (parts.hostname or "").encode("idna").decode()
    except (ValueError, UnicodeError):
        raise BadDocument(f"{url}: is not a URL: check its spelling") from None
    if not host:
        raise BadDocument(
            f"{url}: is not a URL: it has no host: write it as https://example.org/page"
        )
    if "@" in parts.netloc:
        raise BadDocument(f"{url}: holds a user name: save the page and add it")
    place = f"[{host}]" if ":" in host else host
    return SplitResult(
        parts.scheme,
        place if port is None else f"{place}:{port}",
        quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._"),
        quote(parts.query, safe="/%:@!$&'()*+,;=~-._?"),
        "",
    )


def _fetch(parts: SplitResult, is_allowed: Callable[[IPAddress], bool]) -> Download | str:
    """Return what is at an address, or where it redirects to."""
    url = urlunsplit(parts)
    opened: list[socket.socket] = []
    is_late = threading.Event()
    timer = threading.Timer(_SECONDS, _shut, [opened, is_late])
    timer.daemon = True
    timer.start()
    try:
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        connection = http.client.HTTPConnection(parts.hostname or "", port, timeout=_SILENCE)
        connection.sock = _connect(url, host, port, is_allowed)
        opened.append(connection.sock)
        if parts.scheme == "https":
            context = ssl.create_default_context()
            connection.sock = context.wrap_socket(connection.sock, server_hostname=host)
            opened.append(connection.sock)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request("GET", target, headers={"Host": parts.netloc, **_HEADERS})
        response = connection.getresponse()
        location = response.headers.get("Location")
        if response.status in (301, 302, 303, 307, 308) and location:
            return location.encode("latin-1", "replace").decode("utf-8", "replace")
        if response.status != 200:
            reason = f"{response.status} {response.reason}".strip()
            raise BadDocument(f"{url}: the server answered {reason}: check the address")
        return _receive(url, response, is_late)
    except ssl.SSLCertVerificationError as error:
        raise BadDocument(
            f"{url}: its certificate is not valid ({error.verify_message}): "
            "save the page and add it"
        ) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        why = "the time is up" if is_late.is_set() else str(error) or type(error).__name__
        raise BadDocument(f"{url}: cannot be fetched: {why}: try again later") from None
    finally:
        timer.cancel()
        for one in opened:
            one.close()


def _shut(opened: list[socket.socket], is_late: threading.Event) -> None:
    is_late.set()
    for one in opened:
        with suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)


def _connect(
    url: str, host: str, port: int, is_allowed: Callable[[IPAddress], bool]
) -> socket.socket:
    """Return a connection to an address that the host's name stands for."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (socket.gaierror, UnicodeError):
        raise BadDocument(f"{url}: there is no host {host}: check the address") from None
    for *_, place in found:
        if not is_allowed(ipaddress.ip_address(place[0])):
            resolved = "" if host == place[0] else f"{place[0]}, "
            raise BadDocument(
                f"{url}: {host} is {resolved}an address of this machine or of a private network, "
                "which is not fetched: save the file and add it"
            )
    error: OSError | None = None
    for family, kind, protocol, _, place in found:
        connected = socket.socket(family, kind, protocol)
        connected.settimeout(_SILENCE)
        try:
            connected.connect(place)
        except OSError as failed:
            connected.close()
            error = failed
        else:
            return connected
    raise error or OSError("no address")


def _receive(url: str, response: http.client.HTTPResponse, is_late: threading.Event) -> Download:
    """Return the body of a response and what to call it."""
    encoding = response.headers.get("Content-Encoding", "identity").strip().lower()
    if encoding not in ("identity", "", "gzip", "deflate"):
        raise BadDocument(f"{url}: is compressed with {encoding}: save the file and add it")
    packed = zlib.decompressobj(47) if encoding in ("gzip", "deflate") else None
    data = bytearray()
    while chunk := response.read(_CHUNK):
        # One byte more than is allowed tells that there is more.
        left = LIMIT + 1 - len(data)
        data += packed.decompress(chunk, left) if packed else chunk
        if len(data) > LIMIT:
            raise BadDocument(
                f"{url}: is over the limit of {LIMIT // 10**6} MB: split it into smaller files"
            )
    if is_late.is_set():
        raise TimeoutError  # what was shut seems to have ended
    if response.length:
        raise http.client.IncompleteRead(b"", response.length)
    content = bytes(data)
    kind = response.headers.get("Content-Type", "").split(";")[0].strip().lower()
    return Download(url, _choose_name(url, kind, content), content)


def _choose_name(url: str, kind: str, data: bytes) -> str:
    """Return a file name for what is at an address: its suffix by the type that the server gives,
    or else by the address, or else by the content.
    """
    parts = urlsplit(url)
    own = PurePosixPath(re.sub(r"[\x00-\x1f/\\]", " ", unquote(PurePosixPath(parts.path).name)))
    suffix = own.suffix.lower() if own.suffix.lower() in {*LOADERS, *CONTAINERS} else ""
    stem = (own.stem if suffix else own.name).strip(" .") or parts.hostname or "page"
    known = _SUFFIXES.get(kind)
    if known is None and kind not in _VAGUE and not kind.startswith("text/"):
        raise BadDocument(f"{url}: is {kind}, which is not read: convert it and add the file")
    if known is None:
        found = recognize(data)
        known = suffix or (found.suffix.split(",")[0] if found else "") or ".txt"
    elif suffix and LOADERS.get(suffix) == LOADERS.get(known):
        known = suffix
    return f"{stem}{known}"
