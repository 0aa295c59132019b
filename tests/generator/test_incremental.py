"""Whatever is edited, and in whatever order: what is built on what was there equals what is built from nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator import voted
from generator.discussion import (
    PUBLISHED,
    STATES,
    on_part,
    on_topic,
)
from generator.pages import comments, proposals
from tests.generator.world import (
    CALL,
    CHARTER,
    DRAWING,
    PARTS,
    SITE,
    TEXTS,
    TOPIC,
    TOWN,
    Edit,
    World,
    answer,
    comment_on,
    discuss,
    file,
    moderate,
    notice,
    number,
    remove,
    rename,
    rest,
    rule_on,
    stand,
    start,
    support,
    vote,
    wait,
    write,
    write_charter,
)

TOPICS = st.sampled_from([*TEXTS, "consultations/a/topics/place.md", "consultations/b/topics/place.md"])
DISCUSSED = st.sampled_from([("a", "pont"), ("a", "quai"), ("b", "rue")])
THREADS = st.one_of(DISCUSSED.map(on_topic), st.sampled_from([on_part("a", "charte", part) for part in PARTS]))
NUMBERS = st.integers(1, 5)
CHARTERS = st.sampled_from(
    [
        "Un. {#p1}\n\n- Deux. {#p2}\n",
        "- Deux. {#p2}\n\nUn. {#p1}\n",
        "Un autre. {#p1}\n",
        "Un. {#p1}\n\n- Deux. {#p2}\n\nNouveau.\n",
        "## Titre\n\nUn *autre*. {#p1}\n",
    ]
)
TITLES = st.sampled_from(["Pont", "Quai", "Été & <hiver>"])
PROSE = st.sampled_from(
    [
        "Un.",
        "## Deux\n\nDeux.",
        "Voir [quai](quai.md).",
        "![plan](../plan.svg)",
        "[rue](/b/rue/)",
        "[A](../../a/topics/place.md)",
    ]
)
EDITS: st.SearchStrategy[Edit] = st.one_of(
    st.builds(
        lambda name, title, text: write(name, TOPIC.format(title=title, ballot="vote", text=text)),
        TOPICS,
        TITLES,
        PROSE,
    ),
    st.builds(rename, TOPICS, TOPICS),
    st.builds(remove, TOPICS),
    st.builds(
        lambda slug, title, closes, results: write(
            f"consultations/{slug}/consultation.yml",
            TOWN.format(title=title, closes=closes, results=results) + (CALL if slug == "a" else ""),
        ),
        st.sampled_from("abc"),
        TITLES,
        st.sampled_from(["2026-05-02", "2026-06-01"]),
        st.sampled_from(["live", "closed"]),
    ),
    st.builds(lambda width: write("consultations/a/plan.svg", DRAWING.format(width=width)), st.sampled_from([7, 8])),
    st.builds(
        lambda more: write("site.yml", SITE + more), st.sampled_from(["", "announcement: Venez !\n", "currency: CHF\n"])
    ),
    st.builds(lambda title: write("pages/about.md", f"---\ntitle: {title}\n---\n\nBien.\n"), TITLES),
    st.builds(lambda text: write("../templates/plain.html", text), st.sampled_from(["{{ frame.title }}", "plain"])),
    st.builds(
        write, st.just("consultations/a/topics/quai.en.md"), st.sampled_from(["---\ntitle: Quay\n---\n\nA quay.\n"])
    ),
    st.builds(vote, st.lists(DISCUSSED, min_size=1, unique=True), st.integers(1, 3)),
    st.just(rest),
    st.builds(comment_on, THREADS, st.integers(1, 4)),
    st.builds(moderate, THREADS, st.integers(0, 99), st.sampled_from(STATES)),
    st.builds(stand, st.sampled_from(PARTS), st.integers(1, 3)),
    st.builds(file, NUMBERS, st.sampled_from(["rue", "parc"])),
    st.builds(support, NUMBERS, st.integers(0, 3)),
    st.builds(rule_on, NUMBERS, st.sampled_from(STATES)),
    st.builds(discuss, NUMBERS, st.integers(1, 4)),
    st.builds(answer, NUMBERS, st.sampled_from(["studied", "rejected"]), st.sampled_from(["", "Mai."]), PROSE),
    st.builds(
        lambda number: write(
            "consultations/a/topics/place.md", f"---\ntitle: Place\nballot: vote\nproposal: {number}\n---\n"
        ),
        NUMBERS,
    ),
    st.builds(write_charter, CHARTERS, st.sampled_from(["", "", "One. {#p1}\n"])),
    st.builds(remove, st.just(CHARTER)),
    st.just(number),
    st.just(notice),
    st.builds(wait, st.sampled_from([1, 30])),
    st.builds(start, st.booleans()),
)


@given(st.lists(st.lists(EDITS, min_size=1, max_size=3), min_size=1, max_size=4))
@settings(max_examples=max(5, settings().max_examples // 8))
def test_what_is_built_on_what_was_there_equals_what_is_built_from_nothing(rounds: list[list[Edit]]) -> None:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(comments, "PER_PAGE", 3)  # so that few comments take pages, and give them back
        patch.setattr(comments, "RANKED", 2)
        patch.setattr(proposals, "PER_PAGE", 2)
        patch.setattr(proposals, "DRAWN_PAGES", 1)
        patch.setattr(voted, "MANY", 2)
        world = World(Path(folder))
        world.build()
        for edits in rounds:
            for edit in edits:
                edit(world)
            world.build()
        world.resident.rest()


def test_a_proposal_is_followed_through_all_that_happens_to_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    pages, topic = world.outputs[0] / "a/proposals", "consultations/a/topics/place.md"
    steps: list[list[Edit]] = [
        [file(1, "rue"), file(2, "parc"), support(2, 2)],  # enough
        [discuss(2, 3), rule_on(1, "withheld")],
        [answer(2, "retained", "", "Oui.")],
        [answer(2, "retained", "", "Non.")],
        [answer(2, "retained", "Mai.", "Non.")],
        [answer(2, "done", "Mai.", "Voir [tout](../proposals/)."), rule_on(1, PUBLISHED)],
        [write(topic, "---\ntitle: Place\nballot: vote\nproposal: 2\n---\n"), wait(60)],
        [remove("consultations/a/proposals/2.md")],
        [write("consultations/a/consultation.yml", "title: A\n")],  # a mistake: a topic began as a proposal
    ]
    for edits in steps:
        for edit in edits:
            edit(world)
        world.build()
        assert pages.exists()
    remove(topic)(world)
    world.build()
    assert not pages.exists()


def test_a_text_is_followed_through_all_that_happens_to_its_parts(tmp_path: Path) -> None:
    first, last = on_part("a", "charte", "p1"), on_part("a", "charte", "p2")
    world = World(tmp_path)
    for edit in (
        write_charter("Un. {#p1}\n", ""),
        write_charter("Un. {#p1}\n\n- Deux. {#p2}\n", ""),
        notice,
        comment_on(last, 2),
        stand("p2", 3),
        write_charter("Un autre. {#p1}\n\nNouveau.\n", ""),  # refused: it is not numbered
        number,
        notice,
        moderate(last, 0, "withheld"),
        comment_on(first, 1),
        stand("p10", 1),
        write_charter("Nouveau. {#p10}\n\nUn autre. {#p1}\n\n- Deux. {#p2}\n", ""),
        wait(1),
        remove(CHARTER),
    ):
        edit(world)
        world.build()
