"""A builder that stands in for the generator's and starts in no time."""

from __future__ import annotations

import os
import time
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from ballots import Words
from generator.discussion import Changed
from generator.errors import Mistake, Mistakes, Place
from generator.model import Site
from generator.results import Results
from generator.settings import Collector, Contact, Organizer, Theme

SITE = Site(
    title=Words(fr="Valbrune"),
    summary=Words(),
    url="https://consultations.example.org",
    collector=Collector("https://votes.example.org"),
    languages=("fr",),
    timezone=ZoneInfo("Europe/Paris"),
    organizer=Organizer(Words()),
    contact=Contact(),
    image=None,
    announcement=Words(),
    theme=Theme({"accent": "#23409f", "on-accent": "#ffffff"}, {}),
    currency="EUR",
    html=False,
    consultations=(),
    pages=(),
)


@dataclass(frozen=True)
class Built:
    pages: int
    written: tuple[str, ...]
    removed: tuple[str, ...]
    seconds: float


class FakeBuilder:
    """Writes down in its output folder what it is asked to do, and can be told what to do wrong by files beside it:
    `wait` holds it up as long as the file exists, `mistake`, `crash` and `die` are done once each, `die-always` always;
    with `idle` there is always something to get ready.
    """

    def __init__(self, folder: Path, output: Path, *, local: bool, demonstration: bool, compress: bool) -> None:
        self._folder = folder
        self._output = output
        self._output.mkdir(exist_ok=True)
        self._site: Site | None = None

    @property
    def site(self) -> Site:
        assert self._site
        return self._site

    def read(self) -> Site:
        self._work("read", Results(), ())
        return SITE

    def build(self, results: Results, now: datetime) -> Built:
        built = self._work("build", results, ())
        self._site = SITE
        return built

    def refresh(self, results: Results, now: datetime) -> Built:
        return self._work("refresh", results, ())

    def update(self, results: Results, changed: Collection[Changed], now: datetime) -> Built:
        return self._work("update", results, changed)

    def get_ready(self, results: Results, now: datetime) -> bool:
        if not self._told("idle"):
            return False
        self._say("ready")
        time.sleep(0.005)
        if self._once("crash"):
            raise ZeroDivisionError("a bug")
        return True

    def rest(self) -> None:
        self._say("rest")

    def _work(self, task: str, results: Results, changed: Collection[Changed]) -> Built:
        slugs = " ".join(sorted(key[1] for key in changed))
        voters = " ".join(
            f"{slug}={found.tally['voters']}" for (_, slug), found in sorted(results.topics.items()) if found.tally
        )
        self._say(f"{task} [{slugs}] {voters}".rstrip())
        while self._told("wait"):
            time.sleep(0.005)
        if self._told("die-always") or self._once("die"):
            os._exit(7)
        if self._once("crash"):
            raise ZeroDivisionError("a bug")
        if self._once("mistake"):
            raise Mistakes([Mistake(Place("content/site.yml"), "it is wrong")])
        self._say("done")
        return Built(1, ("index.html",), (), 0.0)

    def _told(self, name: str) -> bool:
        return (self._folder / name).exists()

    def _once(self, name: str) -> bool:
        told = self._told(name)
        (self._folder / name).unlink(missing_ok=True)
        return told

    def _say(self, line: str) -> None:
        with (self._output / "said").open("a", encoding="utf-8") as said:
            said.write(f"{line}\n")
