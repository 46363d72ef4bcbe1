"""The web: documents at addresses that somebody asked to have read.

Owns the network: nothing else in factcli opens a connection. No proxy, cookie or password of the
surroundings is used.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import urllib.error
import urllib.parse
import urllib.request
import zlib
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from factcli import __version__
from factcli.captures import KINDS, Document, too_large
from factcli.contents import MAX_TEXT_BYTES
from factcli.errors import CannotRead, WrongUsage

SECONDS = 60.0
_FAREWELL = 1.0
_CHUNK = 64 * 1024

Progress = Callable[[int, int | None], None]
"""Is told how many bytes have come, and of how many, as far as that is known."""


def fetch(
    url: str,
    private: bool = False,
    seconds: float = SECONDS,
    progress: Progress = lambda received, total: None,
) -> Document:
    """The document at a web address, wherever it is redirected to.

    Only http and https; an address that is not public is refused at every step unless `private`;
    not more than MAX_TEXT_BYTES, and no longer than `seconds` for all of it. Raises WrongUsage for
    an address that must not be read, CannotRead where it cannot be.
    """
    address = _as_ascii(url)
    opened: list[socket.socket] = []
    opener = urllib.request.OpenerDirector()
    for handler in (
        _Http(private, opened),
        _Https(private, opened),
        urllib.request.HTTPRedirectHandler(),
        urllib.request.HTTPErrorProcessor(),
        urllib.request.HTTPDefaultErrorHandler(),
        urllib.request.UnknownHandler(),
    ):
        opener.add_handler(handler)
    request = urllib.request.Request(
        address,
        headers={
            "User-Agent": f"factcli/{__version__}",
            "Accept": "text/html, text/plain, text/markdown;q=0.9, */*;q=0.1",
            "Accept-Encoding": "gzip",
        },
    )

    def read() -> Document:
        with opener.open(request, timeout=seconds) as response:
            return _document(response, progress)

    try:
        return _within(seconds, read, opened)
    except (WrongUsage, CannotRead):
        raise
    except urllib.error.HTTPError as error:
        raise CannotRead(f"{url}: the server answers {error.code} {error.reason}") from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "reason", error)
        if isinstance(reason, TimeoutError):
            raise CannotRead(
                f"{url}: this takes longer than {seconds:g} seconds; see --timeout"
            ) from None
        told = getattr(reason, "strerror", None) or str(reason) or type(reason).__name__
        raise CannotRead(f"{url}: {told}") from None


def _as_ascii(url: str) -> str:
    """The address as it goes over the wire. Raises WrongUsage for what is none of the web."""
    try:
        parts = urllib.parse.urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except (ValueError, UnicodeError):
        raise WrongUsage(f"{url} is no web address") from None
    if parts.scheme not in ("http", "https") or not host:
        raise WrongUsage(f"{url}: only addresses that begin with http:// or https:// are read")
    if parts.username is not None or parts.password is not None:
        raise WrongUsage(f"{parts.scheme}://...@{host}: an address with a password is not read")
    host = f"[{host}]" if ":" in host else host
    safe = "%/:=&?~+!$,;'@()*[]"
    path = urllib.parse.quote(parts.path or "/", safe=safe)
    query = urllib.parse.quote(parts.query, safe=safe)
    return urllib.parse.urlunsplit((parts.scheme, host + port, path, query, ""))


def _within(seconds: float, read: Callable[[], Document], opened: list[socket.socket]) -> Document:
    """What `read` gives; TimeoutError when that lasts longer, whatever it waits for.

    Its connections are shut then. What it does beyond them, such as to look up a name, is left
    behind in a thread that ends with the program.
    """
    given: list[Document] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            given.append(read())
        except BaseException as error:
            raised.append(error)

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    thread.join(seconds)
    if thread.is_alive():
        for connection in opened:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        thread.join(_FAREWELL)
        raise TimeoutError
    if raised:
        raise raised.pop()
    return given[0]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public network, whatever it is wrapped in."""
    ip: Any = ipaddress.ip_address(address.partition("%")[0])
    if any(ip.version == net.version and ip in net for net in _NOT_PUBLIC):
        return False
    inner = [getattr(ip, name, None) for name in ("ipv4_mapped", "sixtofour")]
    if ip.version == 6 and ip in _NAT64:
        inner.append(ipaddress.ip_address(ip.packed[-4:]))
    wrapped = [each for each in inner if each is not None]
    if wrapped:
        return all(is_public(str(each)) for each in wrapped)
    return bool(ip.is_global and not ip.is_multicast)


