"""`cahier serve` as a static host: the files of `output/` and no other; and what editors see besides."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from collector.live.streams import Streams
from collector.rebuild.orders import Done, Task
from collector.serving.preview import Preview
from collector.serving.static import FOREVER, Pages, file_of
from generator.errors import Mistake, Place
from tests.collector.at_work import PATIENCE, served

HTML = "<!doctype html><title>t</title><script>'</body>'</script><body><p>Vélo</p></body></html>"
MISTAKES = [Mistake(Place("content/site.yml", 3, 1), "unknown field `<titel>`", "Did you mean `title`?")]

OUTSIDE = [
    "/../secret.txt",
    "/..%2fsecret.txt",
    "/%2e%2e/secret.txt",
    "/%2e%2e%2fsecret.txt",
    "/..%5csecret.txt",
    "/..\\secret.txt",
    "/velo/../../secret.txt",
    "/velo/%2e%2e/%2e%2e/secret.txt",
    "//secret.txt",
    "//etc/passwd",
    "/%2fetc/passwd",
    "/velo//index.html",
    "/./index.html",
    "/index.html%00.txt",
    "/%00",
    "/.env",
    "/velo/.hidden",
    "/.cahier",
    "/link.txt",
    "/C:/secret.txt",
    "/%252e%252e/secret.txt",
    "/" + "a" * 5000,
]


@dataclass
class Host:
    """Pages as they are served."""

    output: Path
    preview: Preview
    pages: Pages
    port: int
    client: httpx.AsyncClient

    def build(self, *written: str, task: Task = Task.BUILD) -> None:
        done = Done(1, written, (), 0.0)
        self.preview.built(task, done)
        self.pages.built(task, done)

    def mistake(self) -> None:
        self.preview.mistaken(MISTAKES)
        self.pages.mistaken(MISTAKES)

    async def get(self, path: str, **headers: str) -> httpx.Response:
        return await self.client.get(path, headers=headers)

    async def raw(self, target: str) -> bytes:
        """The answer to a request whose target is sent as it stands, which no client does."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        writer.write(f"GET {target} HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".encode())
        answer = await reader.read()
        writer.close()
        return answer


@asynccontextmanager
async def host(folder: Path, *, reload: bool = True, built: bool = True) -> AsyncIterator[Host]:
    output = folder / "output"
    for path in ("index.html", "velo/index.html", "404.html"):
        (output / path).parent.mkdir(parents=True, exist_ok=True)
        (output / path).write_text(HTML)
    (folder / "secret.txt").write_text("secret")
    (output / "link.txt").symlink_to(folder / "secret.txt")
    for path in (".env", ".cahier", "velo/.hidden", "velo/tally.json", "velo/calendar.ics", "feed.xml"):
        (output / path).write_text("{}")
    for path in ("assets/style.12345678.css", "media/pont.12345678.webp"):
        (output / path).parent.mkdir()
        (output / path).write_text("x")
    streams = Streams()
    preview = Preview(streams, reload=reload)
    pages = Pages(output, preview)
    async with (
        served(pages, streams.close) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client,
    ):
        found = Host(output, preview, pages, port, client)
        if built:
            found.build("index.html")
        yield found


@pytest.mark.anyio
async def test_a_folder_shows_its_index(tmp_path: Path) -> None:
    async with host(tmp_path) as at:
        for path in ("/", "/velo/", "/velo/index.html"):
            found = await at.get(path)
            assert (found.status_code, "Vélo" in found.text) == (200, True)


@pytest.mark.anyio
async def test_a_folder_without_its_slash_leads_to_it(tmp_path: Path) -> None:
    async with host(tmp_path) as at:
        found = await at.get("/velo?a=b")
        assert (found.status_code, found.headers["location"]) == (307, "/velo/?a=b")


@pytest.mark.anyio
async def test_what_is_not_there_is_the_site_s_own_404_page(tmp_path: Path) -> None:
    async with host(tmp_path) as at:
        for path in ("/nothing/", "/velo/nothing.png", "/assets/", "/velo/index.html/"):
            found = await at.get(path)
            assert (found.status_code, "Vélo" in found.text) == (404, True)


