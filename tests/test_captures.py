"""Captures from files and from the web: what is kept, what is refused, what is cut off."""

from __future__ import annotations

import gzip
import io
import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from factcli import web as network
from factcli.captures import Document, read_file, read_stream, text_of
from factcli.contents import MAX_TEXT_BYTES
from factcli.errors import CannotRead, NotFound, WrongUsage
from factcli.web import fetch, is_public
from tests.cli.test_app import factcli

PARAGRAPHS = "".join(
    f"<p>Paragraph {n}: the port office said on day {n} that no ship is missing, whatever the"
    " papers print.</p>"
    for n in range(6)
)
PAGE = f"""<!doctype html><html><head><title>No ship lost | The Herald</title>
<meta property="og:title" content="No ship lost"><script>var tracked = "yes";</script></head><body>
<nav><a href="/">Home</a> <a href="/subscribe">Subscribe now</a></nav>
<article><h1>No ship lost</h1>{PARAGRAPHS}
<p>“We know <b>who was there</b>, and from which harbour,” the master said.</p></article>
<footer>All rights reserved.</footer></body></html>"""


class Web(BaseHTTPRequestHandler):
    """A small web of pages, some of them ill-behaved."""

    def do_GET(self) -> None:
        name = self.path.strip("/").partition("?")[0]
        served = getattr(self, f"_{name}", None)
        if served is None:
            self.send_error(404)
        else:
            served()

    def log_message(self, *_: Any) -> None: ...

    def _give(self, data: bytes, kind: str = "text/html; charset=utf-8", **more: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        for key, value in more.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(data)

    def _to(self, place: str) -> None:
        self.send_response(302)
        self.send_header("Location", place)
        self.end_headers()

    def _page(self) -> None:
        self._give(PAGE.encode())

    def _text(self) -> None:
        self._give(b"No ship is missing.\n", "text/plain")

    def _markdown(self) -> None:
        self._give(b"# No ship\n\nNone.\n", "text/markdown")

    def _latin(self) -> None:
        self._give("Das Schiff läuft.\n".encode("latin-1"), "text/plain; charset=iso-8859-1")

    def _packed(self) -> None:
        self._give(gzip.compress(b"No ship.\n"), "text/plain", Content_Encoding="gzip")

    def _bomb(self) -> None:
        bomb = gzip.compress(b"0" * (MAX_TEXT_BYTES * 4))
        self._give(bomb, "text/plain", Content_Encoding="gzip")

    def _broken(self) -> None:
        self._give(b"this is no gzip", "text/plain", Content_Encoding="gzip")

    def _short(self) -> None:
        self._give(b"No ship", "text/plain", Content_Length="1000")

    def _half(self) -> None:
        packed = gzip.compress(b"No ship is missing. " * 100)
        self._give(packed[: len(packed) // 2], "text/plain", Content_Encoding="gzip")

    def _twofold(self) -> None:
        packed = gzip.compress(b"No ship ") + gzip.compress(b"is missing.")
        self._give(packed, "text/plain", Content_Encoding="gzip")

    def _odd(self) -> None:
        self._give(b"No ship", "text/plain; charset=rot13")

    def _announced(self) -> None:
        self._give(b"", "text/plain", Content_Length=str(MAX_TEXT_BYTES + 1))

    def _endless(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        try:
            while True:
                self.wfile.write(b"x" * 65536)
        except OSError:
            pass

    def _slow(self) -> None:
        self.send_response(200)
        self.end_headers()
        self._drip()

    def _headless(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX: ")
        self._drip()

    def _drip(self) -> None:
        try:
            for _ in range(200):
                self.wfile.write(b"x")
                self.wfile.flush()
                time.sleep(0.05)
        except OSError:
            pass

    def _moved(self) -> None:
        self._to("/page")

    def _inside(self) -> None:
        self._to(f"http://127.0.0.2:{self.server.server_address[1]}/text")

    def _local(self) -> None:
        self._to("file:///etc/passwd")

    def _ftp(self) -> None:
        self._to("ftp://127.0.0.1/x")

    def _round(self) -> None:
        self._to("/round")

    def _pdf(self) -> None:
        self._give(b"%PDF-1.7 ...", "application/pdf")

    def _empty(self) -> None:
        self._give(b"<html><body><script>x()</script></body></html>")


@pytest.fixture(scope="module")
def web() -> Iterator[str]:
    server = ThreadingHTTPServer(("0.0.0.0", 0), Web)  # 127.0.0.2 is it, too
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def text(document: Document) -> str:
    return text_of(document).data.decode("utf-8")


def test_a_page_is_cleaned_of_all_but_its_text(web: str) -> None:
    page = text(fetch(f"{web}/page", private=True))
    lines = page.splitlines()
    assert lines[0] == "No ship lost"
    assert "“We know who was there, and from which harbour,” the master said." in lines
    assert "Paragraph 3: the port office said on day 3" in page
    for rest in ("Subscribe", "tracked", "rights reserved", "<"):
        assert rest not in page


def test_text_and_markdown_are_kept_as_they_are(web: str) -> None:
    assert text_of(fetch(f"{web}/text", True)) == (b"No ship is missing.\n", ".txt")
    assert text_of(fetch(f"{web}/markdown", True)) == (b"# No ship\n\nNone.\n", ".md")
    assert text(fetch(f"{web}/latin", True)) == "Das Schiff läuft.\n"
    assert text(fetch(f"{web}/packed", True)) == "No ship.\n"
    assert text(fetch(f"{web}/twofold", True)) == "No ship is missing."


def test_a_redirect_is_followed_and_told(web: str) -> None:
    assert fetch(f"{web}/moved", True).url == f"{web}/page"


def test_a_redirect_to_a_private_address_is_refused(
    web: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server's own address is taken for a public one here; the one that it names is not."""
    monkeypatch.setattr(network, "is_public", lambda address: address == "127.0.0.1")
    assert fetch(f"{web}/text").data
    with pytest.raises(WrongUsage, match=r"127\.0\.0\.2.*--allow-private"):
        fetch(f"{web}/inside")
    assert fetch(f"{web}/inside", private=True).data == b"No ship is missing.\n"


@pytest.mark.parametrize("host", ["localhost", "127.1", "0x7f.1", "2130706433", "[::1]", "0.0.0.0"])
def test_an_own_address_is_refused_however_it_is_spelled(web: str, host: str) -> None:
    with pytest.raises(WrongUsage, match="not a public address"):
        fetch(f"http://{host}:{web.rpartition(':')[2]}/text")


def test_a_name_is_refused_by_what_it_resolves_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where only one of its addresses is private."""

    def resolved(host: str, port: int, **_: object) -> list[Any]:
        found = ["93.184.216.34", "10.1.2.3"]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    with pytest.raises(WrongUsage, match=r"news\.example is 10\.1\.2\.3"):
        fetch("https://news.example/a")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        ("10.0.0.1", False),
        ("172.16.3.4", False),
        ("192.168.1.1", False),
        ("127.0.0.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::1", False),
        ("::", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("ff02::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2001:0:4136:e378:8000:63bf:3fff:fdd2", False),
        ("fec0::1", False),
        ("64:ff9b:1::7f00:1", False),
        ("::127.0.0.1", False),
        ("::ffff:0:127.0.0.1", False),
        ("192.0.0.8", False),
    ],
)
def test_public_addresses(address: str, public: bool) -> None:
    assert is_public(address) == public


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/x",
        "gopher://example.org/",
        "http:///x",
        "http://a b/",
        "http://user:word@example.org/",
        "http://example.org:99999/",
        "data:text/plain,x",
    ],
)
def test_only_addresses_of_the_web_are_read(url: str) -> None:
    with pytest.raises((WrongUsage, CannotRead)) as refused:
        fetch(url, private=True)
    assert "word" not in str(refused.value) or "password" in str(refused.value)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("local", "file"),
        ("ftp", "ftp"),
        ("round", "redirect"),
        ("nothing", "404"),
        ("broken", "packed wrongly"),
        ("short", "broke off"),
        ("half", "broke off"),
        ("odd", "not known"),
        ("announced", "larger"),
        ("endless", "larger"),
        ("bomb", "larger"),
    ],
)
def test_what_a_server_must_not_do(web: str, name: str, told: str) -> None:
    start = time.monotonic()
    with pytest.raises((CannotRead, WrongUsage), match=told):
        text_of(fetch(f"{web}/{name}", private=True))
    assert time.monotonic() - start < 20


@pytest.mark.parametrize("name", ["slow", "headless"])
def test_a_slow_server_is_cut_off(web: str, name: str) -> None:
    start = time.monotonic()
    with pytest.raises(CannotRead, match=r"longer than 0\.4 seconds"):
        fetch(f"{web}/{name}", private=True, seconds=0.4)
    assert time.monotonic() - start < 5


def test_a_name_that_takes_long_to_look_up_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: time.sleep(3) or [])
    start = time.monotonic()
    with pytest.raises(CannotRead, match="longer"):
        fetch("https://news.example/", seconds=0.2)
    assert time.monotonic() - start < 2


def test_nothing_of_the_surroundings_is_used(web: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9/")
    assert fetch(f"{web}/text", private=True).data


def test_progress_is_told(web: str) -> None:
    told: list[tuple[int, int | None]] = []
    document = fetch(f"{web}/page", True, progress=lambda *each: told.append(each))
    assert told[-1] == (len(document.data), None)


@pytest.mark.parametrize(
    ("data", "kind", "told"),
    [
        (b"%PDF-1.7", "", "pdftotext"),
        (b"a\0b", "", "no text"),
        (b"GIF89a", "image/gif", r"no text \(image/gif\)"),
        ("Schäfer".encode("latin-1"), "", "not UTF-8"),
        ("x".encode("utf-16"), "", "no text|not UTF-8"),
        (b" \n", "", "no text in this"),
        (b"<html><body><script>x()</script></body></html>", "text/html", "no text was found"),
        (b"<html>" + b"<div>" * 100_000, "text/html", "page"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, kind: str, told: str) -> None:
    with pytest.raises(CannotRead, match=told):
        text_of(Document(data, kind))


@pytest.mark.parametrize(
    "charset", ["klingon", "undefined", "unicode_escape", "utf-7", "hex", "a\0b", "x" * 9999]
)
def test_an_odd_encoding_is_told(charset: str) -> None:
    with pytest.raises(CannotRead, match=r"encoding|is not"):
        text_of(Document(b"\\ud800 +2AA-", "text/plain", charset))


def test_html_is_known_by_its_beginning_too() -> None:
    assert text(Document(PAGE.encode())).startswith("No ship lost\n")
    assert text(Document(b"\n<!-- x --> <!DOCTYPE html>" + PAGE[15:].encode(), "text/plain"))
    assert text(Document(b"<!-- -->" * 400 + b"x")).startswith("<!--")
    assert text(Document(b"The <html> tag\n")) == "The <html> tag\n"


def test_without_the_extra_the_way_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(WrongUsage, match=r"factcli\[capture\]"):
        text_of(Document(PAGE.encode()))


def test_files_and_streams(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"# A\r\n")
    (tmp_path / "a.HTM").write_text(PAGE)
    assert text_of(read_file(str(tmp_path / "a.md"))) == (b"# A\r\n", ".md")
    assert text(read_file(str(tmp_path / "a.HTM"))).startswith("No ship lost\n")
    assert read_stream(io.BytesIO(b"\xef\xbb\xbfx")).data == b"\xef\xbb\xbfx"
    with pytest.raises(NotFound):
        read_file(str(tmp_path / "b.txt"))
    with pytest.raises(CannotRead, match="directory"):
        read_file(str(tmp_path))
    with pytest.raises(CannotRead, match="larger"):
        read_stream(io.BytesIO(b"x" * (MAX_TEXT_BYTES + 1)))
    with pytest.raises(CannotRead, match="larger"):
        read_file("/dev/zero")


# -- through the command line ----------------------------------------------------------------------

SOURCE = "title: No ship lost\npublisher: The Herald\npublished: 2025-03-01\n"


@pytest.fixture
def herald(tmp_path: Path) -> Path:
    (tmp_path / "facts").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "seeds/herald.yaml").write_text(SOURCE)
    return tmp_path


def test_a_page_of_the_web_is_captured(web: str, herald: Path) -> None:
    refused = factcli("source", "capture", "herald", f"{web}/page", folder=herald)
    assert refused.returncode == 2
    assert b"not a public address" in refused.stderr
    assert not (herald / "seeds/herald.txt").exists()
    done = factcli("source", "capture", "herald", f"{web}/moved", "--allow-private", folder=herald)
    assert done.returncode == 0, done
    assert f"read from {web}/page".encode() in done.stderr
    assert (herald / "seeds/herald.txt").read_text().startswith("No ship lost\n")
    assert factcli("check", "--strict", folder=herald).returncode == 0


def test_the_address_of_the_record_is_taken_where_none_is_named(web: str, herald: Path) -> None:
    assert factcli("source", "capture", "herald", folder=herald).returncode == 2
    (herald / "seeds/herald.yaml").write_text(f"{SOURCE}url: {web}/text\n")
    done = factcli("source", "capture", "herald", "--allow-private", folder=herald)
    assert done.returncode == 0, done
    assert (herald / "seeds/herald.txt").read_bytes() == b"No ship is missing.\n"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["nosuch", "x.txt"], 4),
        (["herald", "nosuch.txt"], 4),
        (["herald", "ftp://x/y"], 2),
        (["herald", "/etc"], 3),
        (["herald", "-"], 3),
        (["herald", "seeds/herald.yaml", "--date", "nonsense"], 2),
        (["herald", "http://127.0.0.1:9/", "--allow-private"], 3),
    ],
)
def test_what_cannot_be_captured(words: list[str], code: int, herald: Path) -> None:
    done = factcli("source", "capture", *words, folder=herald)
    assert done.returncode == code, done
    assert done.stderr.startswith(b"factcli: ")
    assert sorted(each.name for each in (herald / "seeds").iterdir()) == ["herald.yaml"]
