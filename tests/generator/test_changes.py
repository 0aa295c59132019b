"""What changed since the first votes: step by step, in the language of the page."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from ballots import Ballot, Json, Words
from generator.components import ChangedPart
from generator.model import Topic
from generator.pages.changes import changes
from generator.pieces import Prose
from generator.results import TopicResults, Wording
from tests.ballots.asking import ballot, options
from tests.collector.house import topic

MONDAY, TUESDAY, FRIDAY = (date(2026, 11, day) for day in (2, 3, 6))


def results(*former: Topic, reworded: date | None = None, days: tuple[date, ...] = (MONDAY, TUESDAY)) -> TopicResults:
    """What the collector tells of these former wordings."""
    stored = [json.loads(json.dumps(one.wording())) for one in former]
    return TopicResults({}, None, None, tuple(map(Wording, days, stored)), reworded)


def text(written: str, language: str = "en") -> dict[str, Prose]:
    return {language: Prose("a.md", written)}


def parts(old: Topic, new: Topic, language: str = "en") -> list[ChangedPart]:
    """The parts of the one change between two wordings, if there is one."""
    return [part for change in changes(new, results(old), language, ("en", "fr")) for part in change.parts]


def shown(part: ChangedPart) -> str:
    marks = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}", "omitted": "<{}>"}
    return "".join(marks[piece.kind].format(piece.text) for piece in part.pieces)


LANE = topic("lane", title=Words(en="A lane", fr="Une piste"), summary=Words(en="Six places."))


def test_every_step_is_told_the_latest_first() -> None:
    second, third = replace(LANE, title=Words(en="A track")), replace(LANE, title=Words(en="A path"))
    found = changes(third, results(LANE, second, reworded=FRIDAY), "en", ("en", "fr"))
    assert [(change.day, [shown(part) for part in change.parts]) for change in found] == [
        (FRIDAY, ["A [-track-]{+path+}"]),
        (TUESDAY, ["A [-lane-]{+track+}"]),
    ]


def test_a_change_that_nobody_voted_on_yet_has_no_day() -> None:
    [found] = changes(replace(LANE, title=Words(en="A track")), results(LANE), "en", ("en", "fr"))
    assert found.day is None


def test_each_text_that_changed_is_a_part_and_no_other() -> None:
    changed = replace(LANE, summary=Words(en="Five places."), prose=text("It is wide."))
    assert [(part.kind, shown(part)) for part in parts(LANE, changed)] == [
        ("summary", "[-Six-]{+Five+} places."),
        ("text", "{+It is wide.+}"),
    ]


def test_a_summary_may_come_and_go() -> None:
    [gone] = parts(LANE, replace(LANE, summary=Words()))
    assert (gone.kind, gone.language, shown(gone)) == ("summary", "en", "[-Six places.-]")


def test_a_text_is_shown_as_it_is_read_and_only_where_it_changed() -> None:
    before = text("## Why\n\nIt takes **six** places\nof the [square](a.md).\n\nTwo.\n\nThree.\n\nFour.\n\nFive.")
    after = text("## Why\n\nIt takes *eight* places of the [square](b.md).\n\nTwo.\n\nThree.\n\nFour.\n\nFive.")
    [part] = parts(replace(LANE, prose=before), replace(LANE, prose=after))
    assert shown(part) == "Why\n\nIt takes [-six-]{+eight+} places of the square.\n\nTwo.\n\n<…>"


@pytest.mark.parametrize(
    ("old", "new"),
    [("One *two*.", "One two."), ("One\ntwo.", "One two."), ("[One](a.md) two.", "[One](b.md) two.")],
)
def test_markup_alone_is_no_wording(old: str, new: str) -> None:
    assert parts(replace(LANE, prose=text(old)), replace(LANE, prose=text(new))) == []


def test_texts_have_the_typography_of_their_language() -> None:
    old, new = (
        topic("t", title=Words(fr=title), prose=text(title, "fr")) for title in ('Une "piste" ?', 'Une "voie" ?')
    )
    for part in parts(old, new, "fr"):
        assert shown(part) == "Une «\u00a0[-piste-]{+voie+}\u00a0»\u202f?"
        assert (part.language, part.direction) == ("fr", "ltr")


class TestBallots:
    """What stands on the ballot, whatever its kind calls its texts."""

    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            (
                ballot("poll", options={"a": {"title": "Oak", "summary": "Big."}, "b": "Elm"}),
                ballot("poll", options={"a": {"title": "Oak", "summary": "Tall."}, "b": "Elm tree"}),
                [("Oak", "[-Big.-]{+Tall.+}"), ("", "Elm{+ tree+}")],
            ),
            (
                ballot("grades", options=options("a", "b"), grades={"good": "Fine", "bad": "No"}),
                ballot("grades", options=options("a", "b"), grades={"good": "Good", "bad": "No"}),
                [("", "[-Fine-]{+Good+}")],
            ),
            (
                ballot("scale", labels={"low": "Slow", "high": "Fast"}),
                ballot("scale", labels={"low": "Slow", "high": "Too fast"}),
                [("", "[-Fast-]{+Too fast+}")],
            ),
            (
                ballot("survey", questions={"q": {"title": "How?", "kind": "poll", "options": options("a", "b")}}),
                ballot(
                    "survey", questions={"q": {"title": "When?", "kind": "poll", "options": {"a": "Foot", "b": "B"}}}
                ),
                [("", "[-How?-]{+When?+}"), ("When?", "[-A-]{+Foot+}")],
            ),
        ],
    )
    def test_its_texts_are_told_with_the_title_of_what_they_belong_to(
        self, old: Ballot, new: Ballot, expected: list[tuple[str, str]]
    ) -> None:
        found = parts(replace(LANE, ballot=old), replace(LANE, ballot=new), "fr")
        assert [(part.kind, part.about.original[1], shown(part)) for part in found] == [
            ("option", *one) for one in expected
        ]


class TestLanguages:
    def test_a_page_tells_what_changed_in_its_language(self) -> None:
        changed = replace(LANE, title=Words(en="A lane", fr="Une voie"))
        assert parts(LANE, changed, "en") == []
        [part] = parts(LANE, changed, "fr")
        assert (part.language, shown(part)) == ("fr", "Une [-piste-]{+voie+}")

    def test_what_is_not_translated_is_told_in_its_original(self) -> None:
        [part] = parts(LANE, replace(LANE, summary=Words(en="Two places.")), "fr")
        assert (part.language, shown(part)) == ("en", "[-Six-]{+Two+} places.")

    def test_a_translation_that_came_or_went_is_no_change(self) -> None:
        translated = replace(LANE, summary=Words(en="Six places.", fr="Six places."))
        for language in ("en", "fr"):
            assert parts(LANE, translated, language) == []
            assert parts(translated, LANE, language) == []

    def test_texts_without_a_common_language_cannot_be_compared(self) -> None:
        assert parts(LANE, replace(LANE, summary=Words(fr="Deux places.")), "fr") == []

    def test_a_language_that_the_site_no_longer_has_is_left_out(self) -> None:
        old = replace(LANE, title=Words(xx="Zz", en="A lane"), summary=Words(xx="Yy"))
        assert parts(old, replace(LANE, summary=Words())) == []


@pytest.mark.parametrize(
    "wording",
    [None, [], 3, "x", {}, {"title": None}, {"title": 3, "text": ["x"], "words": {"a": 3, "b": [None, {"en": 4}]}}],
)
def test_a_stored_wording_that_is_none_does_no_harm(wording: Json) -> None:
    plain = replace(LANE, summary=Words())
    found = changes(plain, TopicResults({}, None, None, (Wording(MONDAY, wording),)), "en", ("en", "fr"))
    kinds: list[Any] = [part.kind for change in found for part in change.parts]
    assert kinds == ["title"]
