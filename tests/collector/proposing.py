"""Help for tests of proposals: a house where citizens propose, and people who do."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx

from generator.discussion import Thread, on_proposal
from generator.site import Builder
from tests.collector.charter import site_of
from tests.collector.house import Clock, House, running
from tests.serving import write_site
from tests.templates.reading import Page

CONSULTATION = """\
title: {fr: La ville, en: The town}
opens: 2026-03-01
closes: 2026-06-01
comments: true
proposals:
  summary: {fr: Une idée pour la ville., en: An idea for the town.}
  threshold: 2
  per_person: 3
  categories: {rue: {fr: Rues, en: Streets}, ecole: {fr: Écoles, en: Schools}}
  fields:
    lieu: {title: {fr: Où, en: Where}, required: true}
    cout: {title: {fr: Combien, en: How much}, options: {peu: {fr: Peu, en: Little}, trop: {fr: Trop, en: Too much}}}
    detail: {title: {fr: Détail, en: Detail}, long: true, hint: {fr: Si vous voulez., en: If you like.}}
"""

FILES = {
    "site.yml": "title: {fr: Ville, en: Town}\nurl: https://consultations.example.org\nlanguages: [fr, en]\n"
    "officials: [{name: Mme la maire, role: {fr: Maire, en: Mayor}}]\n"
    "collector: {url: https://votes.example.org, limits: {per_voter: 0, per_address: 0}}\n",
    "consultations/ville/consultation.yml": CONSULTATION,
    "consultations/ville/topics/velo.md": "---\ntitle: {fr: Le vélo, en: Cycling}\nballot: vote\n---\n",
    "consultations/muette/consultation.yml": "title: Sans propositions\ncomments: true\n",
}
"""A consultation with proposals, two supports of others to qualify; and one without."""

BENCHES = {"title": "Des bancs", "text": "Partout.", "category": "rue", "fields": {"lieu": "À la gare"}}


@asynccontextmanager
async def proposing(folder: Path, files: Mapping[str, str] = FILES, clock: Clock | None = None) -> AsyncIterator[House]:
    """A house in whose folder the site stands that it has."""
    write_site(folder, files)
    async with running(folder, site_of(folder), clock=clock) as house:
        yield house


async def edit(house: House, folder: Path, files: Mapping[str, str]) -> None:
    """Files are edited, and the house takes them."""
    write_site(folder, files)
    await house.collector.adopt(site_of(folder))


async def post(
    house: House, proposal: object, by: httpx.AsyncClient | None = None, consultation: str = "ville"
) -> httpx.Response:
    """Send JSON."""
    return await (by or house.client).post(f"/propose/{consultation}", json=proposal)


async def file(house: House, by: httpx.AsyncClient | None = None, **changes: Any) -> dict[str, Any]:
    """File a proposal that is taken, about benches unless `changes` say otherwise; what was answered."""
    response = await post(house, {**BENCHES, **changes}, by)
    assert response.status_code == 200, response.text
    filed: dict[str, Any] = response.json()
    return filed


async def send(house: House, **fields: str) -> httpx.Response:
    """Send the page's form."""
    form = {"lang": "en", "title": "Des bancs", "text": "Partout.", "category": "rue", "field.lieu": "À la gare"}
    return await house.client.post("/propose/ville", data={**form, **fields})


async def support(
    house: House, number: object, side: object = "support", by: httpx.AsyncClient | None = None
) -> httpx.Response:
    """Support a proposal, or take that back."""
    return await (by or house.client).post(f"/support/ville/{number}", json={"side": side})


async def thread(house: House, number: int = 1) -> Thread:
    """A proposal and what is written about it, as the builder is told."""
    return (await house.collector.results()).threads.get(on_proposal("ville", str(number)), Thread(()))


async def page(house: House, folder: Path, path: str) -> Page:
    """A page as it would be built now."""
    Builder(folder, folder / "output").build(await house.collector.results(), house.clock())
    return Page((folder / f"output/{path}index.html").read_text(encoding="utf-8"))
