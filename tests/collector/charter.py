"""Help for tests of texts that are discussed: a charter in parts, a house that knows it, and people who speak of it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from generator.content.load import load
from generator.discussion import Thread, on_part
from generator.model import Site
from generator.site import Builder
from tests.collector.house import Clock, House, running
from tests.serving import write_site
from tests.templates.reading import Page

HEAD = "---\ntitle: {fr: La charte, en: The charter}\nvotes: true\n---\n\n"
CHARTER = "# La rue {#rue}\n\nLa rue est à tous. {#p1}\n\n- Des bancs {#p2}\n- Des arbres {#p3}\n"

FILES = {
    "site.yml": "title: Ville\nurl: https://consultations.example.org\nlanguages: [fr, en]\n"
    "collector: {url: https://votes.example.org, limits: {per_voter: 0, per_address: 0}}\n",
    "consultations/ville/consultation.yml": "title: La ville\nopens: 2026-03-01\ncloses: 2026-06-01\ncomments: true\n",
    "consultations/ville/topics/velo.md": "---\ntitle: Le vélo\nballot: vote\n---\n",
    "consultations/ville/texts/charte.md": HEAD + CHARTER,
    "consultations/ville/texts/projet.md": "---\ntitle: Le projet\n---\n\nUn projet. {#p1}\n",
    "consultations/ville/texts/sondage.md": "---\ntitle: Le sondage\ncomments: false\nvotes: true\n---\n\nUn. {#p1}\n",
    "consultations/ville/texts/loi.md": "---\ntitle: La loi\ncomments: false\n---\n\nUne loi.\n",
}
"""A charter to be commented and voted on, a draft to be commented, a poll to be voted on, a law to be read."""


def site_of(folder: Path) -> Site:
    """The site in a folder."""
    found = load(folder).site
    assert found
    return found


@asynccontextmanager
async def discussing(
    folder: Path, files: Mapping[str, str] = FILES, clock: Clock | None = None
) -> AsyncIterator[House]:
    """A house in whose folder the site stands that it has."""
    write_site(folder, files)
    async with running(folder, site_of(folder), clock=clock) as house:
        yield house


async def edit(house: House, folder: Path, prose: str, language: str = "") -> None:
    """The charter is edited, and the house takes it."""
    name = f"charte.{language}.md" if language else "charte.md"
    head = "---\ntitle: The charter\n---\n\n" if language else HEAD
    write_site(folder, {f"consultations/ville/texts/{name}": head + prose})
    await house.collector.adopt(site_of(folder))


async def say(
    house: House, text: str, part: str = "p1", of: str = "charte", by: httpx.AsyncClient | None = None
) -> httpx.Response:
    """Write a comment on a part."""
    return await (by or house.client).post(f"/comment/ville/texts/{of}/{part}", json={"text": text})


async def stand(
    house: House, side: object, part: str = "p1", of: str = "charte", by: httpx.AsyncClient | None = None
) -> httpx.Response:
    """Say what one thinks of a part."""
    return await (by or house.client).post(f"/agree/ville/texts/{of}/{part}", json={"side": side})


async def thread(house: House, part: str = "p1", of: str = "charte") -> Thread:
    """What is known of a part, as the builder is told of it."""
    return (await house.collector.results()).threads.get(on_part("ville", of, part), Thread(()))


async def built(house: House, folder: Path) -> Path:
    """The folder of the texts' pages, built from what the house knows."""
    Builder(folder, folder / "output").build(await house.collector.results(), house.clock())
    return folder / "output/ville/texts"


def page(path: Path) -> Page:
    """A page of the output."""
    return Page((path / "index.html").read_text(encoding="utf-8"))


def words(found: Page) -> str:
    """All text of a page, its spaces made one."""
    return " ".join(found.root.text.split())
