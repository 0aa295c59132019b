"""What the people of a demonstration write: the same each time, in time, and by the rules of the place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from collector.demo import fill, population, voices
from generator.discussion import on_part, on_topic
from generator.errors import Place
from generator.model import Text
from generator.pieces import Prose
from generator.settings import Commenting
from tests.collector.house import CLOSES, DURING, OPENS, VELO, site, topic
from tests.collector.test_demo import demonstration

pytestmark = pytest.mark.anyio

TALKED = topic("velo", comments=Commenting(("for", "question"), "none"))
CHARTER = Text(
    consultation="ville",
    slug="charte",
    title=VELO.title,
    summary=VELO.summary,
    prose={"fr": Prose("charte.md", "\n\n".join(f"Partie {n}. {{#p{n}}}" for n in range(1, 13)))},
    place=Place("charte.md"),
    comments=Commenting(),
    votes=True,
    opens=OPENS,
    closes=CLOSES,
)
ASKED = site(TALKED, topic("muet"), texts=(CHARTER,))


@pytest.fixture(autouse=True)
def village(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(population, "PEOPLE", 120)


def test_people_write_where_they_are_asked_and_by_the_rules() -> None:
    said = voices.voiced(ASKED, population.people(ASKED), DURING)
    here = [one for one in said if one.thread == on_topic(TALKED.key)]
    assert len(here) > 3
    assert {one.name for one in here} == {""}
    assert {one.stance for one in here if one.parent is None} <= {"for", "question"}
    assert {one.stance for one in said if one.thread[1] == "text"} == {""}
    assert not [one for one in said if one.thread == on_topic(("ville", "muet"))]
    assert {one.thread[1] for one in said} == {"topic", "text"}
    assert all(OPENS <= one.moment <= DURING for one in said)
    assert all(one.parent.moment <= one.moment for one in said if one.parent)
    assert [one.text for one in said] == [one.text for one in voices.voiced(ASKED, population.people(ASKED), DURING)]


async def test_what_they_write_and_think_is_on_the_pages(tmp_path: Path) -> None:
    async with demonstration(tmp_path, ASKED) as house:
        await fill.fill(house.collector, DURING)
        threads = (await house.collector.results()).threads
    comments = threads[on_topic(TALKED.key)].comments
    assert len(comments) > 3
    assert any(comment.replies for comment in comments)
    assert sum(comment.agree + comment.disagree for comment in comments) > 5
    assert any(threads[on_part("ville", "charte", f"p{n}")].agree for n in range(1, 13))


def test_another_way_of_taking_comments_begins_the_demonstration_anew() -> None:
    other = replace(TALKED, comments=Commenting(("for",)))
    assert population.fingerprint(ASKED) != population.fingerprint(site(other, topic("muet"), texts=(CHARTER,)))
