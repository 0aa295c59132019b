"""Pages of moderation: what is said is text, what decides is a form, and nothing is decided by mistake."""

from __future__ import annotations

import pytest

from tests.templates.reading import Page

QUEUE = ("moderation queue", "moderation of one", "moderation search")


def test_whatever_somebody_wrote_is_text(pages: dict[str, Page]) -> None:
    for name in (*QUEUE, "moderation decisions", "report", "sign-in"):
        assert not [element for element in pages[name].all("b") if element.text.strip()], name
    said = pages["moderation queue"].root.text
    for words in ("I <b>am</b>.", "It <b>hurts</b>.", "Be <b>polite</b>.", "Words of <b>another</b>", "Léa <b>"):
        assert words in said, words


@pytest.mark.parametrize("name", QUEUE)
def test_what_is_withdrawn_or_published_undoubted_cannot_be_approved(pages: dict[str, Page], name: str) -> None:
    approvals = [
        [field["value"] for field in form.all("input") if field["name"] == "comment"]
        for form in pages[name].all("form")
        if any(field["value"] == "approve" for field in form.all("input"))
    ]
    assert len(approvals) == (1 if name == "moderation of one" else 3)
    assert all(len(one) == 1 for one in approvals)


def test_the_enter_key_in_a_field_never_approves(pages: dict[str, Page]) -> None:
    """Browsers press the first button of the form."""
    for name in QUEUE:
        for form in pages[name].all("form"):
            fields = [field for field in form.all("input") if field["type"] != "hidden"]
            if fields and form["action"] == "/moderation/decide":
                assert not any(field["value"] == "approve" for field in form.all("input")), name
                assert next(form.all("button"))["value"] in ("", "withhold"), name


def test_who_decides_on_what_was_searched_comes_back_to_it(pages: dict[str, Page]) -> None:
    for form in pages["moderation search"].all("form"):
        if form["action"] == "/moderation/decide":
            assert [field["value"] for field in form.all("input") if field["name"] == "q"] == ['<b>"']


def test_the_latest_decisions_alone_can_be_taken_back(pages: dict[str, Page]) -> None:
    forms = [form["action"] for form in pages["moderation decisions"].all("form") if "undo" in form["action"]]
    assert forms == ["/moderation/undo/1", "/moderation/undo/2"]
