"""The wordings of a question: those that ballots answered and that pages no longer show are told, and never a count."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from ballots import Json, Words
from collector.questions import questions_of
from generator.model import Topic
from generator.results import Wording, from_json
from generator.site import Builder
from tests.ballots.asking import ballot, options
from tests.collector.house import DURING, PAGES, SECRET, VELO, VOTES, Clock, House, running, site, topic
from tests.collector.test_store import cast
from tests.serving import write_site
from tests.templates import samples
from tests.templates.reading import Page

pytestmark = pytest.mark.anyio

FIRST, SECOND, THIRD = (replace(VELO, title=Words(fr=title)) for title in ("Une piste ?", "Une voie ?", "Une rue ?"))
APRIL_1, APRIL_2, APRIL_3 = (date(2026, 4, day) for day in (1, 2, 3))


async def someone_votes(house: House, slug: str = "velo") -> None:
    async with house.visitor() as voter:
        assert (await house.vote(slug, "for", voter)).status_code == 200


async def told(house: House) -> tuple[list[tuple[date, str]], date | None]:
    """The former titles of the topic with the days of their first ballots, and since when people vote on the present
    one; as the document has them."""
    results = from_json((await house.client.get("/results.json")).content)
    found = results.topics["ville", "velo"]
    return [(one.day, title(one.wording)) for one in found.wordings], found.reworded


def title(wording: Json) -> str:
    assert isinstance(wording, dict)
    return str(wording["title"]["fr"])


class TestWordings:
    async def test_as_long_as_nothing_is_reworded_there_is_nothing_to_tell(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(FIRST)) as house:
            await someone_votes(house)
            await someone_votes(house)
            assert await told(house) == ([], None)
            await house.collector.adopt(site(replace(FIRST, tags=("not", "wording"))))
            assert await told(house) == ([], None)

    async def test_a_wording_that_people_voted_on_is_told_once_it_is_changed(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(FIRST)) as house:
            await someone_votes(house)
            await house.collector.adopt(site(SECOND))
            assert await told(house) == ([(APRIL_1, "Une piste ?")], None)
            house.clock.advance(days=1)
            await someone_votes(house)
            house.clock.advance(days=1)
            await someone_votes(house)
            assert await told(house) == ([(APRIL_1, "Une piste ?")], APRIL_2)
            await house.collector.adopt(site(THIRD))
            assert await told(house) == ([(APRIL_1, "Une piste ?"), (APRIL_2, "Une voie ?")], None)

    async def test_it_is_the_whole_question_in_all_languages_as_it_stood(self, tmp_path: Path) -> None:
        poll = topic("velo", ballot("poll", options=options("a", "b")), summary=Words(fr="Bref."))
        async with running(tmp_path, site(poll)) as house:
            await house.vote("velo", ["a"])
            await house.collector.adopt(site(replace(poll, title=Words(fr="Autre"))))
            [found] = (await house.collector.results()).topics["ville", "velo"].wordings
            assert found == Wording(APRIL_1, poll.wording())  # type: ignore[arg-type] # as JSON it is equal

    async def test_one_that_nobody_voted_on_leaves_no_trace(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(FIRST)) as house:
            await house.collector.adopt(site(SECOND))
            await someone_votes(house)
            await house.collector.adopt(site(THIRD))
            assert await told(house) == ([(APRIL_1, "Une voie ?")], None)

    async def test_one_that_is_put_back_is_present_again(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(FIRST)) as house:
            await someone_votes(house)
            await house.collector.adopt(site(SECOND))
            await house.collector.adopt(site(FIRST))
            assert await told(house) == ([], None)
            await house.collector.adopt(site(SECOND))
            house.clock.advance(days=1)
            await someone_votes(house)
            await house.collector.adopt(site(FIRST))
            # It was voted on before the other: since when again, nobody can tell.
            assert await told(house) == ([(APRIL_2, "Une voie ?")], None)

    async def test_a_start_finds_what_was_known_before(self, tmp_path: Path) -> None:
        clock = Clock()
        expected = ([(APRIL_1, "Une piste ?"), (APRIL_2, "Une voie ?")], APRIL_3)
        async with running(tmp_path, site(FIRST), clock=clock) as house:
            for wording in (FIRST, SECOND, THIRD):
                await house.collector.adopt(site(wording))
                await someone_votes(house)
                clock.advance(days=1)
            assert await told(house) == expected
        async with running(tmp_path, site(THIRD), clock=clock) as house:
            assert await told(house) == expected
        async with running(tmp_path, site(SECOND), clock=clock) as house:  # edited while it was down
            assert await told(house) == ([(APRIL_1, "Une piste ?"), (APRIL_3, "Une rue ?")], None)

    async def test_a_topic_keeps_them_under_a_new_name(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(FIRST)) as house:
            await someone_votes(house)
            await house.collector.adopt(site(replace(SECOND, slug="voie", formerly=("velo",))))
            [found] = (await house.collector.results()).topics["ville", "voie"].wordings
            assert title(found.wording) == "Une piste ?"

    async def test_each_topic_has_its_own(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(FIRST, topic("tram"))) as house:
            await someone_votes(house)
            await someone_votes(house, "tram")
            await house.collector.adopt(site(FIRST, topic("tram", title=Words(fr="Un tramway ?"))))
            assert await told(house) == ([], None)

    async def test_a_vote_that_waited_during_an_edit_is_one_on_the_wording_that_was_read(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(FIRST)) as house:
            late = cast(house, "velo", "for")
            await house.collector.adopt(site(SECOND))
            await house.collector.store.cast(late)
            assert await told(house) == ([(APRIL_1, "Une piste ?")], None)

    async def test_a_vote_that_is_stored_right_behind_an_edit_is_not_forgotten(self, tmp_path: Path) -> None:
        """It may be known before what the edit found in the database."""
        async with running(tmp_path, site(FIRST)) as house:
            await someone_votes(house)
            store, questions = house.collector.store, questions_of(site(SECOND))
            late = cast(house, "velo", "for")._replace(question=questions[VELO.key], day=APRIL_2)
            adopted, _ = await asyncio.gather(store.adopt(questions), store.cast(late))
            house.collector.wordings.adopt(adopted.reworded)
            assert [title(one.wording) for one in former(house, FIRST)] == ["Une voie ?"]
            assert [title(one.wording) for one in former(house, THIRD)] == ["Une piste ?", "Une voie ?"]


def former(house: House, present: Topic) -> tuple[Wording, ...]:
    """What the collector would tell if the question were `present`."""
    return house.collector.wordings.former(house.collector.row(VELO.key).id, questions_of(site(present))[VELO.key])


class TestWithheldResults:
    async def test_wordings_are_told_and_counts_are_not(self, tmp_path: Path) -> None:
        async with running(tmp_path, site(SECRET)) as house:
            for _ in range(7):
                await someone_votes(house, "secret")
            await house.collector.adopt(site(replace(SECRET, title=Words(fr="Autre"))))
            response = await house.client.get("/results.json")
            assert "7" not in response.text
            assert response.json()["participation"] == {}
            [listed] = response.json()["topics"]
            assert (listed["tally"], listed["as_of"]) == (None, None)
            [found] = listed["wordings"]
            assert found == {"day": "2026-04-01", "wording": SECRET.wording()}


LANE = "---\ntitle: {title}\nballot: vote\nresults: closed\n---\n\n{text}\n"
FILES = {
    "site.yml": f"title: Valbrune\nurl: {PAGES}\ncollector: {VOTES}\nlanguages: [en]\ntimezone: Europe/Paris\n",
    "consultations/ville/consultation.yml": "title: La ville\nopens: 2026-03-01\ncloses: 2026-06-01\n",
    "consultations/ville/topics/velo.md": LANE.format(title="A lane", text="It takes six places.\n\nIt is wide."),
}


async def test_the_page_of_a_topic_shows_what_changed_and_no_count(tmp_path: Path) -> None:
    before = samples.loaded(write_site(tmp_path, FILES))
    async with running(tmp_path, before) as house:
        await someone_votes(house)
        edit = LANE.format(title="A track", text="It takes **eight** places.\n\nIt is wide.")
        after = samples.loaded(write_site(tmp_path, {"consultations/ville/topics/velo.md": edit}))
        await house.collector.adopt(after)
        house.clock.advance(days=2)
        await someone_votes(house)
        document = (await house.client.get("/results.json")).content
    Builder(tmp_path, tmp_path / "output").build(from_json(document), DURING)
    page = Page((tmp_path / "output/ville/velo/index.html").read_text())
    section = next(one for one in page.all("section") if one["aria-labelledby"] == "changes_title")
    assert [one.text for one in section.all("time")] == ["3 April 2026"]
    assert [one.text for one in section.all("del")] == ["[removed: lane]", "[removed: six]"]
    assert [one.text for one in section.all("ins")] == ["[added: track]", "[added: eight]"]
    assert not [one for one in page.all() if "data-v" in one]