@pytest.mark.anyio
async def test_nothing_outside_the_folder_and_nothing_hidden_is_served(tmp_path: Path) -> None:
    async with host(tmp_path) as at:
        for target in OUTSIDE:
            answer = await at.raw(target)
            assert re.match(rb"HTTP/1.1 40[04] ", answer), target
            assert b"secret" not in answer.replace(target.encode(), b""), target
        found = await at.raw("/..%2f")
        assert found.startswith(b"HTTP/1.1 404 ")


@pytest.mark.parametrize(
    "path", ["", "a", "//", "/a//b", "/../a", "/a/..", "/a/./b", "/a\\b", "/a\0", "/.a", "/a:b", "/\n"]
)
def test_an_address_that_no_file_can_have(path: str) -> None:
    assert file_of(path) is None


def test_the_file_of_an_address() -> None:
    assert [file_of(path) for path in ("/", "/a/", "/a", "/a/b.json", "/é/")] == [
        "index.html",
        "a/index.html",
        "a",
        "a/b.json",
        "é/index.html",
    ]


@pytest.mark.anyio
async def test_media_types_do_not_depend_on_the_machine(tmp_path: Path) -> None:
    async with host(tmp_path) as at:
        types = {
            "/": "text/html; charset=utf-8",
            "/assets/style.12345678.css": "text/css; charset=utf-8",
            "/velo/tally.json": "application/json",
            "/velo/calendar.ics": "text/calendar; charset=utf-8",
            "/feed.xml": "application/xml",
            "/media/pont.12345678.webp": "image/webp",
        }
        for path, media_type in types.items():
            assert (await at.get(path)).headers["content-type"] == media_type
            assert (await at.get(path)).headers["x-content-type-options"] == "nosniff"


@pytest.mark.anyio
async def test_pages_are_asked_for_again_and_named_files_kept_for_ever(tmp_path: Path) -> None:
    async with host(tmp_path) as at:
        for path, control in {
            "/velo/": "no-cache",
            "/velo/tally.json": "no-cache",
            "/media/pont.12345678.webp": FOREVER,
        }.items():
            first = await at.get(path)
            assert first.headers["cache-control"] == control
            again = await at.get(path, **{"if-none-match": first.headers["etag"]})
            assert (again.status_code, again.content) == (304, b"")
            assert (await at.client.head(path)).headers["content-length"] == str(len(first.content))


@pytest.mark.anyio
async def test_pages_cannot_be_written_to(tmp_path: Path) -> None:
    async with host(tmp_path) as at:
        found = await at.client.post("/velo/")
        assert (found.status_code, found.headers["allow"]) == (405, "GET, HEAD")


@pytest.mark.anyio
async def test_the_script_is_added_to_pages_and_to_nothing_else(tmp_path: Path) -> None:
    async with host(tmp_path) as at:
        page = (await at.get("/")).text
        assert re.search(r'<script src="/_cahier/reload.js" data-seen="\w+\.1" defer></script>\n</body></html>$', page)
        assert "reload.js" in (await at.get("/nothing/")).text
        assert (await at.get("/velo/tally.json")).text == "{}"
        assert "reload.js" not in (at.output / "index.html").read_text()


@pytest.mark.anyio
async def test_mistakes_are_shown_in_pages_escaped_and_without_inline_style(tmp_path: Path) -> None:
    async with host(tmp_path) as at:
        at.mistake()
        page = (await at.get("/velo/")).text
        assert "Vélo" in page
        assert '<aside class="cahier-report" role="alert"' in page
        assert "content/site.yml:3:1: unknown field `&lt;titel&gt;`" in page
        assert "style=" not in page
        at.build()
        assert "cahier-report" not in (await at.get("/velo/")).text


