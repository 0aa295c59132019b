"""Whatever somebody writes is plain text in the pages and documents that come of it: no element, no attribute more."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from collector import written
from generator.content import load as content
from generator.discussion import on_topic
from generator.results import from_json
from generator.site import Builder
from tests.collector.hostility import HOSTILE
from tests.collector.house import House, running
from tests.serving import write_site
from tests.templates.reading import Element, Page

pytestmark = pytest.mark.anyio

FILES = {
    "site.yml": "title: Ville\nurl: https://consultations.example.org\nlanguages: [fr, en]\n"
    "collector: {url: https://votes.example.org, limits: {per_voter: 0, per_address: 0}}\nmoderation: {links: 99}\n",
    "consultations/ville/consultation.yml": "title: La ville\nopens: 2026-03-01\ncloses: 2026-06-01\ncomments: true\n",
    "consultations/ville/topics/velo.md": "---\ntitle: Le vélo\nballot: vote\nstances: [for, question]\n---\n",
}

HARMLESS = ("Oui.", "Une ligne\net une autre\n\nVoir https://ville.example/plan", "Non.")
"""What gives every element that a comment may have."""


@dataclass
class Written:
    """What came of some comments: the texts in the results document, the pages of the site by path, and the
    collector's."""

    texts: Sequence[str] = ()
    names: Sequence[str] = ()
    site: dict[str, Page] = field(default_factory=dict)
    collector: dict[str, Page] = field(default_factory=dict)


@asynccontextmanager
async def house_of(folder: Path) -> AsyncIterator[House]:
    site = content.load(write_site(folder, FILES)).site
    assert site
    async with running(folder, site) as house:
        yield house


async def wrote(folder: Path, comments: Sequence[str]) -> Written:
    """Let one person write `comments`, in turns as a form and as JSON, and build the site."""
    said = Written()
    async with house_of(folder) as house:
        for number, text in enumerate(comments):
            fields = {"text": text, "name": text[:80], "stance": "for"}
            if number % 2:
                response = await house.client.post("/comment/ville/velo", json=fields)
            else:
                response = await house.client.post("/comment/ville/velo", data={**fields, "lang": "en"})
            assert response.status_code == (422 if not written.text(text) else 200 if number % 2 else 303), text
            if response.status_code == 303:
                said.collector[f"contribution {number}"] = Page(
                    (await house.client.get(response.headers["location"])).text
                )
            refused = await house.client.post("/comment/ville/velo", data={**fields, "stance": "x", "lang": "en"})
            said.collector[f"refused {number}"] = Page(refused.text)
        document = (await house.client.get("/results.json")).content
        thread = from_json(document).threads[on_topic(("ville", "velo"))]
        for comment in thread.comments:
            said.collector[f"comment {comment.id}"] = Page((await house.client.get(f"/comment/{comment.id}")).text)
        said.texts = [comment["text"] for comment in json.loads(document)["threads"][0]["comments"]]
        said.names = [comment["name"] for comment in json.loads(document)["threads"][0]["comments"]]
        Builder(folder, folder / "output").build(from_json(document), house.clock())
    for path in sorted((folder / "output").rglob("ville/velo/**/*.html")):
        said.site[path.relative_to(folder / "output").as_posix()] = Page(path.read_text(encoding="utf-8"))
    return said


def kinds(page: Page) -> set[tuple[str, frozenset[str]]]:
    """The elements of a page, each with the names of its attributes."""
    return {(element.tag, frozenset(element.attributes)) for element in page.all()}


def every_kind(pages: dict[str, Page]) -> set[tuple[str, frozenset[str]]]:
    return set().union(*[kinds(page) for page in pages.values()])


def of_class(page: Page, name: str) -> list[Element]:
    return [element for element in page.all() if name in element["class"].split()]


def words(element: Element) -> str:
    return "".join(element.text.split())


@pytest.fixture(scope="module")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="module")
async def hostile(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return await wrote(tmp_path_factory.mktemp("hostile"), HOSTILE)


@pytest.fixture(scope="module")
async def harmless(tmp_path_factory: pytest.TempPathFactory) -> Written:
    """So many comments that they take two pages, too."""
    return await wrote(
        tmp_path_factory.mktemp("harmless"), [f"{number}\n{HARMLESS[number % 3]}" for number in range(51)]
    )


def test_there_are_a_hundred() -> None:
    assert len(set(HOSTILE)) == 100


async def test_the_document_has_them_as_text(hostile: Written) -> None:
    wanted = list(dict.fromkeys(filter(None, map(written.text, HOSTILE))))
    assert hostile.texts == wanted
    assert len(wanted) > 90
    assert set(hostile.names) <= {written.name(text[:80]) for text in HOSTILE}


async def test_the_pages_have_them_as_text(hostile: Written) -> None:
    for language in ("", "en/"):
        shown = [
            words(text)
            for path in ("ville/velo/comments/recent/1/", "ville/velo/comments/recent/")
            for text in reversed(of_class(hostile.site[f"{language}{path}index.html"], "comment-text"))
        ]
        assert shown == ["".join(text.split()) for text in hostile.texts]


async def test_the_pages_have_no_other_elements_or_attributes_than_with_harmless_ones(
    hostile: Written, harmless: Written
) -> None:
    assert every_kind(hostile.site) <= every_kind(harmless.site)
    assert every_kind(hostile.collector) <= every_kind(harmless.collector)


async def test_within_a_comment_there_are_paragraphs_lines_and_links_of_the_web(hostile: Written) -> None:
    found = 0
    for page in (*hostile.site.values(), *hostile.collector.values()):
        for text in of_class(page, "comment-text"):
            for element in text.all():
                found += 1
                assert element is text or element.tag in {"p", "br", "a"}
                if element.tag == "a":
                    assert element["href"].startswith(("http://", "https://"))
                    assert element["rel"] == "nofollow ugc"
        for name in of_class(page, "comment-name"):
            assert [child for child in name.children if not isinstance(child, str)] == []
    assert found > 500


async def test_what_stands_in_a_refused_form_is_what_was_sent(hostile: Written) -> None:
    for number, text in enumerate(HOSTILE):
        [area] = hostile.collector[f"refused {number}"].all("textarea")
        assert words(area) == "".join(character for character in text if not character.isspace() and character >= " ")
