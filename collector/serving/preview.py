"""What `cahier serve` adds to pages for the editor who looks at them: they reload after an edit, and show mistakes.

Pages may run scripts and styles of their own origin only, so nothing is inline. Nothing of this is ever in `output/`.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from functools import partial
from html import escape
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from collector.live.streams import Stream, Streams, event
from collector.rebuild.orders import Done, Task
from generator import errors
from generator.errors import Mistake

PREFIX = "/_cahier/"
"""Where the files of the preview stand; no page can have this address."""

_END_OF_BODY = re.compile(rb"</body\s*>", re.IGNORECASE)
_FILES = {"reload.js": "text/javascript", "serve.css": "text/css"}
_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"


class Preview:
    """The state of the last build as editors see it. A listener of `rebuild.Rebuild`.

    reload: False leaves out scripts and panels.
    """

    def __init__(self, streams: Streams, *, reload: bool) -> None:
        self.report = ""
        self.built_once = False
        self._streams = streams
        self._reload = reload
        # Pages left open while the server was started again cannot know what they missed: they reload.
        self._start = secrets.token_hex(4)
        self._edits = 0
        self._changed: dict[str, int] = {}
        self._open: dict[Stream, str] = {}

    # A listener of builds.

    def built(self, task: Task, done: Done) -> None:
        """Reload the pages that an edit changed. Votes move figures in the page, without reloading it."""
        if task is not Task.BUILD:
            return
        self._edits += 1
        changed = {*done.written, *done.removed}
        self._changed |= dict.fromkeys(changed, self._edits)
        for stream, file in self._open.items():
            if file in changed or not self.built_once:
                stream.put("built", event("built", ""))
        self.built_once = True
        self._show("")

    def mistaken(self, found: Sequence[Mistake]) -> None:
        """Show the mistakes in all open pages."""
        self._show(errors.report(found))

    def failed(self, reason: str, report: str) -> None:
        """Show why pages are not up to date."""
        self._show(f"The pages could not be built: {reason}\n{report}")

    def _show(self, report: str) -> None:
        if report != self.report:
            self.report = report
            for stream in self._open:
                stream.put("report", event("report", report))

    # What is added to pages.

    def added_to(self, html: bytes) -> bytes:
        """A page with what belongs to the preview, at the end of its body."""
        if not self._reload:
            return html
        last = None
        for last in _END_OF_BODY.finditer(html):  # noqa: B007 (a page may quote the tag in a script)
            pass
        end = last.start() if last else len(html)
        return html[:end] + self._addition().encode() + html[end:]

    def waiting(self) -> Response:
        """The page in place of any other while there has been no good build."""
        body = (
            '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>Cahier: not built yet</title>\n'
            f'<link rel="stylesheet" href="{PREFIX}serve.css">\n<body class="cahier-waiting">\n'
            "<h1>The site cannot be built yet</h1>\n<p>This page reloads as soon as it can.</p>\n"
        )
        body += self._addition() if self._reload else f"<pre>{escape(self.report)}</pre>\n"
        headers = {"cache-control": "no-store", "content-security-policy": _POLICY}
        return Response(body, 503, headers, "text/html")

    def _addition(self) -> str:
        seen = f"{self._start}.{self._edits}" if self.built_once else ""
        script = f'<script src="{PREFIX}reload.js" data-seen="{seen}" defer></script>\n'
        if not self.report:
            return script
        return (
            '<aside class="cahier-report" role="alert" lang="en">\n'
            f'<link rel="stylesheet" href="{PREFIX}serve.css">\n<pre>{escape(self.report)}</pre>\n</aside>\n{script}'
        )

    # What pages ask for.

    async def respond(self, request: Request, file: str) -> Response:
        """A request below `PREFIX`. `file` is the file of the page that asks, as `Done.written` names it."""
        name = request.url.path.removeprefix(PREFIX)
        if name == "reload" and self._reload:
            seen = request.query_params.get("seen", "")
            return self._streams.open(request, partial(self._join, file, seen), self._leave)
        if name not in _FILES:
            return PlainTextResponse("Not found.\n", 404)
        content = files("collector.serving").joinpath("browser", name).read_bytes()
        return Response(content, headers={"cache-control": "no-cache"}, media_type=_FILES[name])

    async def _join(self, file: str, seen: str, stream: Stream) -> None:
        self._open[stream] = file
        stream.put("report", event("report", self.report))
        if self.built_once and self._missed(file, seen):
            stream.put("built", event("built", ""))

    def _leave(self, stream: Stream) -> None:
        del self._open[stream]

    def _missed(self, file: str, seen: str) -> bool:
        """Whether an edit changed the page since it was loaded."""
        start, _, edit = seen.partition(".")
        return start != self._start or not edit.isdecimal() or self._changed.get(file, 0) > int(edit)
