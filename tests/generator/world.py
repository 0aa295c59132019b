"""A site that is edited, voted on and discussed, and two builders that follow: for tests of builds upon builds."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from ballots import KINDS
from generator.content.load import load
from generator.content.numbers import number_text
from generator.discussion import (
    PUBLISHED,
    Comment,
    History,
    Proposal,
    TextVersion,
    Thread,
    ThreadKey,
    on_part,
    on_proposal,
)
from generator.errors import Mistakes
from generator.results import Participation, Results, TopicResults
from generator.site import Builder, Built
from tests.generator.discussing import comment
from tests.generator.test_site import snapshot
from tests.serving import write_site
from tests.templates import samples

NOW = datetime(2026, 5, 1, 12, tzinfo=samples.NOW.tzinfo)

SITE = "title: Ville\nurl: https://ville.example\nlanguages: [fr, en]\n"
TOWN = """\
title: {title}
opens: 2026-04-01
closes: {closes}
results: {results}
comments: true
"""
CALL = "proposals: {threshold: 2, categories: {rue: Rues, parc: Parcs}}\n"
TOPIC = "---\ntitle: {title}\nballot: {ballot}\n---\n\n{text}\n"
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="9"/>'

FILES = {
    "site.yml": SITE,
    "pages/about.md": "---\ntitle: À propos\n---\n\nVoir [le pont](../consultations/a/topics/pont.md).\n",
    "consultations/a/consultation.yml": TOWN.format(title="A", closes="2026-06-01", results="live") + CALL,
    "consultations/a/presentation.md": "Bonjour ![plan](plan.svg).\n",
    "consultations/a/plan.svg": DRAWING.format(width=8),
    "consultations/a/topics/pont.md": TOPIC.format(title="Pont", ballot="vote", text="Un pont."),
    "consultations/a/topics/quai.md": TOPIC.format(title="Quai", ballot="vote", text="Un quai."),
    "consultations/b/consultation.yml": TOWN.format(title="B", closes="2026-06-01", results="closed"),
    "consultations/b/topics/rue.md": TOPIC.format(
        title="Rue", ballot="vote", text="Comme [le pont](../../a/topics/pont.md), ![vu](../../a/plan.svg), [A](/a/)."
    ),
    "consultations/a/texts/charte.md": "---\ntitle: Charte\nvotes: true\n---\n\nUn. {#p1}\n\n- Deux. {#p2}\n",
    "consultations/b/news/2026-05-03-plan.md": "---\ntitle: Le plan\n---\n\nVoici.\n",
}
TEXTS = ("consultations/a/topics/pont.md", "consultations/a/topics/quai.md", "consultations/b/topics/rue.md")

CHARTER = "consultations/a/texts/charte.md"
PARTS = ("p1", "p2", "p10")

Edit = Callable[["World"], None]


class World:
    """A site, its results and the time, and two builders: one process that goes on, and one that begins each time."""

    def __init__(self, folder: Path) -> None:
        self.folder = write_site(folder / "site", FILES)
        (self.folder / "var").mkdir()
        self.now = NOW
        self.votes: dict[tuple[str, str], int] = {}
        self.comments: dict[ThreadKey, list[Comment]] = {}
        self.stands: dict[ThreadKey, tuple[int, int]] = {}
        self.texts: list[TextVersion] = []
        self.outputs = (folder / "resident", folder / "again")
        self.compress = False
        self.resident = self._resident()

    def start(self, *, compress: bool) -> None:
        """Begin a new process in the place of the one that goes on; from now on files are compressed or not."""
        self.resident.rest()
        self.compress = compress
        self.resident = self._resident()

    def _resident(self) -> Builder:
        return Builder(self.folder, self.outputs[0], jobs=2, compress=self.compress)

    def path(self, name: str) -> Path:
        return self.folder / "content" / name

    def results(self) -> Results:
        ballot = KINDS["vote"].read({})
        topics = {
            key: TopicResults(ballot.frozen(), ballot.count([("for", number)]), NOW)
            for key, number in self.votes.items()
            if self.path(f"consultations/{key[0]}/topics/{key[1]}.md").exists()
        }
        people = {slug: sum(number for key, number in self.votes.items() if key[0] == slug) for slug, _ in topics}
        threads = {
            key: Thread(self.comments.get(key, ()), *self.stands.get(key, (0, 0)))
            for key in (*self.comments, *self.stands)
        }
        texts = {("a", "charte"): History(self.texts)} if self.texts else {}
        participation = {slug: Participation(number) for slug, number in people.items() if number}
        return Results(topics, participation, threads, texts=texts)

    def build(self) -> None:
        """Build in all three ways; all give the same, files or mistakes."""
        cold = self.folder.parent / "cold"
        shutil.rmtree(cold, ignore_errors=True)
        first = Builder(self.folder, cold, cache=False, compress=self.compress)
        again = Builder(self.folder, self.outputs[1], compress=self.compress)
        wanted = outcome(lambda: first.build(self.results(), self.now))
        assert outcome(lambda: self.resident.build(self.results(), self.now)) == wanted
        assert outcome(lambda: again.build(self.results(), self.now)) == wanted
        if wanted is None:
            assert snapshot(self.outputs[0]) == snapshot(self.outputs[1]) == snapshot(cold)


def outcome(build: Callable[[], Built]) -> list[str] | None:
    """The mistakes that a build ends with, None for none."""
    try:
        build()
    except Mistakes as mistakes:
        return [str(mistake) for mistake in mistakes.found]
    return None


def write(name: str, text: str) -> Edit:
    def edit(world: World) -> None:
        world.path(name).parent.mkdir(parents=True, exist_ok=True)
        world.path(name).write_text(text, encoding="utf-8")

    return edit


def rename(name: str, to: str) -> Edit:
    def edit(world: World) -> None:
        if world.path(name).exists() and not world.path(to).exists():
            world.path(to).parent.mkdir(parents=True, exist_ok=True)
            world.path(name).rename(world.path(to))

    return edit


def remove(name: str) -> Edit:
    return lambda world: world.path(name).unlink(missing_ok=True)


def wait(days: int) -> Edit:
    def edit(world: World) -> None:
        world.now += timedelta(days=days)

    return edit


def rest(world: World) -> None:
    """The builder that goes on has time to get ready for more votes."""
    while world.resident.get_ready(world.results(), world.now):
        pass


def vote(keys: Collection[tuple[str, str]], number: int) -> Edit:
    """Votes that only the resident builder is told of at once."""

    def edit(world: World) -> None:
        world.votes |= dict.fromkeys(keys, number)
        with suppress(LookupError):
            world.resident.update(world.results(), set(keys), world.now)

    return edit


def comment_on(key: ThreadKey, number: int) -> Edit:
    """So many comments more, of which only the resident builder is told at once."""

    def edit(world: World) -> None:
        there = world.comments.setdefault(key, [])
        there += [comment(id, agree=id % 3) for id in range(len(there) + 1, len(there) + number + 1)]
        tell(world, key)

    return edit


def moderate(key: ThreadKey, place: int, state: str) -> Edit:
    """Something happens to a comment: its words go, or are there again, and it has an answer of the authority's."""

    def edit(world: World) -> None:
        if there := world.comments.get(key):
            one = there[place % len(there)]
            answers = (comment(9000 + one.id, official=True),)
            words = "Oui." if state == PUBLISHED else ""
            there[place % len(there)] = replace(one, state=state, text=words, replies=answers)
            tell(world, key)

    return edit


