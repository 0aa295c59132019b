"""Macros that remember say what they would say anew."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import jinja2
import pytest
from markupsafe import Markup

from ballots import Option, Words
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