@pytest.mark.anyio
async def test_without_reload_pages_are_as_built(tmp_path: Path) -> None:
    async with host(tmp_path, reload=False) as at:
        at.mistake()
        assert (await at.get("/velo/")).text == HTML
        assert (await at.get("/_cahier/reload")).status_code == 404


@pytest.mark.anyio
async def test_before_the_first_good_build_every_page_says_what_is_wrong(tmp_path: Path) -> None:
    async with host(tmp_path, built=False) as at:
        asked = asyncio.create_task(at.get("/velo/"))
        await asyncio.sleep(0.05)
        assert not asked.done()
        at.mistake()
        page = await asked
        assert page.status_code == 503
        assert "unknown field" in page.text
        assert "Vélo" not in page.text
        async with listening(at, "page=/velo/&seen=") as stream:
            assert "unknown field" in (await anext(stream))[1]
            at.build()
            assert (await anext(stream))[0] == "built"
        assert (await at.get("/velo/")).status_code == 200


@asynccontextmanager
async def listening(at: Host, query: str) -> AsyncIterator[AsyncIterator[tuple[str, str]]]:
    """The events that a page hears, as name and text."""
    async with at.client.stream("GET", f"/_cahier/reload?{query}") as response:
        yield events(response)


async def events(response: httpx.Response) -> AsyncIterator[tuple[str, str]]:
    name, text = "", list[str]()
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            text.append(line.removeprefix("data: "))
        elif not line and name:
            yield name, "\n".join(text)
            name, text = "", []


async def heard(stream: AsyncIterator[tuple[str, str]], number: int) -> list[str]:
    return [(await anext(stream))[0] for _ in range(number)]


def seen(page: httpx.Response) -> str:
    found = re.search(r'data-seen="([^"]*)"', page.text)
    assert found
    return found[1]


@pytest.mark.anyio
async def test_an_edit_reloads_the_pages_that_it_changed(tmp_path: Path) -> None:
    async with host(tmp_path) as at:
        here = seen(await at.get("/velo/"))
        async with listening(at, f"page=/velo/&seen={here}") as velo, listening(at, f"page=/&seen={here}") as home:
            assert await heard(velo, 1) == await heard(home, 1) == ["report"]
            at.build("velo/index.html")
            at.mistake()
            assert await heard(velo, 1) == ["built"]
            assert await heard(home, 1) == ["report"]


@pytest.mark.anyio
async def test_votes_reload_no_page(tmp_path: Path) -> None:
    async with host(tmp_path) as at:
        here = seen(await at.get("/velo/"))
        async with listening(at, f"page=/velo/&seen={here}") as stream:
            assert await heard(stream, 1) == ["report"]
            at.build("velo/index.html", task=Task.UPDATE)
            at.mistake()
            assert await heard(stream, 1) == ["report"]


@pytest.mark.anyio
@pytest.mark.parametrize(("stale", "expected"), [("other.7", True), ("", True), ("here.0", True), ("here.1", False)])
async def test_a_page_that_missed_an_edit_reloads_when_it_comes_back(
    tmp_path: Path, stale: str, expected: bool
) -> None:
    async with host(tmp_path) as at:
        at.build("velo/index.html")
        start = seen(await at.get("/velo/")).partition(".")[0]
        stale = stale.replace("here.0", f"{start}.1").replace("here.1", f"{start}.2")
        async with listening(at, f"page=/velo/&seen={stale}") as stream:
            at.mistake()
            names = await heard(stream, 2 if expected else 1)
            assert ("built" in names) == expected


@pytest.mark.anyio
async def test_the_preview_s_own_files_are_served(tmp_path: Path) -> None:
    async with host(tmp_path) as at:
        script, style = await at.get("/_cahier/reload.js"), await at.get("/_cahier/serve.css")
        assert (script.headers["content-type"], style.headers["content-type"]) == (
            "text/javascript; charset=utf-8",
            "text/css; charset=utf-8",
        )
        for path in ("/_cahier/", "/_cahier/../static.py", "/_cahier/other"):
            assert (await at.get(path)).status_code == 404
