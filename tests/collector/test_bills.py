"""Real bills, discussed clause by clause: what was said of a clause stays with it, whatever becomes of its words."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from collector.app import create_app
from collector.cli import cahier
from collector.config import Settings
from collector.state import Collector
from generator.content.load import load
from generator.discussion import on_part
from generator.model import Site
from generator.prose.numbering import PARAGRAPH, spots
from generator.render import Renderer
from generator.site import Builder, check
from tests import bills
from tests.collector.house import Clock, House, visitor
from tests.serving import write_site

pytestmark = [
    pytest.mark.anyio,
    pytest.mark.skipif(not bills.DATA.is_file(), reason="the published bills are not beside the project"),
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The twenty bills, numbered."""
    folder = write_site(tmp_path / "site", bills.files())
    (folder / "var").mkdir()
    done = CliRunner().invoke(cahier, ["number", "--site", str(folder)])
    assert done.exit_code == 0, done.output
    assert check(folder) == []
    return folder


def clauses(site: Site) -> Mapping[str, list[str]]:
    """The ids of the clauses of each bill."""
    [one] = site.consultations
    return {
        text.slug: [spot.id for spot in spots(text.prose["fr"].text) if spot.kind == PARAGRAPH] for text in one.texts
    }


def site_of(folder: Path) -> Site:
    site = load(folder).site
    assert site
    return site


@asynccontextmanager
async def collecting(folder: Path) -> AsyncIterator[House]:
    """The real application for the site in a folder."""
    clock, site = Clock(), site_of(folder)
    settings = Settings.of(site, folder)
    collector = Collector.open(settings, site, lambda its: Renderer(its, folder, local=False), clock=clock)
    app = create_app(collector)
    async with (
        app.router.lifespan_context(app),
        visitor(app, origin="https://ciudad.example") as client,
    ):
        client.base_url = "https://votes.ciudad.example"
        yield House(collector, app, clock, client)


async def say(house: House, text: str, part: str, words: str) -> None:
    response = await house.client.post(f"/comment/leyes/texts/{text}/{part}", json={"text": words})
    assert response.status_code == 200, response.text


async def build(house: House, folder: Path) -> None:
    Builder(folder, folder / "output").build(await house.collector.results(), house.clock())


def page(folder: Path, path: str) -> str:
    return (folder / "output/leyes/texts" / path / "index.html").read_text(encoding="utf-8")


async def test_every_clause_can_be_commented(folder: Path) -> None:
    async with collecting(folder) as house:
        found = clauses(house.collector.site)
        assert (len(found), sum(map(len, found.values()))) == (20, 124)
        for text, parts in found.items():
            for part in parts:
                await say(house, text, part, f"Sobre {text} {part}.")
        await build(house, folder)
    for text, parts in found.items():
        whole = page(folder, text)
        assert len(re.findall('class="talk talk-some"', whole)) == len(parts)
        for part in parts:
            assert f'<p id="{part}">' in whole
            assert f"<p>Sobre {text} {part}.</p>" in page(folder, f"{text}/{part}")


async def test_comments_survive_rewording_moving_and_deleting_a_clause(folder: Path) -> None:
    text = "ley-0095-12"
    file = folder / f"content/consultations/leyes/texts/{text}.md"
    async with collecting(folder) as house:
        first, second, third = clauses(house.collector.site)[text]
        for part in (first, second, third):
            await say(house, text, part, f"Sobre {part}.")
        house.clock.advance(days=1)
        written = file.read_text(encoding="utf-8")
        head, *articles = re.split(r"(?m)^(?=## Art)", written)
        reworded = articles[0].replace("deberán informar", "podrán informar")
        assert reworded != articles[0]
        file.write_text(head + articles[2].rstrip() + "\n\n" + reworded, encoding="utf-8")
        assert check(folder) == []
        await house.collector.adopt(site_of(folder))
        await build(house, folder)
        threads = (await house.collector.results()).threads
        later = await house.client.post(f"/comment/leyes/texts/{text}/{second}", json={"text": "Tarde."})
    assert all(threads[on_part("leyes", text, part)].size == 1 for part in (first, second, third))
    assert later.json()["type"] == "/problems/no-comments"

    assert f"<p>Sobre {first}.</p>" in page(folder, f"{text}/{first}")
    assert "podrán" in page(folder, f"{text}/{first}")
    assert re.search(r"<del>.*deberán.*</del><ins>.*podrán.*</ins>", page(folder, f"{text}/{first}"))
    assert f"<p>Sobre {third}.</p>" in page(folder, f"{text}/{third}")

    gone = page(folder, f"{text}/{second}")
    assert f"<p>Sobre {second}.</p>" in gone
    assert "La presente Ley entrara en vigencia" in gone
    assert f'id="{second}"' not in page(folder, text)
    assert f"/leyes/texts/{text}/{second}/" in page(folder, text)

    versions = page(folder, f"{text}/versions")
    kinds = re.findall(r'<p class="meta">\s*(Reformulé|Déplacé|Supprimé|Reworded|Moved|Removed)', versions)
    assert len(kinds) >= 3
