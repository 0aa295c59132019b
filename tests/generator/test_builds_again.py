"""A build that follows on another: no more than needed, nothing left behind, and never less than the last good one."""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

import pytest
from jinja2.runtime import Macro

from generator import share, voted
from generator.errors import Mistakes
from generator.jobs import Crew
from generator.model import Consultation
from generator.pieces import Prose
from generator.prose import renderings
from generator.prose.links import Pages
from generator.prose.texts import Links, Setting, Text
from generator.results import Results
from generator.share import Task, Unit
from generator.site import Builder
from generator.write import Output
from tests.generator.test_site import FILES, LATER, NOW, RESULTS, builder, edit, page, snapshot, vote
from tests.serving import write_site


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_site(tmp_path, FILES)


def test_a_build_with_nothing_changed_writes_nothing(folder: Path) -> None:
    builder(folder).build(RESULTS, NOW)
    again = builder(folder).build(RESULTS, NOW)
    assert (again.written, again.removed) == ((), ())


def test_everything_is_made_anew_by_another_release_of_a_package(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    packages = tmp_path / "lib/site-packages"
    (packages / "markdown_it_py-4.0.0.dist-info").mkdir(parents=True)
    monkeypatch.setattr(sys, "path", [*sys.path, str(packages)])
    (folder / "var").mkdir()
    builder(folder).build(RESULTS, NOW)
    assert builder(folder).build(RESULTS, NOW).reasons == {}
    (packages / "markdown_it_py-4.0.0.dist-info").rename(packages / "markdown_it_py-4.1.0.dist-info")
    assert builder(folder).build(RESULTS, NOW).reasons.keys() == {"", "rue", "autre"}


def test_a_vote_rewrites_the_pages_that_show_it_and_no_other(folder: Path) -> None:
    resident = builder(folder)
    resident.build(RESULTS, NOW)
    results = Results({**RESULTS.topics, ("rue", "velo"): vote(4322, 77)}, RESULTS.participation)
    built = resident.update(results, {("rue", "velo")}, NOW)
    assert built.written == (
        "en/rue/index.html",
        "en/rue/results/index.html",
        "en/rue/velo/embed/index.html",
        "en/rue/velo/index.html",
        "rue/index.html",
        "rue/results/index.html",
        "rue/velo/embed/index.html",
        "rue/velo/index.html",
        "rue/velo/tally.json",
    )
    assert json.loads(page(folder, "rue/velo/tally.json"))["counts"]["for"] == 4322


def test_an_edited_text_is_rendered_alone_and_only_its_pages_are_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "var").mkdir()
    builder(folder).build(RESULTS, NOW)
    topic = folder / "content/consultations/rue/topics/velo.md"
    topic.write_text(topic.read_text(encoding="utf-8") + "\nEncore.\n", encoding="utf-8")
    made, rendered = [], []
    write, render = Output.write, renderings.render

    def offer(self: Output, path: str, content: bytes) -> bool:
        made.append(path)
        return write(self, path, content)

    def note(prose: Prose, language: str, links: Links, setting: Setting) -> Text:
        rendered.append(prose.file)
        return render(prose, language, links, setting)

    with monkeypatch.context() as watched:
        watched.setattr(Output, "write", offer)
        watched.setattr(renderings, "render", note)
        built = builder(folder).build(RESULTS, NOW)
    assert rendered == ["content/consultations/rue/topics/velo.md"]
    assert all("rue/velo/" in path or path.startswith("media/") for path in made)
    assert built.written == ("rue/velo/index.html",)


def test_a_resident_builder_ends_where_a_cold_build_does(folder: Path) -> None:
    resident = builder(folder, "resident")
    resident.build(Results(), NOW)
    resident.update(RESULTS, set(RESULTS.topics), NOW)
    edit(folder, "consultations/rue/topics/velo.md", "---\ntitle: Autre titre\nballot: vote\n---\n")
    resident.build(RESULTS, NOW)
    resident.refresh(RESULTS, LATER)
    builder(folder, "cold").build(RESULTS, LATER)
    assert snapshot(folder / "resident") == snapshot(folder / "cold")


