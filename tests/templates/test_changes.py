"""What has changed since the first votes, as it stands in the page of a topic."""

from __future__ import annotations

from tests.templates.reading import Element, Page


def section(page: Page) -> Element:
    return next(element for element in page.all("section") if element["aria-labelledby"] == "changes_title")


def seen(element: Element) -> str:
    """The text, with a stroke where something is said for those who do not see it."""

    def text(child: Element | str) -> str:
        if isinstance(child, str):
            return child
        return "|" if child["class"] == "visually-hidden" else seen(child)

    return "".join(map(text, element.children))


def test_each_change_can_be_opened_and_says_since_when(pages: dict[str, Page]) -> None:
    [change] = section(pages["/town/vote/"]).all("details")
    assert next(change.all("summary")).text == "New wording (first vote on it: 9 March 2026)"
    assert [heading.text for heading in change.all("h3")] == ["Title", "Text"]
    [present] = section(pages["/town/survey/"]).all("details")
    assert next(present.all("summary")).text == "Present wording"
    assert [heading.text for heading in present.all("h3")] == ["On the ballot: How do you come?"]


def test_words_are_marked_and_nothing_else_stands_between_them(pages: dict[str, Page]) -> None:
    title, text = (part for part in section(pages["/town/vote/"]).all("p") if part["class"] == "changed")
    assert seen(title) == "Close the bridge |<to cars>|?"
    assert [(one.tag, one.text) for one in title.all("ins", "del")] == [("del", " [removed: <to cars>]")]
    assert seen(text) == "Answer\n\n|Earlier prose.\n\n• A note.||Prose.|"


def test_what_is_said_of_a_text_is_in_the_language_of_the_page(pages: dict[str, Page]) -> None:
    parts = {
        language: [part for part in section(pages[f"{language}/town/survey/"]).all("p") if part["class"] == "changed"]
        for language in ("", "/fr")
    }
    for language, [part] in parts.items():
        hidden = [element for element in part.all("span") if "visually-hidden" in element["class"]]
        assert part["lang"] == ("en" if language else "")
        assert {element["lang"] for element in hidden} == ({"fr"} if language else {""})


def test_without_a_change_there_is_no_section(pages: dict[str, Page]) -> None:
    for slug in ("poll", "withheld", "early"):
        assert "changes_title" not in pages[f"/town/{slug}/"].html
