"""Macros that remember say what they would say anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import jinja2
import pytest
from markupsafe import Markup

from ballots import Option, Words
from generator.lasting import Lasting, Latest
from generator.remembering import MOST, Environment
from generator.site import Builder
from tests.collector.house import topic
from tests.generator.test_site import snapshot
from tests.templates import samples


def asked(macro: str, *arguments: object) -> tuple[list[str], int]:
    """What a macro says to each argument, and how often it was worked out."""
    return asked_in_turn(macro, arguments)


def asked_in_turn(macro: str, arguments: Iterable[object]) -> tuple[list[str], int]:
    """The same, of arguments that need not be there all at once."""
    times = 0

    def note() -> str:
        nonlocal times
        times += 1
        return ""

    loader = jinja2.DictLoader(
        {
            "parts.html": "{% macro said(value) %}{{ note() }}" + macro + "{% endmacro %}",
            "page.html": '{% from "parts.html" import said %}{{ said(value) }}',
        }
    )
    environment = Environment(loader=loader, autoescape=True)
    environment.globals["note"] = note
    page = environment.get_template("page.html")
    return [page.render(value=value) for value in arguments], times


@pytest.mark.parametrize(
    "pair",
    [
        ("a & b", Markup("a & b")),
        (True, 1),
        (1, 1.0),
        (datetime(2026, 1, 1, 12, tzinfo=UTC), datetime(2026, 1, 1, 13, tzinfo=timezone(timedelta(hours=1)))),
        ((1, 2), [1, 2]),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (Option("a", Words({"fr": "A"})), Option("a", Words({"en": "A"}))),
    ],
)
def test_what_looks_otherwise_is_said_anew(pair: tuple[object, object]) -> None:
    said, times = asked("{{ value }}", *pair, *pair)
    assert said[0] != said[1]
    assert said == [*said[:2], *said[:2]]
    assert times == 2


def test_equal_values_are_worked_out_once() -> None:
    said, times = asked("{{ value.title.fr }}", *(Option("a", Words({"fr": f"A{place % 2}"})) for place in range(6)))
    assert said == ["A0", "A1"] * 3
    assert times == 2


def test_what_is_read_once_is_known_by_being_the_same() -> None:
    one, other = topic("velo"), topic("velo")
    said, times = asked("{{ value.slug }}", one, one, other)
    assert (said, times) == (["velo"] * 3, 2)


def test_nothing_is_taken_for_what_is_gone() -> None:
    each_gone_before_the_next_but_one = (topic(f"{place}") for place in range(50))
    said, _ = asked_in_turn("{{ value.slug }}", each_gone_before_the_next_but_one)
    assert said == [str(place) for place in range(50)]


def test_what_may_change_is_worked_out_each_time() -> None:
    changing = iter("ab")
    said, times = asked("{{ value() }}", changing.__next__, changing.__next__)
    assert said == ["a", "b"]
    assert times == 2


def test_memory_is_bounded() -> None:
    said, times = asked("{{ value }}", *range(MOST), 0, MOST, 0)
    assert times == MOST + 2
    assert said[-3:] == ["0", str(MOST), "0"]


def test_pages_are_those_of_templates_that_do_not_remember(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = samples.written(tmp_path)
    results = samples.results(samples.loaded(folder))
    Builder(folder, tmp_path / "ours").build(results, samples.NOW)
    monkeypatch.setattr(Environment, "template_class", jinja2.Template)
    Builder(folder, tmp_path / "anew").build(results, samples.NOW)
    assert snapshot(tmp_path / "ours") == snapshot(tmp_path / "anew")


class Card(Lasting):
    """A view with a name."""

    def __init__(self, name: str) -> None:
        self.name = name


def test_a_view_that_lasts_is_asked_once_and_what_was_said_goes_with_it() -> None:
    one, other = Card("a"), Card("a")
    said, times = asked("{{ value.name }}", one, other, one)
    assert (said, times) == (["a"] * 3, 2)
    assert (len(one.said), len(other.said)) == (1, 1)


def test_a_view_that_lasts_keeps_macros_and_what_else_they_are_asked_apart() -> None:
    macros = "{% macro low(card, with) %}{{ card.name }}{{ with }}{% endmacro %}"
    macros += "{% macro high(card, with) %}{{ card.name|upper }}{{ with }}{% endmacro %}"
    calls = "{{ low(card, 1) }}{{ high(card, 1) }}{{ low(card, with=1) }}{{ low(card, true) }}{{ low(card, with='1') }}"
    page = '{% from "parts.html" import low, high %}' + calls * 2
    environment = Environment(loader=jinja2.DictLoader({"parts.html": macros, "page.html": page}))
    card = Card("a")
    assert environment.get_template("page.html").render(card=card) == "a1A1a1aTruea1" * 2
    assert len(card.said) == 5


def test_a_view_lasts_for_as_long_as_it_looks_the_same() -> None:
    latest, made = Latest[Card](), []

    def make() -> Card:
        made.append(Card("a"))
        return made[-1]

    shown = [("velo", (1,)), ("velo", (1,)), ("rue", (1,)), ("velo", (2,)), ("velo", (1,))]
    found = [latest.of(thing, how, make) for thing, how in shown]
    assert len(made) == 4
    assert [found.index(one) for one in found] == [0, 0, 2, 3, 4]
