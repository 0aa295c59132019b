"""The reference of content is what the tables say."""

from __future__ import annotations

from generator.content.reference import reference
from tests.regenerate import REFERENCE


def test_the_reference_page_is_up_to_date() -> None:
    """After a change of a table run `python -m tests.regenerate`."""
    assert REFERENCE.read_text(encoding="utf-8") == reference()
