"""The service as it runs: `cahier serve` and `cahier collect`.

`run` tells the story: the site is read, the collector opened, and then builder, watch and clock keep the pages up to
date until a signal ends it all, in the order streams, votes in hand, builder, store.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Collection, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import click
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from collector import garbage
from collector.app import create_app
from collector.config import Settings
from collector.demo import days, fill
from collector.http.guard import Callers, may_call
from collector.live.live import Live
from collector.live.streams import MOST, Streams
from collector.rebuild import clock, watch
from collector.rebuild.process import Process
from collector.rebuild.publish import Publish
from collector.rebuild.rebuild import Rebuild
from collector.results import participation_of
from collector.serving import open_files
from collector.serving.listening import Listening
from collector.serving.preview import Preview
from collector.serving.server import Server
from collector.serving.static import Pages
from collector.serving.terminal import Terminal
from collector.state import Collector
from generator import addresses
from generator.discussion import Changed
from generator.model import Site, TopicKey
from generator.render import Renderer
from generator.results import Results
from generator.roots import roots

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line says.

    local: serve the pages too, to whoever reaches this port (`cahier serve`). demo: with invented votes.
    pages: make pages. reload: let open pages follow edits. trusted: proxies whose `X-Forwarded-For` is believed.
    publish: a command to run after builds, () for none.
    """

    folder: Path
    output: Path
    local: bool
    demo: bool = False
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
        if self._pages and _first(scope["path"]) not in addresses.COLLECTOR:
            await self._pages(scope, receive, send)
        elif self.app:
            await self.app(scope, receive, send)
        else:
            starting = PlainTextResponse("Starting. Try again in a moment.\n", 503, {"retry-after": "2"})
            await starting(scope, receive, send)


def _first(path: str) -> str:
    return path.removeprefix("/").partition("/")[0]


def serve(options: Options, listening: Listening, start: Callable[[], Process], started: Process) -> None:
    """Run the service until a signal. `started` is a process that `start` made, ahead of everything else.

    Raises `CannotStart`, and without `local` also `Mistakes`.
    """
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    garbage.look_seldom()
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(run(options, listening, start, started))


async def run(options: Options, listening: Listening, start: Callable[[], Process], started: Process) -> None:
    """The whole life of the service."""
    streams = Streams(limit=open_files.room_for(MOST))
    preview = Preview(streams, reload=options.reload)
    pages = Pages(options.output, preview) if options.local else None
    publish = Publish(options.publish) if options.publish else None
    greeting = f"Cahier {'serves' if options.local else 'collects at'} {listening.url}  (Ctrl+C stops it)"
    terminal = Terminal(greeting if options.local else "")
    # The preview comes before the pages, which answer by what it knows.
    listeners = [listener for listener in (preview, pages, publish, terminal) if listener]
    now = clock.SetClock()
    rebuild = Rebuild(start, listeners, started=started, pages=options.pages, now=now)
    front = Front(pages)
    server = Server(front, partial(_end_streams, streams, pages), trusted=options.trusted)
    serving = asyncio.create_task(server.serve(sockets=list(listening.sockets)))
    try:
        async with _beside(watch.watch(_sources(options), rebuild.edited)):
            site = await _unless(serving, rebuild.first(patient=options.local))
            if site:
                collector = _open(options, site, now)
                streams.counted = partial(setattr, collector.metrics, "streams")
                live = Live(streams, collector.document, partial(_public_topics, collector))
                app = create_app(
                    collector, routes=[Route("/live/{consultation}", may_call(Callers.ANYONE)(live.listen))]
                )
                more = [publish.run] if publish else []
                more += [partial(_populate, collector, rebuild)] if options.demo else []
                async with app.router.lifespan_context(app), _kept_up_to_date(collector, rebuild, live, more):
                    front.app = app
                    if not options.local:
                        click.echo(greeting)
                    await serving
                    await rebuild.stop()
    finally:
        server.stop()
        await serving
        await rebuild.stop()


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """uvloop, where there is a build of it."""
    return uvicorn.Config(Front(None), log_config=None).get_loop_factory() or asyncio.new_event_loop


async def _unless(serving: asyncio.Task[None], first: Coroutine[Any, Any, Site]) -> Site | None:
    """The site, or None if the server is stopped before it can be read."""
    reading = asyncio.create_task(first)
    await asyncio.wait({serving, reading}, return_when=asyncio.FIRST_COMPLETED)
    if reading.done():
        return reading.result()
    reading.cancel()
    return None


