"""What the scripts do in a page, with the collector played by the test."""

from __future__ import annotations

import json
import mimetypes
from collections.abc import Iterator
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ballots import Answer
from generator.results import Results, TopicResults, tally_json
from generator.site import Builder
from tests.templates.samples import NOW, Built

SITE = "http://site.test"


class Collector:
    """Answers as told: `tally` is what the stream sends, None breaks it; `posted` is what forms sent. Pages come from
    `output`."""

    def __init__(self, built: Built) -> None:
        self.built = built
        self.output = built.output
        self.tally: dict[str, Any] | None = None
        self.posted: list[str] = []

    def counted(self, slug: str) -> dict[str, Any]:
        """The tally that the page was built with, to be changed."""
        topic = self.built.topic(slug)
        found: dict[str, Any] = json.loads(tally_json(topic, self.built.results.topics.get(topic.key), NOW) or b"{}")
        return deepcopy(found)

    def vote(self, slug: str, answers: list[tuple[Answer, int]], output: Path | None = None) -> None:
        """Send the tally of other answers, a minute later; with `output`, the site is built there with them, to be
        served from now."""
        topic = self.built.topic(slug)
        as_of = NOW + timedelta(minutes=1)
        results = TopicResults(topic.ballot.frozen(), topic.ballot.count(answers), as_of if answers else None)
        self.tally = json.loads(tally_json(topic, results, NOW))
        if output:
            Builder(self.built.output.parent, output, local=True).build(Results({topic.key: results}), NOW)
            self.output = output

    def answer(self, route: Route) -> None:
        path = route.request.url.removeprefix(SITE).partition("?")[0]
        if route.request.method == "POST":
            self.posted.append(route.request.post_data or "")
            route.fulfill(status=204)
        elif path.startswith(("/live/", "/healthz")) and self.tally is None:
            route.abort("connectionrefused")
        elif path.startswith("/live/"):
            lines = f"retry: 60000\nevent: tally\ndata: {json.dumps(self.tally)}\n\n"
            route.fulfill(body=lines, content_type="text/event-stream")
        elif path == "/healthz":
            route.fulfill(body="ok")
        else:
            file = self.output / (f"{path}index.html" if path.endswith("/") else path)[1:]
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "text/html")


@pytest.fixture
def collector(built: Built) -> Collector:
    return Collector(built)