_NAT64 = ipaddress.ip_network("64:ff9b::/96")
_NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        ("192.0.0.0/24", "::/96", "::ffff:0:0:0/96", "64:ff9b:1::/48", "fec0::/10", "2001::/23",
         "3fff::/20", "5f00::/16"),
    )
)  # fmt: skip
"""What the standard library of some versions takes for public."""


def _connected(host: str, port: int, timeout: Any, private: bool) -> socket.socket:
    """A connection to the first address of the host that takes one; what was looked at is what is
    connected to."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, address in found:
        if not private and not is_public(str(address[0])):
            raise WrongUsage(
                f"{host} is {address[0]}, which is not a public address; if you mean to read it,"
                " give --allow-private"
            )
    problem: OSError | None = None
    for family, kind, protocol, _, address in found:
        connection = socket.socket(family, kind, protocol)
        try:
            if isinstance(timeout, int | float):
                connection.settimeout(timeout)
            connection.connect(address)
            return connection
        except OSError as error:
            connection.close()
            problem = error
    raise problem or OSError(f"{host} has no address")


class _Connection(http.client.HTTPConnection):
    private = False
    opened: list[socket.socket]

    def connect(self) -> None:
        self.sock = _connected(self.host, self.port, self.timeout, self.private)
        self.opened.append(self.sock)


class _SafeConnection(http.client.HTTPSConnection):
    private = False
    opened: list[socket.socket]

    def connect(self) -> None:
        plain = _connected(self.host, self.port, self.timeout, self.private)
        self.opened.append(plain)
        context = ssl.create_default_context()
        self.sock = context.wrap_socket(plain, server_hostname=self.host)
        self.opened.append(self.sock)


def _of(kind: type[http.client.HTTPConnection], private: bool, opened: list[socket.socket]) -> Any:
    """That kind of connection, which takes private addresses or not, and is noted when opened."""
    return type(kind.__name__, (kind,), {"private": private, "opened": opened})


class _Http(urllib.request.HTTPHandler):
    def __init__(self, private: bool, opened: list[socket.socket]) -> None:
        super().__init__()
        self._connection = _of(_Connection, private, opened)

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._connection, req)


class _Https(urllib.request.HTTPSHandler):
    def __init__(self, private: bool, opened: list[socket.socket]) -> None:
        super().__init__()
        self._connection = _of(_SafeConnection, private, opened)

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(self._connection, req)


def _document(response: Any, progress: Progress) -> Document:
    length = response.headers.get("Content-Length", "")
    total = int(length) if length.isdecimal() and len(length) < 20 else None
    if total is not None and total > MAX_TEXT_BYTES:
        raise too_large()
    packed = response.headers.get("Content-Encoding", "identity").lower()
    if packed not in ("identity", "gzip", "x-gzip", ""):
        raise CannotRead(f"the server packs it as {packed}, which was not asked for")
    unpack = _Unpacker() if "gzip" in packed else None
    pieces: list[bytes] = []
    size = received = 0
    while piece := response.read(_CHUNK):
        received += len(piece)
        progress(received, total)
        if unpack is not None:
            piece = unpack(piece, MAX_TEXT_BYTES + 1 - size)
        size += len(piece)
        if size > MAX_TEXT_BYTES or received > MAX_TEXT_BYTES:
            raise too_large()
        pieces.append(piece)
    if (total is not None and received < total) or (unpack is not None and not unpack.is_done):
        raise CannotRead("the document broke off before its end; try again")
    kind = response.headers.get_content_type() if response.headers.get("Content-Type") else ""
    charset = response.headers.get_content_charset()
    return Document(b"".join(pieces), KINDS.get(kind, kind), charset, response.geturl())


class _Unpacker:
    """Unpacks gzip piece by piece, one member after the other."""

    def __init__(self) -> None:
        self._member = zlib.decompressobj(wbits=31)
        self.is_done = False

    def __call__(self, data: bytes, most: int) -> bytes:
        """What the next piece unpacks to; CannotRead if that is more than `most` bytes."""
        found = b""
        while data:
            if self._member.eof:
                self._member = zlib.decompressobj(wbits=31)
            try:
                found += self._member.decompress(data, most - len(found))
            except zlib.error as error:
                raise CannotRead(f"the document is packed wrongly: {error}") from None
            if self._member.unconsumed_tail:
                raise too_large()
            data = self._member.unused_data
        self.is_done = self._member.eof
        return found