def file(number: int, category: str) -> Edit:
    """Somebody files a proposal, or words it otherwise."""

    def edit(world: World) -> None:
        key = on_proposal("a", f"{number}")
        there = world.comments.setdefault(key, [])
        there[:1] = [comment(100 * number, proposal=Proposal(f"Idée {number}", category), agree=number % 2)]
        tell(world, key)

    return edit


def support(number: int, agree: int) -> Edit:
    """So many people support a proposal."""
    return _changed(number, agree=agree)


def rule_on(number: int, state: str) -> Edit:
    """A moderator looks at a proposal."""
    said = Proposal(f"Idée {number}", "rue") if state == PUBLISHED else Proposal()
    return _changed(number, state=state, text="Oui." if state == PUBLISHED else "", proposal=said)


def _changed(number: int, **changes: Any) -> Edit:
    """A proposal that is there becomes another."""

    def edit(world: World) -> None:
        key = on_proposal("a", f"{number}")
        if there := world.comments.get(key):
            there[0] = replace(there[0], **changes)
            tell(world, key)

    return edit


def answer(number: int, status: str, followed: str, text: str) -> Edit:
    """The authority answers a proposal, filed or not."""
    lines = f"date: 2026-04-20\nfollow_up: [{{date: 2026-04-30, status: done, text: {followed}}}]\n" if followed else ""
    return write(f"consultations/a/proposals/{number}.md", f"---\nstatus: {status}\n{lines}---\n\n{text}\n")


def discuss(number: int, more: int) -> Edit:
    """Comments on a proposal, if it was filed."""

    def edit(world: World) -> None:
        if on_proposal("a", f"{number}") in world.comments:
            comment_on(on_proposal("a", f"{number}"), more)(world)

    return edit


def stand(part: str, agree: int) -> Edit:
    """Votes on a part of the charter."""

    def edit(world: World) -> None:
        key = on_part("a", "charte", part)
        world.stands[key] = (agree, 1)
        tell(world, key)

    return edit


def tell(world: World, key: ThreadKey) -> None:
    with suppress(LookupError):
        world.resident.update(world.results(), {key}, world.now)


def write_charter(words: str, translated: str) -> Edit:
    """The charter is edited and numbered, or is not yet."""

    def edit(world: World) -> None:
        head = "---\ntitle: Charte\nvotes: true\nnumbered: 9\n---\n\n"
        write(CHARTER, head + words)(world)
        if translated:
            write(CHARTER.replace(".md", ".en.md"), "---\ntitle: Charter\n---\n\n" + translated)(world)

    return edit


def number(world: World) -> None:
    """As `cahier number` does."""
    site = load(world.folder).site
    for text in site.consultations[0].texts if site else ():
        number_text(world.folder, text)


def notice(world: World) -> None:
    """The collector sees the charter as it is now."""
    if world.path(CHARTER).exists():
        prose = world.path(CHARTER).read_text(encoding="utf-8").partition("---\n\n")[2]
        world.texts.append(TextVersion(world.now, {"fr": prose}))


def start(compress: bool) -> Edit:
    return lambda world: world.start(compress=compress)
