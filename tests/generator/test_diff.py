"""Word by word: nothing is lost, and what is shown can be read."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.prose.diff import Piece, abridged, word_diff

WORDS = st.sampled_from(
    ["the", "lane", "on", "Station", "Road", "costs", "3,5", "euros", "école", "l", "الشارع", "e\u0301"]
)
GAPS = st.sampled_from([" ", " ", " ", "  ", "\n", "\n\n", "\n \n", "’", ", ", ". ", "\u00a0!"])
PROSE = st.lists(st.tuples(WORDS, GAPS), max_size=30).map(lambda found: "".join(word + gap for word, gap in found))
TEXTS = PROSE | st.text(alphabet=" \n\u00a0.,;a1é", max_size=30) | st.text(max_size=30)


def edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    """`text` with stretches of it replaced."""
    for at, length, put in edits:
        start = at % (len(text) + 1)
        text = text[:start] + put + text[start + length :]
    return text


EDITS = st.lists(st.tuples(st.integers(0, 200), st.integers(0, 20), TEXTS | st.just("")), max_size=3)


def joined(pieces: tuple[Piece, ...], *kinds: str) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


def shown(pieces: tuple[Piece, ...]) -> str:
    """The pieces as one text: `[-deleted-]` and `{+inserted+}`."""
    marks = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}", "omitted": "{}"}
    return "".join(marks[piece.kind].format(piece.text) for piece in pieces)


@given(TEXTS, TEXTS)
def test_the_pieces_are_both_texts(old: str, new: str) -> None:
    pieces = word_diff(old, new)
    assert joined(pieces, "same", "deleted") == old
    assert joined(pieces, "same", "inserted") == new
    assert all(piece.text for piece in pieces)
    assert all(piece.kind != following.kind for piece, following in pairwise(pieces))


@given(PROSE, EDITS)
def test_the_pieces_are_both_texts_where_one_was_made_from_the_other(
    old: str, edits: list[tuple[int, int, str]]
) -> None:
    new = edited(old, edits)
    pieces = word_diff(old, new)
    assert joined(pieces, "same", "deleted") == old
    assert joined(pieces, "same", "inserted") == new


@given(TEXTS)
def test_what_is_equal_has_not_changed(text: str) -> None:
    assert word_diff(text, text) == ((Piece("same", text),) if text else ())


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("A bike lane", "A bike lane and a bus", "A bike lane{+ and a bus+}"),
        ("A bike lane on our road", "A cycle track on our road", "A [-bike lane-]{+cycle track+} on our road"),
        ("It costs 3,5 M€.", "It costs 4,25 M€.", "It costs [-3,5-]{+4,25+} M€."),
        ("a b", "a  b", "a {+ +}b"),
        ("Yes", "No", "[-Yes-]{+No+}"),
        # two words in common make no sentence the successor of another
        ("The park is open.", "The park has room for twenty dogs.",
         "[-The park is open.-]{+The park has room for twenty dogs.+}"),
        ("", "All new.", "{+All new.+}"),
        # a word that happens to stay between two that changed
        ("from 20 to 30 near the new school", "from 25 to 35 near the new school",
         "from [-20 to 30-]{+25 to 35+} near the new school"),
        # enough words stay for two changes
        ("On Monday the market opens at nine.", "On Tuesday the market opens at ten.",
         "On [-Monday-]{+Tuesday+} the market opens at [-nine-]{+ten+}."),
        # punctuation and accents are no reason to replace a word
        ("une école, un parc", "une école et un parc", "une école[-,-]{+ et+} un parc"),
        ("l'école", "l’école", "l[-'-]{+’+}école"),
    ],
)  # fmt: skip
def test_changes_are_readable(old: str, new: str, expected: str) -> None:
    assert shown(word_diff(old, new)) == expected


LAW = [
    "The park is open to all.",
    "Article 1. Bicycles are allowed in the park all day long.",
    "Article 2. Dogs are kept on a lead everywhere in the park.",
    "Article 3. The park closes at dusk.",
]


def test_a_paragraph_put_in_leaves_the_others_alone() -> None:
    new = [*LAW[:2], "Article 1 bis. Skating is for the young and the bold.", *LAW[2:]]
    assert shown(word_diff("\n\n".join(LAW), "\n\n".join(new))) == "\n\n".join(
        [*LAW[:2], f"{{+{new[2]}", f"+}}{LAW[2]}", LAW[3]]
    )


def test_a_changed_paragraph_is_compared_with_the_one_that_it_was() -> None:
    """Even where another was taken out right before it."""
    new = [LAW[0], "Article 2. Dogs and ferrets are kept on a lead everywhere in the park.", LAW[3]]
    assert shown(word_diff("\n\n".join(LAW), "\n\n".join(new))) == "\n\n".join(
        [LAW[0], f"[-{LAW[1]}", "-]Article 2. Dogs {+and ferrets +}are kept on a lead everywhere in the park.", LAW[3]]
    )


def test_long_texts_without_much_in_common_are_one_change() -> None:
    """To compare these word by word would take minutes."""
    old, new = "start " + "a b " * 20_000 + "end", "start " + "b a c " * 20_000 + "end"
    assert [piece.kind for piece in word_diff(old, new)] == ["same", "deleted", "inserted", "same"]


def test_in_a_long_text_a_small_change_is_a_small_change() -> None:
    old = [f"Paragraph {number} of the law says what number {number} says." for number in range(3000)]
    new = [*old]
    new[1500] = new[1500].replace("says what", "repeats what")
    pieces = word_diff("\n\n".join(old), "\n\n".join(new))
    assert [piece.text for piece in pieces if piece.kind != "same"] == ["says", "repeats"]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("1/2/3/4/5/6/7", "1/2/3/4 and more/5/6/7", "…/3/4{+ and more+}/5/…"),
        ("1/2/3/4/5/6/7", "1/2/3/no 4/5/6/7", "…/3/{+no +}4/5/…"),
        ("1/2/3/4/5/6/7", "1/2/3/5/6/7", "…/3/[-4/-]5/…"),
        ("1/2/3/4/5/6/7", "1/2/3/new/4/5/6/7", "…/3/{+new/+}4/…"),
        ("1/2/3/4", "new/1/2/3/4", "{+new/+}1/…"),
        ("1/2/3/4", "1/2/3/4/new", "…/3/4{+/new+}"),  # the end of the fourth is new
        ("1/2/3/4/5/6", "1 and more/2/3/4/5/6 and more", "1{+ and more+}/2/…/5/6{+ and more+}"),
        ("1/2/3", "1/2/3 and more", "1/2/3{+ and more+}"),  # an ellipsis would be no shorter
        ("1/2/3/4", "1 and more/2/3/4 and more", "1{+ and more+}/2/3/4{+ and more+}"),
    ],
)
def test_paragraphs_far_from_any_change_are_left_out(old: str, new: str, expected: str) -> None:
    """Of those around a change one is kept on each side. Here a stroke stands for the end of a paragraph."""
    pieces = word_diff(old.replace("/", "\n\n"), new.replace("/", "\n\n"))
    assert shown(abridged(pieces)).replace("\n\n", "/") == expected


@given(PROSE, EDITS)
def test_leaving_out_takes_nothing_that_changed_and_no_part_of_a_paragraph(
    old: str, edits: list[tuple[int, int, str]]
) -> None:
    pieces = word_diff(old, edited(old, edits))
    kept = abridged(pieces)
    for kind in ("deleted", "inserted"):
        assert joined(kept, kind) == joined(pieces, kind)
    assert len(joined(kept, "same")) <= len(joined(pieces, "same"))
    assert all(piece.text.strip() == "…" for piece in kept if piece.kind == "omitted")
    if len(pieces) > 1 and "\n" not in old:
        assert kept == pieces
