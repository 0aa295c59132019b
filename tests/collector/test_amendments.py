"""Other words for a part of a text: proposed by citizens, shown as what differs, and what became of them."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from collector.app import create_app
from collector.config import Settings
from collector.state import Collector
from generator.content.load import load
from generator.discussion import on_part
from generator.model import Site
from generator.pages.versions import words_of
from generator.render import Renderer
from generator.site import Builder, check
from tests.collector.house import Clock, House, visitor
from tests.serving import write_site

pytestmark = pytest.mark.anyio

TEXT = "---\ntitle: La charte\n{fields}---\n\n{first} {{#p1}}\n\nOn roule doucement. {{#p2}}\n"
WORDS = "La vitesse est limitée à 30 km/h."
FILES = {
    "site.yml": "title: Ville\nurl: https://ville.example\nlanguages: [fr]\n"
    "collector: {url: 'https://votes.ville.example', limits: {per_voter: 0, per_address: 0}}\n",
    "consultations/rue/consultation.yml": "title: La rue\nopens: 2026-03-01\ncloses: 2026-06-01\ncomments: true\n",
    "consultations/rue/texts/charte.md": TEXT.format(fields="amendments: true\n", first=WORDS),
    "consultations/rue/texts/autre.md": TEXT.format(fields="", first=WORDS),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = write_site(tmp_path / "site", FILES)
    (folder / "var").mkdir()
    return folder


def site_of(folder: Path) -> Site:
    assert check(folder) == []
    site = load(folder).site
    assert site
    return site


@asynccontextmanager
async def collecting(folder: Path) -> AsyncIterator[House]:
    clock, site = Clock(), site_of(folder)
    collector = Collector.open(
        Settings.of(site, folder), site, lambda its: Renderer(its, folder, local=False), clock=clock
    )
    app = create_app(collector)
    async with app.router.lifespan_context(app), visitor(app, origin="https://ville.example") as client:
        client.base_url = "https://votes.ville.example"
        yield House(collector, app, clock, client)


async def propose(house: House, proposed: str, text: str = "", path: str = "charte/p1", **more: Any) -> httpx.Response:
    fields = {"proposed": proposed, "text": text, "name": "Zoé", **more}
    return await house.client.post(f"/comment/rue/texts/{path}", json=fields)


async def page(house: House, folder: Path, path: str = "charte/p1") -> str:
    Builder(folder, folder / "output").build(await house.collector.results(), house.clock())
    return (folder / "output/rue/texts" / path / "index.html").read_text(encoding="utf-8")


def plain(html: str) -> str:
    """What is seen of some HTML."""
    return " ".join(re.sub(r"<[^>]+>", "", re.sub(r'<span class="visually-hidden">[^<]*</span>', "", html)).split())


async def test_an_amendment_is_shown_as_what_differs_and_apart_from_comments(folder: Path) -> None:
    async with collecting(folder) as house:
        assert (await propose(house, "La vitesse est limitée à 20 km/h.", "C'est <plus> sûr.")).status_code == 200
        await house.client.post("/comment/rue/texts/charte/p1", json={"text": "Un simple commentaire."})
        shown = await page(house, folder)
        results = await house.collector.results()
    amendments = shown[shown.index('id="amendments"') : shown.index('id="discussion"')]
    assert re.search(r"<del>.*30.*</del><ins>.*20.*</ins>", amendments)
    assert "C&#39;est &lt;plus&gt; sûr." in amendments
    assert "Un simple commentaire." not in amendments
    assert "limitée à 20" not in plain(shown[shown.index('id="discussion"') :])
    thread = results.threads[on_part("rue", "charte", "p1")]
    assert (thread.size, len(thread.amendments)) == (1, 1)


async def test_it_needs_no_reasons_and_can_be_supported_changed_and_withdrawn(folder: Path) -> None:
    async with collecting(folder) as house:
        said = (await propose(house, "Vingt à l'heure.")).json()
        async with house.visitor("https://ville.example", "9.9.9.9") as other:
            other.base_url = house.client.base_url
            agreed = await other.post(f"/agree/{said['id']}", json={"side": "agree"})
        assert agreed.json() == {"agree": 1, "disagree": 0, "side": "agree"}
        own = f"/contribution/{said['receipt']}"
        form = await house.client.get(own)
        assert 'name="proposed"' in form.text
        await house.client.post(own, data={"proposed": "Dix à l'heure.", "text": "Mieux."})
        assert "Dix à l" in await page(house, folder)
        await house.client.post(own, data={"withdraw": "1"})
        assert "Dix à l" not in await page(house, folder)
        assert "Dix à l" not in repr([t.comments for t in (await house.collector.results()).threads.values()])


@pytest.mark.parametrize(("proposed", "path", "status"), [("x" * 4097, "charte/p1", 422), ("\u200b", "charte/p1", 422)])
async def test_what_cannot_be_read_is_refused(folder: Path, proposed: str, path: str, status: int) -> None:
    async with collecting(folder) as house:
        refused = await propose(house, proposed, path=path)
        assert refused.status_code == status
        assert refused.json()["control"] == "proposed"
        assert not (await house.collector.results()).threads


async def test_where_no_other_words_are_asked_for_none_are_taken(folder: Path) -> None:
    async with collecting(folder) as house:
        refused = await propose(house, "Autrement.", path="autre/p1")
        assert (refused.status_code, refused.json()["code"]) == (422, "empty")
        assert (await propose(house, "Autrement.", "Et pourquoi.", path="autre/p1")).status_code == 200
        shown = await page(house, folder, "autre/p1")
    assert 'id="amendments"' not in shown
    assert "Et pourquoi." in shown
    assert "Autrement." not in shown


async def test_a_refused_form_comes_back_filled_in(folder: Path) -> None:
    async with collecting(folder) as house:
        fields = {"proposed": "Vingt.", "text": "x" * 4097, "lang": "fr"}
        refused = await house.client.post("/comment/rue/texts/charte/p1", data=fields)
    assert refused.status_code == 422
    assert ">\nVingt.</textarea>" in refused.text


async def test_what_became_of_it_is_said_and_what_differs_stays_that_of_its_day(folder: Path) -> None:
    async with collecting(folder) as house:
        said = (await propose(house, "La vitesse est limitée à 20 km/h.")).json()
        house.clock.advance(days=1)
        verdict = f"verdicts: [{{number: {said['id']}, status: changed, reason: Sauf sur les boulevards.}}]\n"
        reworded = "La vitesse est limitée à 20 km/h, sauf sur les boulevards."
        write_site(
            folder,
            {"consultations/rue/texts/charte.md": TEXT.format(fields=f"amendments: true\n{verdict}", first=reworded)},
        )
        await house.collector.adopt(site_of(folder))
        shown = await page(house, folder)
    amendments = shown[shown.index('id="amendments"') : shown.index('id="discussion"')]
    assert "Sauf sur les boulevards." in amendments
    assert re.search(r"<del>.*30.*</del><ins>.*20.*</ins>", amendments)
    assert f'action="https://votes.ville.example/agree/{said["id"]}"' not in amendments


async def test_the_words_as_they_are_are_no_amendment(folder: Path) -> None:
    async with collecting(folder) as house:
        site = house.collector.site
        present = words_of(site.consultations[0].texts[0], "p1", "fr")
        refused = await propose(house, f" {present} \n")
        assert (refused.status_code, refused.json()["code"], refused.json()["control"]) == (
            422,
            "unchanged",
            "proposed",
        )
        assert (await propose(house, f"{present} Enfin.")).status_code == 200
