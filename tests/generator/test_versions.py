"""How a text has changed, part by part: what was added, removed, reworded and moved, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from ballots import Words
from generator.discussed import PartChange, Version
from generator.discussion import TextVersion
from generator.errors import Place
from generator.model import Text
from generator.pages.versions import gone, said_of, versions
from generator.pieces import Prose

DAY = datetime(2026, 4, 1, tzinfo=UTC)

FIRST = "# La rue {#rue}\n\nÀ tous. {#p1}\n\n- Des bancs {#p2}\n- Des arbres {#p3}\n"


def text(**prose: str) -> Text:
    """A text as it is now, by language."""
    written = {language: Prose("charte.md", words) for language, words in prose.items()}
    return Text("ville", "charte", Words(fr="La charte"), Words(), written, Place("charte.md"))


def seen(*proses: str | Mapping[str, str]) -> list[TextVersion]:
    """What was seen of it on one day after the other."""
    return [
        TextVersion(DAY + timedelta(days=number), {"fr": prose} if isinstance(prose, str) else prose)
        for number, prose in enumerate(proses)
    ]


def steps(*proses: str, language: str = "fr") -> tuple[Version, ...]:
    """The versions of a text of which all was seen."""
    return versions(text(fr=proses[-1]), seen(*proses), language)


def changes(*proses: str) -> dict[str, str]:
    [step] = steps(*proses)
    return {change.id: change.kind for change in step.changes}


def marked(change: PartChange) -> str:
    signs = {"same": "{}", "inserted": "+{}+", "deleted": "-{}-", "omitted": "{}"}
    return "".join(signs[piece.kind].format(piece.text) for piece in change.pieces)


def test_a_text_that_nobody_edited_has_none() -> None:
    assert steps(FIRST) == steps(FIRST, FIRST) == versions(text(fr=FIRST), [], "fr") == ()


def test_what_was_reworded_shows_its_words() -> None:
    [step] = steps(FIRST, FIRST.replace("À tous", "À toutes et tous"))
    [change] = step.changes
    assert (change.id, change.kind, change.language, change.direction) == ("p1", "reworded", "fr", "ltr")
    assert marked(change) == "À +toutes et +tous."
    assert step.moment == DAY + timedelta(days=1)


def test_what_was_put_in_and_taken_out() -> None:
    edited = FIRST.replace("- Des bancs {#p2}\n", "") + "\nUne fontaine. {#p4}\n"
    [step] = steps(FIRST, edited)
    assert {change.id: (change.kind, marked(change)) for change in step.changes} == {
        "p4": ("added", "+Une fontaine.+"),
        "p2": ("removed", "-Des bancs-"),
    }


def test_what_was_moved_is_told_once_and_its_neighbours_are_not() -> None:
    assert changes(FIRST, "À tous. {#p1}\n\n# La rue {#rue}\n\n- Des bancs {#p2}\n- Des arbres {#p3}\n") in (
        {"p1": "moved"},
        {"rue": "moved"},
    )
    moved = steps(FIRST, "# La rue {#rue}\n\nÀ tous. {#p1}\n\n- Des arbres {#p3}\n- Des bancs {#p2}\n")[0].changes
    assert [(change.kind, {piece.kind for piece in change.pieces}) for change in moved] == [("moved", {"same"})]


def test_what_was_moved_and_reworded_is_reworded() -> None:
    assert changes(FIRST, "- Des arbres {#p3}\n- Des bancs {#p2}\n\n# La rue {#rue}\n\nÀ nous tous. {#p1}\n")["p1"] == (
        "reworded"
    )


def test_what_reads_the_same_is_no_change() -> None:
    marked_up = FIRST.replace("- ", "* ").replace("À tous.", "*À tous*.")
    assert steps(FIRST, marked_up, FIRST.replace("\n\n", "\n\n\n")) == ()


def test_the_latest_stands_first_and_steps_without_a_change_are_left_out() -> None:
    second, third = FIRST.replace("À tous", "À nous"), FIRST.replace("À tous", "À chacun")
    found = steps(FIRST, FIRST + "\n", second, third)
    assert [step.moment for step in found] == [DAY + timedelta(days=3), DAY + timedelta(days=2)]


def test_an_edit_that_no_collector_has_seen_yet_is_the_present_version() -> None:
    [step] = versions(text(fr=FIRST.replace("À tous", "À nous")), seen(FIRST), "fr")
    assert step.moment is None


def test_a_translation_shows_its_own_words_and_else_those_of_the_original() -> None:
    english = "To all. {#p1}\n"
    french = "À tous. {#p1}\n"
    before, after = {"fr": french, "en": english}, {"fr": "À nous. {#p1}\n", "en": "To us. {#p1}\n"}
    now = text(**after)
    assert [marked(change) for change in versions(now, seen(before, after), "en")[0].changes] == ["To -all-+us+."]
    [added_later] = versions(now, seen({"fr": french}, after), "en")
    assert [(change.language, marked(change)) for change in added_later.changes] == [("fr", "À -tous-+nous+.")]
    assert versions(text(fr=french, en=english), seen({"fr": french}, before), "en") == ()
    only_english = {"fr": french, "en": "To us. {#p1}\n"}
    assert versions(text(**only_english), seen(before, only_english), "fr") == ()


def test_the_direction_is_that_of_the_language() -> None:
    arabic = TextVersion(DAY, {"ar": "الشارع. {#p1}\n"})
    [step] = versions(text(ar="الحديقة. {#p1}\n"), [arabic], "ar")
    assert {(change.language, change.direction) for change in step.changes} == {("ar", "rtl")}


def test_of_a_part_that_is_gone_the_last_words_are_left() -> None:
    history = seen(FIRST, FIRST.replace("Des bancs", "Des *bancs* neufs"), FIRST.replace("- Des bancs {#p2}\n", ""))
    [part] = gone(text(fr="Autre. {#p9}\n"), history, ["p2"])
    assert (part.id, part.words, part.language) == ("p2", "Des bancs neufs", "fr")
    assert gone(text(fr="Autre. {#p9}\n"), history, ["p8"]) == ()


def test_a_part_is_told_how_it_was_reworded_and_nothing_of_the_others() -> None:
    second = FIRST.replace("À tous", "À nous")
    third = second.replace("Des bancs", "Des chaises").replace("À nous", "À chacun")
    found = steps(FIRST, second, third, third + "\nFin. {#p5}\n")
    assert [marked(change) for change in said_of(found, "p1")] == ["À -nous-+chacun+.", "À -tous-+nous+."]
    assert len(said_of(found, "p2")) == 1
    assert said_of(found, "p5") == said_of(found, "p3") == ()


WORDS = st.sampled_from(["un", "deux"])
PARTS = st.dictionaries(st.sampled_from("abcde"), WORDS, max_size=5)
"""The words of each part, in the order in which they were drawn."""


def written(parts: Mapping[str, str]) -> str:
    return "".join(f"{words} {{#{id}}}\n\n" for id, words in parts.items())


@given(PARTS, PARTS)
def test_each_part_that_is_not_as_it_was_is_told_once(before: Mapping[str, str], after: Mapping[str, str]) -> None:
    found = [change for step in steps(written(before), written(after)) for change in step.changes]
    kinds = {change.id: change.kind for change in found}
    both = before.keys() & after.keys()
    assert len(kinds) == len(found)
    assert {id for id, kind in kinds.items() if kind == "added"} == after.keys() - before.keys()
    assert {id for id, kind in kinds.items() if kind == "removed"} == before.keys() - after.keys()
    assert {id for id, kind in kinds.items() if kind == "reworded"} == {id for id in both if before[id] != after[id]}
    if "reworded" not in kinds.values():  # else one that moved may be among them
        stayed = both - kinds.keys()
        assert [id for id in before if id in stayed] == [id for id in after if id in stayed]
