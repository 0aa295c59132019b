"""The pages of comments: each order holds what it says, and a full page of the latest ones stays as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.discussion import PUBLISHED, STATES, Comment, Thread
from generator.pages.comments import (
    AGREED,
    DEBATED,
    FEWEST,
    FIRST,
    ORDERS,
    PER_PAGE,
    RANDOM,
    RANKED,
    RECENT,
    Sheet,
    Sheets,
)
from tests.generator.discussing import comment, many

SIZES = st.sampled_from([0, 1, PER_PAGE - 1, PER_PAGE, PER_PAGE + 1, 3 * PER_PAGE, RANKED * PER_PAGE, 260])
GONE = st.sets(st.integers(1, 260), max_size=60).map(tuple)
THREADS = st.builds(many, SIZES, GONE)
RANKED_ORDERS = [order for order in ORDERS if order != RECENT]


def ids(sheets: Sequence[Sheet]) -> list[int]:
    return [comment.id for sheet in sheets for comment in sheet.comments]


def published(thread: Thread) -> list[int]:
    return [comment.id for comment in thread.comments if comment.published]


@given(THREADS)
def test_every_comment_is_on_one_page_of_the_latest_the_latest_first(thread: Thread) -> None:
    """Those that cannot be read keep their places there."""
    sheets = list(Sheets(thread, "").of(RECENT))
    assert ids(sorted(sheets, key=lambda sheet: sheet.place)) == [one.id for one in reversed(thread.comments)]
    assert not any(sheet.partial for sheet in sheets)


@given(THREADS, st.sampled_from(RANKED_ORDERS))
def test_other_orders_have_those_that_can_be_read_once_each(thread: Thread, order: str) -> None:
    sheets = list(Sheets(thread, "seed").of(order))
    found, wanted = ids(sheets), published(thread)
    assert len(set(found)) == len(found) == min(len(wanted), RANKED * PER_PAGE)
    assert set(found) <= set(wanted)
    assert all(sheet.partial is (len(wanted) > len(found)) for sheet in sheets)


@given(THREADS, st.sampled_from(ORDERS))
def test_pages_are_full_but_for_the_last_and_know_their_neighbours(thread: Thread, order: str) -> None:
    made = list(Sheets(thread, "seed").of(order))
    assert all(len(sheet.comments) == PER_PAGE for sheet in made[:-1])
    assert len(made[-1].comments) <= PER_PAGE
    sheets = sorted(made, key=lambda sheet: sheet.place)
    assert [sheet.place for sheet in sheets] == list(range(1, len(sheets) + 1))
    assert {sheet.of for sheet in sheets} == {len(sheets)}
    paths = [sheet.path for sheet in sheets]
    assert len(set(paths)) == len(paths)
    assert paths[0] == ("" if order == RANDOM else f"{order}/")
    assert [sheet.previous for sheet in sheets] == [None, *paths[:-1]]
    assert [sheet.next for sheet in sheets] == [*paths[1:], None]
    assert {sheet.last for sheet in sheets} == {paths[-1]}


@given(st.integers(0, 160), st.integers(1, 60), GONE)
def test_a_full_page_of_the_latest_stays_when_others_write(number: int, more: int, gone: tuple[int, ...]) -> None:
    before, after = (list(Sheets(many(size, gone), "").of(RECENT)) for size in (number, number + more))
    for sheet in before[: number // PER_PAGE]:
        assert after[sheet.number - 1].comments == sheet.comments
        if sheet.of > sheet.number:  # the latest page stands where the order begins
            assert after[sheet.number - 1].path == sheet.path


RULES: dict[str, Callable[[Comment], float]] = {
    AGREED: lambda one: one.agree - one.disagree,
    DEBATED: lambda one: sum(reply.published for reply in one.replies) + min(one.agree, one.disagree),
    FEWEST: lambda one: -(one.agree + one.disagree),
}
"""What puts a comment before another, as the page says it."""


@given(THREADS, st.sampled_from(sorted(RULES)))
def test_what_is_ranked_higher_comes_first(thread: Thread, order: str) -> None:
    found = [comment for sheet in Sheets(thread, "").of(order) for comment in sheet.comments]
    ranks = [RULES[order](comment) for comment in found]
    assert ranks == sorted(ranks, reverse=True)
    left = [one for one in thread.comments if one.published and one not in found]
    assert all(RULES[order](one) <= ranks[-1] for one in left)


@pytest.mark.parametrize(("order", "first"), [(AGREED, 2), (DEBATED, 2), (FEWEST, 1)])
def test_of_equals_the_later_is_first_but_where_votes_are_needed(order: str, first: int) -> None:
    """Who waits for votes for longest comes first there; elsewhere those who come late have their chance."""
    [sheet] = Sheets(Thread([comment(1), comment(2)]), "").of(order)
    assert sheet.comments[0].id == first


def test_answers_that_cannot_be_read_are_no_debate() -> None:
    quiet = comment(2, replies=(comment(3),))
    loud = comment(1, replies=tuple(comment(id, state="withheld") for id in (4, 5)))
    [sheet] = Sheets(Thread([loud, quiet]), "").of(DEBATED)
    assert [one.id for one in sheet.comments] == [2, 1]


@given(THREADS)
def test_the_first_ones_are_those_that_the_lots_put_first(thread: Thread) -> None:
    sheets = Sheets(thread, "2026-05-01")
    assert [one.id for one in sheets.first()] == ids(list(sheets.of(RANDOM)))[:FIRST]
    assert sheets.more is (len(published(thread)) > FIRST)


def test_lots_are_the_same_for_all_on_one_day_and_others_on_the_next() -> None:
    thread = many(40)
    one, same, other = (ids(list(Sheets(thread, day).of(RANDOM))) for day in ("1", "1", "2"))
    assert one == same
    assert one != other != sorted(other)
    assert sorted(one) == sorted(other)


def test_over_many_days_each_comment_has_its_turn_in_front() -> None:
    """Of ten comments over a thousand days each would be first a hundred times; 50 would be five deviations off."""
    thread = many(10)
    days = [Sheets(thread, f"{day}").first()[0].id for day in range(1000)]
    assert all(50 < days.count(id) < 150 for id in range(1, 11))


def test_a_new_comment_does_not_shuffle_the_others() -> None:
    before, after = (ids(list(Sheets(many(number), "day").of(RANDOM))) for number in (30, 31))
    assert [id for id in after if id != 31] == before


@pytest.mark.parametrize("order", ORDERS)
def test_where_nobody_has_written_there_is_one_empty_page(order: str) -> None:
    [sheet] = Sheets(Thread(()), "").of(order)
    assert (sheet.comments, sheet.previous, sheet.next, sheet.partial) == ((), None, None, False)


def test_the_states_are_those_that_the_orders_know() -> None:
    gone = Thread([comment(number, state=state) for number, state in enumerate(STATES)])
    for order in RANKED_ORDERS:
        assert [one.state for sheet in Sheets(gone, "").of(order) for one in sheet.comments] == [PUBLISHED]


def test_ten_thousand_comments_make_as_many_pages_as_are_read() -> None:
    sheets = Sheets(many(10_000), "")
    assert {order: len(list(sheets.of(order))) for order in ORDERS} == dict.fromkeys(RANKED_ORDERS, RANKED) | {
        RECENT: 200
    }