@pytest.fixture(scope="module")
def window(browser: Browser) -> Iterator[Page]:
    """One for all tests: a new one takes longer than many a test."""
    context = browser.new_context(base_url=SITE)
    context.set_default_timeout(15_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def page(window: Page, collector: Collector) -> Iterator[Page]:
    """A window in front of the pages, with nothing in it yet."""
    window.route("**/*", collector.answer)
    yield window
    window.goto("about:blank")
    window.unroute_all()


def test_figures_bars_and_shares_follow_the_tally(page: Page, collector: Collector) -> None:
    collector.tally = collector.counted("vote")
    collector.tally |= {"voters": 2000, "expressed": 1600, "counts": {"for": 1200, "against": 400, "abstain": 400}}
    page.goto("/fr/town/vote/")
    row = page.locator("#tally tbody tr").first
    expect(row.locator("td")).to_have_text(["1 200", "75 %", "60 %"])
    expect(page.locator("#tally .sides rect.bar-fill")).to_have_attribute("width", "75%")
    expect(page.locator("#tally .sides strong").first).to_have_text("75 %")
    expect(page.locator("[role=status][data-updated]")).to_contain_text("Mis à jour à")
    expect(page.locator("[data-as-of]")).to_be_hidden()


def test_a_tally_that_says_nothing_new_is_not_announced(page: Page, collector: Collector) -> None:
    collector.tally = collector.counted("survey")
    with page.expect_response("**/live/**"):
        page.goto("/fr/town/survey/")
    page.wait_for_timeout(200)
    assert page.locator("[data-updated]").text_content() == ""
    assert page.locator("[data-as-of]").is_visible()


def test_where_nobody_has_voted_a_page_waits_for_no_other(page: Page, collector: Collector, tmp_path: Path) -> None:
    collector.vote("survey", [], tmp_path / "output")
    with page.expect_response("**/live/**"):
        page.goto("/town/survey/")
    page.wait_for_timeout(200)
    assert page.locator("[data-updated]").text_content() == ""
    assert page.locator(".outdated").count() == 0


def test_rows_change_places_and_ties_are_called_so(page: Page, collector: Collector) -> None:
    collector.tally = collector.counted("borda")
    collector.tally |= {"order": [["c"], ["a", "b"]], "scores": {"a": 3, "b": 3, "c": 12}}
    page.goto("/town/borda/")
    expect(page.locator("#tally tbody tr").first).to_have_attribute("data-row", "c")
    assert page.locator("#tally [data-place]").all_text_contents() == ["1", "2", "2"]
    assert [tied.is_visible() for tied in page.locator("#tally [data-tied]").all()] == [False, True, True]


def test_projects_are_selected_and_left_out_as_votes_arrive(page: Page, collector: Collector) -> None:
    collector.tally = collector.counted("greedy")
    collector.tally |= {"counts": {"p1": 1, "p2": 9, "p3": 5}, "selected": ["p2", "p3"], "spent": 240, "left": 60}
    page.goto("/town/greedy/")
    expect(page.locator("#tally")).to_contain_text("Spent: €240 of €300. Left: €60.")
    rows = page.locator("#tally tbody tr")
    assert [row.get_attribute("data-row") for row in rows.all()] == ["p2", "p3", "p1"]
    expect(rows.nth(0)).to_contain_text("Selected")
    expect(rows.nth(2)).to_contain_text("Not selected")
    expect(rows.nth(2).locator(".verdict-selected")).to_be_hidden()


def test_the_result_in_words_is_out_of_sight_until_it_is_that_of_the_figures(
    page: Page, collector: Collector, tmp_path: Path
) -> None:
    """A page that was built before the votes would contradict them; one built with them is taken over."""
    page.clock.install()
    collector.vote("vote", [("for", 10), ("against", 30)])
    page.goto("/town/vote/")
    sentence = page.locator("#tally .conclusion")
    expect(page.locator("#tally tbody td").first).to_have_text("10")
    expect(sentence).to_have_text("So far, 70.6% of expressed votes are for (60 for, 25 against, 15 abstentions).")
    expect(sentence).to_be_hidden()
    page.clock.fast_forward(4_000)
    expect(page.locator("#tally [data-stale]")).to_be_visible()
    collector.vote("vote", [("for", 10), ("against", 30)], tmp_path / "output")
    page.clock.fast_forward(8_000)
    expect(sentence).to_have_text("So far, 75% of expressed votes are against (10 for, 30 against, 0 abstentions).")
    expect(sentence).to_be_visible()
    expect(page.locator("#tally [data-stale]")).to_be_hidden()


def test_a_vote_that_moves_no_figure_but_the_rounds_is_not_missed(
    page: Page, collector: Collector, tmp_path: Path
) -> None:
    page.clock.install()
    answers: list[tuple[Answer, int]] = [(["a", "b"], 4), (["b", "a"], 3), (["c", "a"], 2)]  # was c, then b
    collector.vote("runoff", answers)
    page.goto("/town/runoff/")
    sentence = page.locator("#tally .conclusion")
    expect(sentence).to_contain_text("“Bea” wins in round 2 with 5 of 9")
    expect(sentence).to_be_hidden()
    collector.vote("runoff", answers, tmp_path / "output")
    page.clock.fast_forward(4_000)
    expect(sentence).to_contain_text("“Ada” wins in round 2 with 6 of 9")
    expect(sentence).to_be_visible()
    expect(page.locator("#tally .rounds li").nth(1)).to_contain_text("“Bea” leaves")


def test_the_columns_of_a_scale_and_its_median_move(page: Page, collector: Collector) -> None:
    collector.vote("scale", [(-100, 1), (-25, 4), (0, 3)])
    page.goto("/town/scale/")
    columns = page.locator("#tally .histogram rect")
    expect(columns.nth(3)).to_have_attribute("height", "100%")
    assert [column.get_attribute("height") for column in columns.all()[:6]] == ["25%", "0%", "0%", "100%", "75%", "0%"]
    assert [mark.is_visible() for mark in page.locator("#tally .histogram b").all()[2:5]] == [False, True, False]


def test_grades_move_their_bars_and_the_majority_grade(page: Page, collector: Collector) -> None:
    collector.tally = collector.counted("grades")
    collector.tally["counts"]["a"] = {"excellent": 1, "very-good": 2, "good": 1, "fair": 0, "poor": 0, "reject": 0}
    collector.tally |= {"voters": 4}
    collector.tally["median"]["a"] = "very-good"
    page.goto("/town/grades/")
    row = page.locator('#tally tr[data-row="a"]')
    expect(row).to_contain_text("Very good")
    bars = row.locator("rect[data-w]")
    assert [bar.get_attribute("x") for bar in bars.all()[:3]] == ["0%", "25%", "75%"]
    assert [bar.get_attribute("width") for bar in bars.all()[:3]] == ["25%", "50%", "25%"]


def test_the_first_vote_takes_the_place_of_the_empty_tally(page: Page, collector: Collector) -> None:
    collector.tally = collector.counted("nobody")
    page.goto("/town/nobody/")
    expect(page.get_by_text("Nobody has voted yet.")).to_be_visible()
    collector.tally["voters"] = 1
    page.reload()
    expect(page.get_by_text("Nobody has voted yet.")).to_be_hidden()
    expect(page.locator("#tally table").first).to_be_visible()


def test_a_form_gives_way_when_voting_closes(page: Page, collector: Collector) -> None:
    collector.tally = collector.counted("vote") | {"closed": True}
    page.goto("/town/vote/")
    expect(page.get_by_text("Voting has just closed.")).to_be_visible()
    expect(page.locator("#ballot form").first).to_be_hidden()


def test_a_form_that_closes_under_somebodys_hands_hands_the_focus_on(page: Page, collector: Collector) -> None:
    collector.tally = collector.counted("vote") | {"closed": True}
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/live/**", hold)
    page.goto("/town/vote/")
    page.locator("#ballot input[type=radio]").first.focus()
    collector.answer(held[0])
    expect(page.locator("#ballot")).to_be_focused()


def test_a_page_says_that_voting_cannot_be_reached_and_can_still_be_read(page: Page) -> None:
    page.goto("/town/vote/")
    expect(page.locator("[data-unavailable]")).to_be_visible()
    expect(page.locator("#tally table")).to_be_visible()
    expect(page.locator("#ballot form").first).to_be_visible()


def ranks(page: Page) -> dict[str, str]:
    return {name: page.input_value(f'select[name="rank-{name}"]') for name in "abc"}


def test_a_ranking_is_made_by_buttons_and_by_dragging(page: Page, collector: Collector) -> None:
    collector.tally = collector.counted("borda")
    page.goto("/town/borda/")
    page.get_by_role("button", name="Move up: Benches").press("Enter")
    page.get_by_role("button", name="Move up: Trees").press("Enter")
    assert ranks(page) == {"a": "2", "b": "1", "c": ""}
    page.get_by_role("button", name="Move up: Trees").press("Enter")
    assert ranks(page) == {"a": "1", "b": "2", "c": ""}
    expect(page.get_by_role("button", name="Move up: Trees")).to_be_focused()
    expect(page.locator("[data-said][role]")).to_have_text("Trees: now number 1 of 3")
    page.get_by_role("button", name="Move down: Benches").press("Enter")
    assert ranks(page) == {"a": "1", "b": "", "c": ""}
    handle, target = page.locator("li.rank", has_text="Lamps").locator("[data-drag]"), page.locator("li.rank").first
    handle.scroll_into_view_if_needed()
    start, end = handle.bounding_box(), target.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 5, start["y"] + 5)
    page.mouse.down()
    page.mouse.move(end["x"] + 20, end["y"] + 5, steps=8)
    page.mouse.up()
    assert ranks(page) == {"a": "2", "b": "", "c": "1"}


def test_a_handle_that_is_pressed_and_not_moved_ranks_nothing(page: Page, collector: Collector) -> None:
    collector.tally = collector.counted("borda")
    page.goto("/town/borda/")
    page.locator("li.rank", has_text="Lamps").locator("[data-drag]").click()
    assert ranks(page) == {"a": "", "b": "", "c": ""}


def test_a_budget_warns_once_before_it_is_sent_over_the_amount(page: Page, collector: Collector) -> None:
    collector.tally = collector.counted("greedy")
    page.goto("/town/greedy/")
    counter = page.locator("#ballot .counter")
    expect(counter).to_have_text("Left: €300 of €300.")
    for project in ("Swing", "Tree"):
        page.get_by_label(project).check(force=True)
    expect(counter).to_have_text("Over the amount by €50: leave a project out.")
    page.click("#ballot .submit button")
    expect(counter).to_be_focused()
    assert collector.posted == []
    with page.expect_request("**/vote/**"):
        page.click("#ballot .submit button")
    assert len(collector.posted) == 1


def test_a_form_pressed_twice_is_sent_once(page: Page, collector: Collector) -> None:
    collector.tally = collector.counted("support")
    page.goto("/town/support/")
    with page.expect_request("**/vote/**"):
        page.dblclick("#ballot .submit button")
    page.wait_for_timeout(200)
    assert collector.posted == ["lang=en&answer=support"]