def test_a_builder_that_got_ready_plans_nothing_more_for_a_vote(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    planned = []
    plan = share.unit_of

    def note(task: Task, one: Consultation, pages: Pages) -> Unit:
        planned.append(one.slug)
        return plan(task, one, pages)

    monkeypatch.setattr("generator.press.unit_of", note)
    (folder / "var").mkdir()
    builder(folder).build(Results(), NOW)
    resident = builder(folder)
    assert not resident.get_ready(Results(), NOW)  # before the first build it does not know for what
    assert resident.build(Results(), NOW).written == ()
    while resident.get_ready(Results(), NOW):
        pass
    assert sorted(planned) == ["autre", "rue"]
    edit(folder, "consultations/rue/topics/velo.md", "---\ntitle: Autre titre\nballot: vote\n---\n")
    resident.build(Results(), NOW)
    resident.update(RESULTS, set(RESULTS.topics), NOW)
    assert len(planned) == 2
    builder(folder, "cold").build(RESULTS, NOW)
    assert snapshot(folder / "output") == snapshot(folder / "cold")


def test_a_builder_that_got_ready_says_of_other_topics_what_it_knows(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    macro = Macro.__call__

    def note(self: Macro, *arguments: object, **named: object) -> str:
        said.append(self.name)
        return macro(self, *arguments, **named)

    (folder / "var").mkdir()
    builder(folder).build(RESULTS, NOW)
    resident = builder(folder)
    resident.build(RESULTS, NOW)
    while resident.get_ready(RESULTS, NOW):
        pass
    monkeypatch.setattr(Macro, "__call__", note)
    results = replace(RESULTS, topics={**RESULTS.topics, ("rue", "velo"): vote(4322, 77)})
    resident.update(results, {("rue", "velo")}, NOW)
    languages = 2
    assert said.count("whole") == said.count("brief") == languages  # on the page of all results
    assert said.count("topic") == languages  # on that of the consultation
    assert said.count("consultation") == 0  # on the home page: as many people as before have taken part
    builder(folder, "cold").build(results, NOW)
    assert snapshot(folder / "output") == snapshot(folder / "cold")


@pytest.mark.parametrize("elsewhere", [True, False], ids=["other processes", "this process"])
def test_a_builder_gets_ready_again_for_what_others_have_made(
    folder: Path, monkeypatch: pytest.MonkeyPatch, elsewhere: bool
) -> None:
    resident = Builder(folder, folder / "output", jobs=2)
    resident.build(Results(), NOW)
    while resident.get_ready(Results(), NOW):
        pass
    monkeypatch.setattr(voted, "MANY", 1 if elsewhere else 100)
    resident.update(RESULTS, {("rue", "velo"), ("autre", "un")}, NOW)
    assert resident.get_ready(RESULTS, NOW) == elsewhere
    while resident.get_ready(RESULTS, NOW):
        pass
    resident.update(Results(), {("rue", "velo")}, NOW)
    resident.rest()
    builder(folder, "cold").build(Results(), NOW)
    assert snapshot(folder / "output") == snapshot(folder / "cold")


def test_many_votes_are_shown_by_processes_that_stay_until_an_edit(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    forked: list[int] = []
    fork = Crew._fork

    def note(crew: Crew) -> None:
        fork(crew)
        forked.append(sum(hand._process.is_alive() for hand in crew._hands))

    monkeypatch.setattr(voted, "MANY", 2)
    monkeypatch.setattr(Crew, "_fork", note)
    resident = Builder(folder, folder / "output", jobs=2)
    resident.build(Results(), NOW)
    asked = {("rue", "velo"), ("autre", "un")}
    for votes in (Results(), RESULTS, Results()):
        resident.update(votes, asked, NOW)
        resident.update(RESULTS, {("rue", "velo")}, NOW)  # by this process
    resident.update(RESULTS, asked, NOW)
    assert forked == [4]  # two processors, and two that wait for the disk
    edit(folder, "consultations/rue/topics/velo.md", "---\ntitle: Autre titre\nballot: vote\n---\n")
    resident.build(RESULTS, NOW)
    resident.update(Results(), asked, NOW)
    assert forked == [4, 4]
    resident.rest()
    assert not multiprocessing.active_children()
    builder(folder, "cold").build(Results(), NOW)
    assert snapshot(folder / "output") == snapshot(folder / "cold")


def test_a_process_that_was_killed_is_replaced_with_the_next_votes(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(voted, "MANY", 1)
    resident = Builder(folder, folder / "output", jobs=2)
    resident.build(Results(), NOW)
    asked = {("rue", "velo"), ("autre", "un")}
    resident.update(Results(), asked, NOW)
    for process in multiprocessing.active_children():
        process.kill()
        process.join()
    with pytest.raises(ChildProcessError, match="was killed"):
        resident.update(RESULTS, asked, NOW)
    resident.refresh(RESULTS, NOW)
    resident.update(Results(), asked, NOW)
    resident.rest()
    builder(folder, "cold").build(Results(), NOW)
    assert snapshot(folder / "output") == snapshot(folder / "cold")


def test_a_build_from_nothing_looks_for_what_others_left_only_where_some_have_built(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pruned: list[int] = []
    prune = Output.prune

    def note(output: Output, keep: Collection[str]) -> list[str]:
        pruned.append(len(keep))
        return prune(output, keep)

    monkeypatch.setattr(Output, "prune", note)
    builder(folder).build(RESULTS, NOW)
    assert not pruned
    (folder / "output/left/behind.html").parent.mkdir()
    (folder / "output/left/behind.html").touch()
    assert builder(folder).build(RESULTS, NOW).removed == ("left/behind.html",)
    assert len(pruned) == 1


def test_a_removed_topic_leaves_no_page_behind(folder: Path) -> None:
    resident = builder(folder)
    resident.build(Results(), NOW)
    (folder / "content/consultations/rue/topics/arbres.md").unlink()
    resident.build(Results(), NOW)
    assert not (folder / "output/rue/arbres").exists()


@pytest.mark.parametrize("another", [True, False], ids=["another process", "the same process"])
def test_nor_does_one_whose_build_came_to_no_end(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, another: bool
) -> None:
    (folder / "var").mkdir()
    builder(folder).build(Results(), NOW)
    (folder / "content/consultations/rue/topics/arbres.md").unlink()
    first = builder(folder)

    def end(self: Output, path: str, content: bytes) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as killed:
        killed.setattr(Output, "write", end)
        with pytest.raises(KeyboardInterrupt):
            first.build(Results(), NOW)
    assert (folder / "output/rue/arbres").exists()
    (builder(folder) if another else first).build(Results(), NOW)
    assert not (folder / "output/rue/arbres").exists()


def test_votes_on_a_site_with_mistakes_are_shown_on_the_pages_as_they_were(folder: Path) -> None:
    (folder / "var").mkdir()
    builder(folder).build(RESULTS, NOW)
    resident = builder(folder)  # it has made no page itself
    resident.build(RESULTS, NOW)
    for title in ("Autre titre", "Encore un autre"):
        edit(folder, "consultations/rue/topics/velo.md", f"---\ntitle: {title}\nballot: vote\n---\n\n[rien](rien.md)\n")
        with pytest.raises(Mistakes):
            resident.build(RESULTS, NOW)
    results = Results({**RESULTS.topics, ("rue", "velo"): vote(4322, 77)}, RESULTS.participation)
    resident.update(results, {("rue", "velo")}, NOW)
    assert "4\u202f322" in page(folder, "rue/velo/index.html")
    assert "<h1>Une piste</h1>" in page(folder, "rue/velo/index.html")


def test_votes_are_shown_too_where_another_has_built_since(folder: Path) -> None:
    resident = builder(folder)
    resident.build(RESULTS, NOW)
    Builder(folder, folder / "output", demonstration=True).build(Results(), NOW)
    results = Results({**RESULTS.topics, ("rue", "velo"): vote(4322, 77)}, RESULTS.participation)
    resident.update(results, {("rue", "velo")}, NOW)
    builder(folder, "cold").build(results, NOW)
    assert snapshot(folder / "output") == snapshot(folder / "cold")


def test_a_mistake_leaves_the_last_good_output_as_it_was(folder: Path) -> None:
    resident = builder(folder)
    resident.build(Results(), NOW)
    before = snapshot(folder / "output")
    edit(folder, "consultations/rue/topics/velo.md", "---\ntitle: T\nballot: vot\n---\n")
    with pytest.raises(Mistakes):
        resident.build(Results(), NOW)
    assert snapshot(folder / "output") == before
    assert ("rue", "velo") in {topic.key for topic in resident.site.topics()}
