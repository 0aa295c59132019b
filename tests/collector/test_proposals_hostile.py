"""Whatever somebody proposes is plain text in pages, feeds and forms that come of it: no element, no attribute more."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

import pytest

from collector import written
from generator.pages.feeds import ATOM
from generator.results import from_json
from generator.site import Builder
from tests.collector.hostility import HOSTILE
from tests.collector.moderating import signed_in
from tests.collector.proposing import BENCHES, CONSULTATION, FILES, proposing
from tests.collector.test_comments_hostile import every_kind, of_class, words
from tests.templates.reading import Page

pytestmark = pytest.mark.anyio

OPEN = {
    **FILES,
    "site.yml": FILES["site.yml"] + "moderation: {links: 99}\n",
    "consultations/ville/consultation.yml": CONSULTATION.replace("  per_person: 3\n", "").replace("old: 2", "old: 1"),
}
"""Everybody may file any number of proposals, of which each qualifies with one support."""

HARMLESS = ("Oui.", "Une ligne\net une autre\n\nVoir https://ville.example/plan", "Non.", "a " * 200)


@dataclass
class Made:
    """What came of some proposals: their texts in the results document, the pages by path, and the feeds."""

    texts: Sequence[str] = ()
    titles: Sequence[str] = ()
    site: dict[str, Page] = field(default_factory=dict)
    collector: dict[str, Page] = field(default_factory=dict)
    feeds: dict[str, ElementTree.Element] = field(default_factory=dict)


async def made(folder: Path, texts: Sequence[str]) -> Made:
    """Let somebody propose `texts`, another support each, and build the site."""
    found = Made()
    async with proposing(folder, OPEN) as house:
        other, number = house.visitor(), 0
        for text in texts:
            own = {"lieu": text[:200], "detail": text[:2000]}
            filed = {**BENCHES, "title": text[:150], "text": text, "name": text[:80], "fields": own}
            response = await house.client.post("/propose/ville", json=filed)
            assert response.status_code == (200 if written.text(text) and written.name(text[:150]) else 422), text
            if response.status_code == 200:
                number = response.json()["number"]
                receipt = response.json()["receipt"]
                found.collector[f"own {number}"] = Page((await house.client.get(f"/contribution/{receipt}")).text)
                await other.post(f"/support/ville/{number}", json={"side": "support"})
            form = {"lang": "en", "title": "", "text": text, "name": text[:80], "field.detail": text, "category": text}
            again = Page((await house.client.post("/propose/ville", data=form)).text)
            found.collector[f"again {len(found.collector)}"] = again
        moderator = await signed_in(house)
        found.collector["promotion"] = Page((await moderator.get("/moderation/proposals")).text)
        document = (await house.client.get("/results.json")).content
        comments = [thread["comments"][0] for thread in json.loads(document)["threads"]]
        comments.sort(key=lambda comment: int(comment["id"]))
        found.texts = [comment["text"] for comment in comments]
        found.titles = [comment["proposal"]["title"] for comment in comments]
        Builder(folder, folder / "output").build(from_json(document), house.clock())
    output = folder / "output"
    for path in sorted(output.rglob("ville/**/*.html")):
        found.site[path.relative_to(output).as_posix()] = Page(path.read_text(encoding="utf-8"))
    found.feeds = {path.name: ElementTree.parse(path).getroot() for path in output.glob("ville/proposals/feed.xml")}
    return found


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def hostile(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return await made(tmp_path_factory.mktemp("hostile"), HOSTILE)


@pytest.fixture(scope="module")
async def harmless(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """So many that they take as many pages."""
    texts = [f"{number}\n{HARMLESS[number % len(HARMLESS)]}" for number in range(100)]
    return await made(tmp_path_factory.mktemp("harmless"), [*texts, ""])


async def test_the_document_has_them_as_text(hostile: Made) -> None:
    wanted = [text for text in HOSTILE if written.text(text) and written.name(text[:150])]
    assert len(wanted) > 90
    assert list(hostile.texts) == list(dict.fromkeys(map(written.text, wanted)))


async def test_each_page_has_its_words(hostile: Made) -> None:
    for number, (title, text) in enumerate(zip(hostile.titles, hostile.texts, strict=True), 1):
        for language in ("", "en/"):
            page = hostile.site[f"{language}ville/proposals/{number}/index.html"]
            [said] = of_class(page, "proposal-text")
            assert words(said) == "".join(text.split())
            assert [words(heading) for heading in page.all("h1")] == ["".join(title.split())]


async def test_pages_have_no_other_elements_or_attributes_than_with_harmless_ones(
    hostile: Made, harmless: Made
) -> None:
    assert len(hostile.site) > 100
    assert every_kind(hostile.site) <= every_kind(harmless.site)
    assert every_kind(hostile.collector) <= every_kind(harmless.collector)


async def test_links_in_them_lead_to_the_web_and_nowhere_else(hostile: Made) -> None:
    found = 0
    for page in (*hostile.site.values(), *hostile.collector.values()):
        for said in (*of_class(page, "proposal-text"), *of_class(page, "comment-text")):
            for element in said.all():
                found += 1
                assert element is said or element.tag in {"p", "br", "a"}
                if element.tag == "a":
                    assert element["href"].startswith(("http://", "https://"))
                    assert element["rel"] == "nofollow ugc"
    assert found > 300


async def test_the_feed_has_them_as_text(hostile: Made) -> None:
    [feed] = hostile.feeds.values()
    titles = [entry.findtext(f"{{{ATOM}}}title") for entry in feed.findall(f"{{{ATOM}}}entry")]
    assert len(titles) == 50
    assert set(titles) <= set(hostile.titles)
