"""What people have written: on the page of its topic, on pages of its own, and on those that the collector makes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.templates.reading import Element, Page
from tests.templates.samples import WRITTEN

TOPIC = "/town/support-open/"
ORDERS = ("", "agreed/", "recent/", "debated/", "needs-votes/")


def classed(name: str, *within: Element) -> list[Element]:
    """The elements of a class."""
    return [element for one in within for element in one.all() if name in element["class"].split()]


def shown(page: Page) -> Iterator[int]:
    """The comments on a page, by their ids; without replies."""
    for list in classed("comments", page.root):
        yield from (int(child["id"][1:]) for child in list.children if isinstance(child, Element))


def comment(page: Page, id: int) -> Element:
    return page.one(f"c{id}")


def test_a_topic_shows_the_first_five_and_leads_to_all(pages: dict[str, Page]) -> None:
    page = pages[TOPIC]
    assert len(list(shown(page))) == 5
    assert set(shown(page)) < {1, 2, 7, 14, 15, 16}
    section = page.one("discussion")
    assert "Here are 5 of them" in section.text
    assert f"{TOPIC}comments/" in [link["href"] for link in section.all("a")]
    assert "drawn by lot anew each day" not in pages["/town/nobody/"].root.text


def test_its_header_leads_to_the_discussion_or_to_the_form(pages: dict[str, Page]) -> None:
    def way(slug: str) -> list[tuple[str, str]]:
        links = classed("page-header", pages[f"/town/{slug}/"].root)[0].all("a")
        return [(link["href"], link.text) for link in links if link["href"] != "#ballot"]

    assert way("support-open") == [("#discussion", "12 comments")]
    assert way("nobody") == [("#write", "Write the first comment")]
    assert way("over") == [("#discussion", "102 comments")]
    assert way("vote") == []


def test_a_card_says_how_much_is_written(pages: dict[str, Page]) -> None:
    cards = {link["href"]: card.text for card in classed("card", pages["/town/"].root) for link in card.all("a")}
    assert "12 comments" in cards[TOPIC]
    assert "comment" not in cards["/town/nobody/"]


def test_what_was_written_is_text_and_only_addresses_can_be_followed(pages: dict[str, Page]) -> None:
    words = classed("comment-text", comment(pages[f"{TOPIC}comments/recent/"], 1))[0]
    assert "The <b>hall</b> is empty" in words.text
    assert [link.attributes for link in words.all("a")] == [
        {"href": "https://valbrune.example/hall?a=1&b=2", "rel": "nofollow ugc"}
    ]
    assert len(list(words.all("p"))) == 2


def test_words_of_another_language_are_marked_and_each_finds_its_direction(pages: dict[str, Page]) -> None:
    def marks(prefix: str) -> list[str]:
        page = pages[f"{prefix}{TOPIC}comments/recent/"]
        texts = [classed("comment-text", comment(page, id))[0] for id in (1, 2, 7)]
        assert {text["dir"] for text in texts} == {"auto"}
        return [text["lang"] for text in texts]

    assert marks("") == ["", "ar", "fr"]
    assert marks("/fr") == ["en", "ar", ""]


def test_of_what_cannot_be_read_the_place_is_left(pages: dict[str, Page]) -> None:
    page = pages[f"{TOPIC}comments/recent/"]
    for id, why in {9: "withdrawn", 10: "withdrawn", 11: "Insults or threats", 13: "held back"}.items():
        own = [child for child in comment(page, id).children if isinstance(child, Element) and child.tag != "ol"]
        assert len(own) == 1, "nothing can be done with it"
        assert why in own[0].text
    assert "But why?" in comment(page, 11).text
    assert not {10, 11, 13} & set(shown(pages[f"{TOPIC}comments/agreed/"]))


def test_replies_stand_below_what_they_reply_to_and_many_are_folded(pages: dict[str, Page]) -> None:
    page = pages[f"{TOPIC}comments/recent/"]
    assert [next(fold.all("summary")).text for fold in page.all("details")] == ["4 replies"]
    assert len(classed("comment", *comment(page, 2).all("details"))) == 4
    few = classed("replies", comment(page, 7))[0]
    assert few["aria-label"] == "1 reply", "what was withdrawn does not count"
    assert not list(comment(page, 7).all("details"))


def test_one_can_reply_to_comments_and_not_to_replies(pages: dict[str, Page]) -> None:
    page = pages[f"{TOPIC}comments/recent/"]
    replies = [link["href"] for link in page.all("a") if link["href"].startswith("/comment/")]
    assert replies == [f"/comment/{id}?lang=en#reply" for id in (16, 15, 14, 7, 2, 1)]
    reports = [link["href"] for link in page.all("a") if link["href"].startswith("/report/")]
    assert len(reports) == 12


def test_a_button_says_what_it_counts_and_on_whose_words(pages: dict[str, Page]) -> None:
    page = pages["/fr" + f"{TOPIC}comments/recent/"]
    names = [" ".join(button.text.split()) for button in page.all("button")]
    assert "D’accord 1 200 personnes · Ada, le 1er mai 2026" in names
    assert len(set(names)) >= 2
    assert not [button for button in page.all("button") if "aria-pressed" in button], "nobody knows who reads it"


@pytest.mark.parametrize(("name", "pressed"), [("comment", ["false"] * 2), ("comment agreed with", ["true", "false"])])
def test_a_page_made_for_a_reader_says_which_side_is_taken(
    pages: dict[str, Page], name: str, pressed: list[str]
) -> None:
    buttons = [button for button in pages[name].all("button") if button["name"] == "side"]
    assert [button["aria-pressed"] for button in buttons[:2]] == pressed
    assert [button["value"] for button in buttons[2:]] == (["none"] if "true" in pressed else [])


def test_what_is_over_is_read_and_not_commented(pages: dict[str, Page]) -> None:
    for name in ("/town/over/", "/town/over/comments/", "/town/over/comments/agreed/2/"):
        assert pages[name].all("form", "button") == []
        assert "Agree: " in pages[name].root.text
    assert "#write" not in pages["/town/over/comments/"].html


def test_every_page_of_comments_has_a_title_of_its_own_and_says_its_order(pages: dict[str, Page]) -> None:
    for language in ("", "/fr"):
        titles = []
        for order in ORDERS:
            for number in ("", "2/", "1/" if order == "recent/" else "3/"):
                page = pages[f"{language}/town/over/comments/{order}{number}"]
                titles.append(page.all("title")[0].text)
                assert page.one("order_title").text in [
                    link.text for link in page.all("a") if link["aria-current"] == "true"
                ]
        assert len(set(titles)) == 15
    assert titles[5] == "Commentaires\u00a0: Over – Les plus approuvés – Page 3 sur 3 – Valbrune participe"


def test_from_a_page_lead_links_to_those_beside_it_and_to_the_first_and_the_last(pages: dict[str, Page]) -> None:
    def links(path: str) -> dict[str, str]:
        nav = classed("pages", pages[f"/town/over/comments/{path}"].root)[0]
        return {link.text: link["href"].removeprefix("/town/over/comments/") for link in nav.all("a")}

    assert links("") == {"Next page": "2/", "Last page": "3/"}
    assert links("2/") == {"Previous page": "", "Next page": "3/"}
    assert links("recent/") == {"Next page": "recent/2/", "Last page": "recent/1/"}
    assert links("recent/1/") == {"First page": "recent/", "Previous page": "recent/2/"}


def test_only_first_pages_say_how_many_there_are_so_that_others_stay_as_they_are(pages: dict[str, Page]) -> None:
    said = {number: "102 comments" in pages[f"/town/over/comments/recent/{number}"].root.text for number in ("", "2/")}
    assert said == {"": True, "2/": False}


def test_a_comment_is_asked_for_its_stance_and_a_reply_is_not(pages: dict[str, Page]) -> None:
    def stances(name: str) -> list[str]:
        return [control["value"] for control in pages[name].all("input") if control["name"] == "stance"]

    assert stances(TOPIC) == ["for", "against", "question", "suggestion"]
    assert stances("write") == stances(TOPIC)
    assert stances("comment") == stances("write a reply") == stances("/town/nobody/") == []
    assert [field["value"] for field in pages["comment"].all("input") if field["name"] == "parent"] == ["1"]


def test_what_only_programs_fill_in_is_hidden_from_everybody(pages: dict[str, Page]) -> None:
    for name in (TOPIC, "comment", "write"):
        (around,) = [
            box for box in pages[name].all("div") if "hidden" in box and "website" in str(list(box.all("input")))
        ]
        assert next(around.all("input"))["tabindex"] == "-1"


def test_what_cannot_be_taken_stands_in_the_form_with_its_fault_beside_it(pages: dict[str, Page]) -> None:
    page = pages["write"]
    assert page.one("comment.text").text == "\n\nA <b>long</b> one", "the first line break is the form's own"
    assert page.one("comment.stance.for")["checked"] == page.one("comment.stance.for")["required"] == ""
    links = [link["href"] for link in classed("errors", page.root)[0].all("a")]
    assert links == ["#comment.stance", "#comment.text", "#comment.name"]
    for control in ("stance", "text", "name"):
        field = page.one(f"comment.{control}")
        assert f"comment.{control}.fault" in field["aria-describedby"]
        assert page.one(f"comment.{control}.fault").text == "Say <something>."


def test_the_author_of_a_comment_is_told_what_became_of_it(pages: dict[str, Page]) -> None:
    headings = {
        name: page.all("h1")[0].text.strip() for name, page in pages.items() if name.startswith("contribution ")
    }
    assert headings["contribution published"] == "Your comment is published"
    assert len({headings[f"contribution {state}"] for state in ("published", "waiting", "held", "withheld")}) == 4
    assert "Be kind." in pages["contribution objected to"].root.text
    assert "erased" in pages["contribution withdrawn"].root.text
    assert (
        WRITTEN["support-open"][0].text.split()[0]
        not in classed("receipt", pages["contribution withdrawn"].root)[0].text
    )


def test_a_comment_can_be_withdrawn_until_it_is_and_changed_for_a_while(pages: dict[str, Page]) -> None:
    def buttons(name: str) -> list[str]:
        return [button["name"] or button.text for button in pages[f"contribution {name}"].all("button")]

    assert buttons("to be changed") == ["Save my changes", "withdraw"]
    assert buttons("published") == ["withdraw"]
    assert buttons("withdrawn") == []
    assert buttons("withheld") == ["Send my objection", "withdraw"]
    assert buttons("objected to") == ["withdraw"]
