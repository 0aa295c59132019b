"""A collector to be tested: the real application on a real database, on a small site made in code."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
from starlette.applications import Starlette

from ballots import Ballot, Json, Words
from collector.app import create_app
from collector.config import Settings
from collector.state import Collector
from generator.content import palettes
from generator.errors import Place
from generator.model import Consultation, Facts, Site, Topic
from generator.render import Renderer
from generator.settings import Collector as Address
from generator.settings import Contact, Limits, Organizer, Theme
from tests.ballots.asking import ballot
from tests.ballots.samples import SAMPLES

PARIS = ZoneInfo("Europe/Paris")
OPENS = datetime(2026, 3, 1, tzinfo=PARIS)
CLOSES = datetime(2026, 6, 1, tzinfo=PARIS)
DURING = datetime(2026, 4, 1, 12, tzinfo=PARIS)

PAGES = "https://consultations.example.org"
VOTES = "https://votes.example.org"

FORM = {"content-type": "application/x-www-form-urlencoded"}


class Clock:
    """A clock that stands still until it is set."""

    def __init__(self, now: datetime = DURING) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


def topic(slug: str, asked: Ballot | None = None, **changes: Any) -> Topic:
    """A topic of the consultation `ville`, open in spring with live results unless `changes` say otherwise."""
    plain = Topic(
        consultation="ville",
        slug=slug,
        title=Words(fr=f"Le sujet {slug}", en=f"The topic {slug}"),
        summary=Words(),
        ballot=asked or ballot("vote"),
        opens=OPENS,
        closes=CLOSES,
        results="live",
        status="open",
        tags=(),
        author=Words(),
        source="",
        reference="",
        image=None,
        formerly=(),
        follow_up=(),
        prose={},
        option_pages=(),
        place=Place(f"{slug}.md"),
        ballot_place=Place(f"{slug}.md"),
    )
    return replace(plain, **changes)


def site(*topics: Topic, limits: Limits | None = None, **changes: Any) -> Site:
    """A site in French and English whose consultation `ville` has `topics`; `changes` are the consultation's."""
    consultation = Consultation(
        slug="ville",
        title=Words(fr="La ville", en="The town"),
        summary=Words(),
        organizer=Organizer(Words(fr="La mairie")),
        contact=Contact(),
        category=Words(),
        facts=Facts(),
        tags=(),
        opens=OPENS,
        closes=CLOSES,
        phases=(),
        access="open",
        visibility="public",
        results="live",
        image=None,
        presentation={},
        topics=topics,
        texts=(),
        news=(),
        meetings=(),
        outcome=None,
        place=Place("consultation.yml"),
    )
    return Site(
        title=Words(fr="Valbrune"),
        summary=Words(),
        url=PAGES,
        collector=Address(VOTES, limits=limits or Limits(0, 0)),
        languages=("fr", "en"),
        timezone=PARIS,
        organizer=Organizer(Words(fr="La mairie")),
        contact=Contact(),
        image=None,
        announcement=Words(),
        theme=Theme(*palettes.usual(Path())),
        currency="EUR",
        html=False,
        consultations=(replace(consultation, **changes),),
        pages=(),
    )


VELO = topic("velo")
SECRET = topic("secret", results="closed")
AFTER = topic("apres", results="after_vote")
EVERY_KIND = tuple(topic(name, sample) for name, sample in SAMPLES.items())


def visitor(app: Starlette, origin: str = PAGES, address: str = "1.2.3.4") -> httpx.AsyncClient:
    """Someone with a browser, on one of our pages."""
    transport = httpx.ASGITransport(app, client=(address, 1))
    return httpx.AsyncClient(transport=transport, base_url=VOTES, headers={"origin": origin})


@dataclass
class House:
    """A running collector and someone at its door."""

    collector: Collector
    app: Starlette
    clock: Clock
    client: httpx.AsyncClient

    def visitor(self, origin: str = PAGES, address: str = "1.2.3.4") -> httpx.AsyncClient:
        """Somebody else, with a browser of their own, on one of our pages."""
        return visitor(self.app, origin, address)

    async def vote(self, slug: str, answer: Json, voter: httpx.AsyncClient | None = None) -> httpx.Response:
        """Send an answer as JSON."""
        return await (voter or self.client).post(f"/vote/ville/{slug}", json={"answer": answer})

    async def send(
        self, slug: str, fields: Mapping[str, str | list[str]], voter: httpx.AsyncClient | None = None
    ) -> httpx.Response:
        """Send a form, as a page does."""
        return await (voter or self.client).post(f"/vote/ville/{slug}", data=dict(fields))

    async def is_consistent(self) -> bool:
        """Whether the ballots, the table of tallies and what is counted in memory say the same."""
        store, tallies = self.collector.store, self.collector.tallies
        recounted = await store.recount(self.collector.questions)
        tables = await store.writer.do(_tables)
        ids = self.collector.questions
        return all(dict(recounted.get(id, {})) == dict(tables.get(id, {})) == dict(tallies.answers(id)) for id in ids)


def _tables(connection: Any) -> dict[int, dict[str, int]]:
    found: dict[int, dict[str, int]] = {}
    for id, answer, voters in connection.execute("SELECT topic_id, answer, voters FROM tally"):
        found.setdefault(id, {})[answer] = voters
    return found


async def rows(house: House, query: str) -> list[tuple[Any, ...]]:
    """What the database has, while the collector runs."""

    def read(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
        return connection.execute(query).fetchall()

    return await house.collector.store.writer.do(read)


@asynccontextmanager
async def running(
    folder: Path, asked: Site | None = None, *, clock: Clock | None = None, local: bool = False, **changes: Any
) -> AsyncIterator[House]:
    """Run a collector on `asked` in `folder`; `changes` are the settings'."""
    asked, clock = asked or site(VELO, SECRET, AFTER), clock or Clock()
    settings = replace(Settings.of(asked, folder, local=local), **changes)
    collector = Collector.open(
        settings, asked, lambda site: Renderer(site, folder, local), clock=clock, timer=clock.seconds
    )
    app = create_app(collector)
    async with app.router.lifespan_context(app), visitor(app) as client:
        yield House(collector, app, clock, client)
