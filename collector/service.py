"""The service as it runs: `cahier serve` and `cahier collect`.

`run` tells the story: the site is read, the collector opened, and then builder, watch and clock keep the pages up to date
until a signal ends it all, in the order streams, votes in hand, builder, store.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from collector import clock, watch
from collector.app import create_app
from collector.config import Settings
from collector.guard import Callers, may_call
from collector.listening import Listening
from collector.live import Live
from collector.preview import Preview
from collector.process import Process
from collector.publish import Publish
from collector.rebuild import Listener, Rebuild
from collector.server import Server
from collector.state import Collector
from collector.static import Pages
from collector.streams import Streams
from collector.terminal import Terminal
from generator import addresses, i18n
from generator.model import Site, TopicKey
from generator.render import Renderer

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says.

    local: serve the pages too, to whoever reaches this port (`cahier serve`).
    pages: make pages. reload: let open pages follow edits. trusted: proxies whose `X-Forwarded-For` is believed.
    publish: a command to run after builds, () for none.
    """

    folder: Path
    output: Path
    local: bool
    pages: bool = True
    reload: bool = False
    trusted: str = ""
    publish: Sequence[str] = ()


class Front:
    """One port for all: the collector's addresses and, where pages are served, everything else.

    app: the collector; None while the site has not been read.
    pages: None where other hosts serve them.
    """

    def __init__(self, pages: Pages | None) -> None:
        self.app: ASGIApp | None = None
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        first = scope["path"].removeprefix("/").partition("/")[0]
        if self._pages and first not in addresses.COLLECTOR:
            await self._pages(scope, receive, send)
        elif self.app:
            await self.app(scope, receive, send)
        else:
            starting = PlainTextResponse("Starting. Try again in a moment.\n", 503, {"retry-after": "2"})
            await starting(scope, receive, send)


async def run(options: Options, listening: Listening, process: Process) -> None:
    """Serve until a signal. `process` is a builder process of the same site, which is already starting.

    Raises `CannotStart`, and without `local` also `Mistakes`.
    """
    streams = Streams()
    preview = Preview(streams, reload=options.reload)
    pages = Pages(options.output, preview) if options.local else None
    publish = Publish(options.publish) if options.publish else None
    greeting = f"Cahier {'serves' if options.local else 'collects at'} {listening.url}  (Ctrl+C stops it)"
    # The preview comes before the pages, which wait for it to know.
    listeners = [preview, pages, publish, Terminal(greeting)]
    rebuild = Rebuild(process, [one for one in listeners if one], pages=options.pages)
    front = Front(pages)
    server = Server(front, streams.close, trusted=options.trusted)
    async with beside(server.serve(sockets=list(listening.sockets))):
        ...
