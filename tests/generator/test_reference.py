"""The reference of content is what the tables say."""

from __future__ import annotations

from generator import site
from generator.content.reference import EXAMPLE, reference
from generator.errors import report
from tests.regenerate import REFERENCE


def test_the_reference_page_is_up_to_date() -> None:
    """After a change of a table run `python -m tests.regenerate`."""
    assert REFERENCE.read_text(encoding="utf-8") == reference()


def test_the_example_files_are_a_site_without_mistakes() -> None:
    assert report(site.check(EXAMPLE)) == ""


def test_the_meetings_are_shown_as_the_list_that_they_are() -> None:
    section = reference().partition("## …/meetings.yml")[2].partition("\n## ")[0]
    assert "\n- title: Réunion publique\n  starts: " in section
    assert "\ntitle:" not in section