def _open(options: Options, site: Site, now: clock.SetClock) -> Collector:
    settings = Settings.of(site, options.folder, local=options.local, demonstration=options.demo)
    if options.demo:
        now.set(days.today(site, now()))
        click.echo(
            f"A demonstration: its votes are invented, and it is {now():%B} {now().day}, {now().year}. "
            "After changing a question, start it again."
        )
        if fill.make_room(settings, site):
            click.echo(
                "It begins anew: its questions have changed, or it was stopped early. Votes tried out on it are gone."
            )
    rendering = partial(Renderer, folder=options.folder, local=options.local, demonstration=options.demo)
    return Collector.open(settings, site, rendering, clock=now)


async def _populate(collector: Collector, rebuild: Rebuild) -> None:
    """Fill a demonstration beside the first build, and show it at once."""
    if await fill.fill(collector, days.today(collector.site, collector.clock())):
        rebuild.aged()


def _end_streams(streams: Streams, pages: Pages | None) -> None:
    """What would keep requests open when the server stops."""
    streams.close()
    if pages:
        pages.stop_waiting()


def _sources(options: Options) -> Sequence[Path]:
    """The folders whose files make pages. The package's own templates only change under those who write them."""
    templates = roots(options.folder)
    return [(options.folder / "content").resolve(), *(templates if options.local else templates[:1])]


@asynccontextmanager
async def _kept_up_to_date(
    collector: Collector, rebuild: Rebuild, live: Live, more: Sequence[Callable[[], Coroutine[Any, Any, None]]]
) -> AsyncIterator[None]:
    """In here, pages follow votes and the clock, and whatever there is `more` to do is done."""

    def passed(before: datetime, after: datetime) -> None:
        rebuild.aged()
        live.changed(
            topic.key
            for topic in collector.site.topics()
            if topic.results_public(before) != topic.results_public(after)
        )

    collector.on_change(rebuild.changed)
    collector.on_written(rebuild.changed)
    collector.on_change(live.changed)
    aging = clock.watch(_Moments(collector), passed, now=collector.clock)
    counted = _Counted(collector)
    tidying = garbage.tidy(counted.adopted, lambda: collector.metrics.batches)
    async with _beside(rebuild.run(counted), tidying, aging, *(one() for one in more)):
        yield


@asynccontextmanager
async def _beside(*work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run `work` as long as the block does."""
    tasks = [asyncio.create_task(one) for one in work]
    for task in tasks:
        task.add_done_callback(_log_failure)
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _log_failure(task: asyncio.Task[None]) -> None:
    if not task.cancelled() and (error := task.exception()):
        log.error("A part of the service has stopped, which should not happen", exc_info=error)


class _Counted:
    """The collector as the owner of the builder sees it. `adopted` is set with each site."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self.results = collector.results
        self.adopted = asyncio.Event()

    @property
    def site(self) -> Site:
        return self._collector.site

    async def adopt(self, site: Site) -> None:
        """Adopt a site, which is likely to stay."""
        await self._collector.adopt(site)
        garbage.keep()
        self.adopted.set()

    async def results_after(self, shown: Results, changed: Collection[Changed]) -> Results:
        """With ten thousand topics, looking at all of them for each vote would take a tenth of a second."""
        topics = dict(shown.topics)
        voted = [key for key in changed if len(key) == 2]
        for key in voted:
            with suppress(KeyError):  # an edit has just taken it away
                if found := await self._collector.topic_results(key):
                    topics[key] = found
        slugs = {consultation for consultation, _ in voted}
        concerned = [one for one in self._collector.site.consultations if one.slug in slugs]
        moved = participation_of(concerned, self._collector.tallies, self._collector.clock())
        written = [key for key in changed if len(key) == 4]
        await self._collector.threads.read(self._collector.store, written)
        places = {key[0] for key in written}
        threads, logs = self._collector.public_threads(places), self._collector.public_logs(places)
        participation = {**shown.participation, **moved}
        return Results(topics, participation, {**shown.threads, **threads}, {**shown.logs, **logs}, shown.texts)


def _public_topics(collector: Collector, slug: str) -> Sequence[TopicKey] | None:
    consultation = collector.site.consultation(slug)
    if consultation is None or consultation.visibility == "private":
        return None
    return [topic.key for topic in consultation.topics]


class _Moments:
    """The moments of the site at hand, sorted once for each site: the clock asks every second. The midnights on either
    side of now are among them: some pages change each day (`Site.days`)."""

    def __init__(self, collector: Collector) -> None:
        self._collector = collector
        self._site: Site | None = None
        self._found: Sequence[datetime] = ()

    def __call__(self) -> Sequence[datetime]:
        if self._site is not self._collector.site:
            self._site = self._collector.site
            self._found = self._site.moments()
        now = self._collector.clock().astimezone(self._site.timezone)
        nights = (datetime.combine(now.date() + timedelta(days=ahead), time.min, now.tzinfo) for ahead in (0, 1))
        return sorted([*self._found, *nights])
