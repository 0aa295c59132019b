"""`cahier serve` stands in for the static host that serves `output/` in production."""

from __future__ import annotations

import asyncio
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from urllib.parse import quote

import anyio.to_thread
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, RedirectResponse, Response
from starlette.staticfiles import NotModifiedResponse, StaticFiles
from starlette.types import Receive, Scope, Send

from collector.rebuild.orders import Done, Task
from collector.serving.preview import PREFIX, Preview
from generator.addresses import GENERATED
from generator.errors import Mistake

# Python knows these from the machine it runs on, which may know few.
MEDIA_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".json": "application/json",
    ".xml": "application/xml",
    ".ics": "text/calendar",
    ".csv": "text/csv",
    ".txt": "text/plain",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".woff2": "font/woff2",
    ".pdf": "application/pdf",
}
FOREVER = "public, max-age=31536000, immutable"


def file_of(path: str) -> str | None:
    """The file, below the output folder, that a decoded address names: `a/index.html` for `/a/`.

    None for an address that no file can have: one that leads upwards, has empty parts or other separators, or
    names a hidden file.
    """
    *folders, name = path.split("/")[1:] if path.startswith("/") else ["", ""]
    parts = [*folders, name or "index.html"]
    return "/".join(parts) if all(map(_plain, parts)) else None


def _plain(part: str) -> bool:
    return part != "" and not part.startswith(".") and not any(c in "\\:" or not c.isprintable() for c in part)


class Pages:
    """Serves the pages as an ASGI application; a listener of `rebuild.Rebuild`.

    Requests wait for the first build to end, so that no page of an earlier one is shown: it may have been built for
    another collector.
    """

    def __init__(self, output: Path, preview: Preview) -> None:
        self._files = StaticFiles(directory=output, check_dir=False)
        self._preview = preview
        self._known = asyncio.Event()

    def built(self, task: Task, done: Done) -> None:
        """There are pages."""
        self._known.set()

    def mistaken(self, found: Sequence[Mistake]) -> None:
        """There may be no pages yet, and the reason is known."""
        self._known.set()

    def failed(self, reason: str, report: str) -> None:
        """There may be no pages yet, and the reason is known."""
        self._known.set()

    def stop_waiting(self) -> None:
        """The server stops; who waits for a page gets what there is."""
        self._known.set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._response(Request(scope, receive))
        response.headers.setdefault("x-content-type-options", "nosniff")
        await response(scope, receive, send)

    async def _response(self, request: Request) -> Response:
        path = request.scope["path"]
        if request.method not in ("GET", "HEAD"):
            return PlainTextResponse("Pages can only be read.\n", 405, {"allow": "GET, HEAD"})
        if path.startswith(PREFIX):
            return await self._preview.respond(request, file_of(request.query_params.get("page", "")) or "")
        await self._known.wait()
        if not self._preview.built_once:
            return self._preview.waiting()
        file = file_of(path)
        found = file and await self._find(file)
        if found:
            return await self._file(path, found, request.headers)
        if file and await self._find(f"{file}/index.html"):
            query = f"?{request.url.query}" if request.url.query else ""
            return RedirectResponse(quote(path) + "/" + query, headers={"cache-control": "no-cache"})
        return await self._not_found(request.headers)

    async def _find(self, file: str) -> str:
        """Where a file is on disk, '' if there is none; never outside the folder, wherever a link may lead."""
        try:
            path, stat = await anyio.to_thread.run_sync(self._files.lookup_path, file)
        except OSError:  # a name too long, a folder that may not be read
            return ""
        return path if stat and S_ISREG(stat.st_mode) else ""

    async def _file(self, address: str, path: str, asked: Headers) -> Response:
        if address.split("/")[1] in GENERATED:
            return await self._asset(path, asked)
        # Read whole: while a file is sent from disk, a build may put another in its place.
        content = await anyio.to_thread.run_sync(Path(path).read_bytes)
        return self._whole(content, path, 200, asked)

    async def _asset(self, path: str, asked: Headers) -> Response:
        """A file that has its content's hash in its name."""
        stat = await anyio.to_thread.run_sync(os.stat, path)
        response = FileResponse(path, 200, {"cache-control": FOREVER}, _media_type(path), stat_result=stat)
        return (
            NotModifiedResponse(response.headers) if self._files.is_not_modified(response.headers, asked) else response
        )

    async def _not_found(self, asked: Headers) -> Response:
        if path := await self._find("404.html"):
            return self._whole(await anyio.to_thread.run_sync(Path(path).read_bytes), path, 404, Headers())
        return PlainTextResponse("Not found.\n", 404)

    def _whole(self, content: bytes, path: str, status: int, asked: Headers) -> Response:
        media_type = _media_type(path)
        if media_type == "text/html":
            content = self._preview.added_to(content)
        headers = {"cache-control": "no-cache", "etag": f'"{hashlib.sha256(content).hexdigest()[:32]}"'}
        response = Response(content, status, headers, media_type)
        return (
            NotModifiedResponse(response.headers) if self._files.is_not_modified(response.headers, asked) else response
        )


def _media_type(path: str) -> str | None:
    return MEDIA_TYPES.get(PurePosixPath(path).suffix.lower())
