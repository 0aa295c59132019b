"""A proposal that qualifies becomes a topic, by a moderator's button or by the command, and follows it to the end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from collector.cli import cahier
from generator.content.load import load
from generator.discussion import Comment
from generator.model import Site
from generator.results import to_json
from tests.collector.charter import site_of
from tests.collector.hostility import HOSTILE
from tests.collector.house import PAGES, House
from tests.collector.moderating import queue, signed_in
from tests.collector.proposing import BENCHES, FILES, edit, file, page, proposing, support, thread
from tests.generator.test_plainly import lines, paragraphs

pytestmark = pytest.mark.anyio

CONSULTATION = "content/consultations/ville"
TOPICS = f"{CONSULTATION}/topics"


async def qualified(house: House, **changes: Any) -> int:
    """A proposal that two others support; its number."""
    number: int = (await file(house, house.visitor(), **changes))["number"]
    for _ in range(2):
        assert (await support(house, number, by=house.visitor())).status_code == 200
    return number


async def press(house: House, number: object = 1, consultation: str = "ville") -> Any:
    """Press a moderator's button."""
    moderator = await signed_in(house, f"Léa {len(house.collector.people.all(house.clock.now))}")
    return await moderator.post(f"/moderation/promote/{consultation}/{number}", data={"lang": "en"})


def promoted(site: Site) -> Any:
    """The topic that began as a proposal."""
    return next(topic for topic in site.topics() if topic.proposal)


async def command(house: House, folder: Path, *arguments: str) -> tuple[int, str]:
    """Run `cahier promote` on what the house knows; the exit code and what was printed."""
    results = folder / "results.json"
    results.write_text(json.dumps(to_json(await house.collector.results())), encoding="utf-8")
    given = ["promote", *arguments, "--site", str(folder), "--results", str(results)]
    done = CliRunner().invoke(cahier, given)
    return done.exit_code, done.output


async def test_a_moderator_makes_a_topic_of_a_proposal(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        await qualified(house, name="Ada", fields={"lieu": "À la gare", "cout": "peu"})
        await file(house, title="Des arbres")
        moderator = await signed_in(house)
        offered = await queue(moderator, "/moderation/proposals")
        actions = [form["action"] for form in offered.all("form") if "promote" in form["action"]]
        assert actions == ["/moderation/promote/ville/1"]
        done = await moderator.post(actions[0], data={"lang": "en"})
        assert done.status_code == 200
        assert f"{TOPICS}/des-bancs.md" in done.text
        topic = promoted(site_of(tmp_path))
        assert (topic.title.said("fr")[1], topic.author.said("fr")[1]) == ("Des bancs", "Ada")
        assert (topic.proposal.number, topic.proposal.supports) == (1, 2)
        assert (topic.ballot.kind, topic.tags) == ("vote", ("Rues",))
        assert paragraphs(topic.prose["fr"].text, "Où", "Combien") == ["Partout.", "Où", "À la gare", "Combien", "Peu"]


async def test_both_pages_lead_to_each_other_and_the_status_follows(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        await qualified(house)
        await press(house)
        await edit(house, tmp_path, {})
        shown = await page(house, tmp_path, "en/ville/proposals/1/")
        assert "/en/ville/des-bancs/" in [link["href"].removeprefix(PAGES) for link in shown.all("a")]
        assert "Became a topic" in shown.root.text
        topic = await page(house, tmp_path, "en/ville/des-bancs/")
        assert "/en/ville/proposals/1/" in [link["href"].removeprefix(PAGES) for link in topic.all("a")]
        assert "2 supports" in topic.root.text
        file_of = tmp_path / f"{TOPICS}/des-bancs.md"
        followed = "status: retained\nfollow_up: [{date: 2026-05-02, status: retained, text: En mai.}]\nproposal:"
        file_of.write_text(file_of.read_text().replace("proposal:", followed, 1))
        await edit(house, tmp_path, {})
        shown = await page(house, tmp_path, "en/ville/proposals/1/")
        assert "Proposal retained" in shown.root.text
        assert "En mai." in shown.root.text
        moderator = await signed_in(house)
        assert "There is none that is not a topic" in (await queue(moderator, "/moderation/proposals")).root.text


async def test_a_proposal_becomes_a_topic_once(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        await qualified(house)
        assert (await press(house)).status_code == 200
        again = await press(house)  # before the site was read again
        assert again.status_code == 409
        await edit(house, tmp_path, {})
        assert "This proposal is a topic already" in (await press(house)).text
        assert [path.name for path in sorted((tmp_path / TOPICS).iterdir())] == ["des-bancs.md", "velo.md"]


@pytest.mark.parametrize("number", ["1", "2", "9", "x", "0"])
async def test_what_does_not_qualify_becomes_no_topic(tmp_path: Path, number: str) -> None:
    async with proposing(tmp_path) as house:
        await file(house)
        withdrawn = (await file(house, title="Des arbres"))["receipt"]
        for _ in range(2):
            await support(house, 2, by=house.visitor())
        await house.client.post(f"/contribution/{withdrawn}", data={"withdraw": "1"})
        assert (await press(house, number)).status_code == (409 if number == "1" else 404)
        assert (await press(house, number, "muette")).status_code == 404
        assert len(list((tmp_path / TOPICS).iterdir())) == 1


async def test_nobody_but_moderators_makes_topics(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        await qualified(house)
        assert (await house.client.post("/moderation/promote/ville/1", data={"lang": "en"})).status_code == 403
        assert (await house.client.get("/moderation/proposals")).status_code == 403


async def test_where_nothing_can_be_written_that_is_said(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        await qualified(house)
        topics = tmp_path / TOPICS
        topics.rename(tmp_path / "elsewhere")
        topics.write_text("no folder")
        refused = await press(house)
        assert refused.status_code == 503
        assert "cahier promote" in refused.text


async def test_two_proposals_of_one_title_have_files_of_their_own(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        for title in ("Des bancs", "Vélo", "!!!", "Proposals"):
            number = await qualified(house, title=title)
            assert (await press(house, number)).status_code == 200
            await edit(house, tmp_path, {})
        names = sorted(path.name for path in (tmp_path / TOPICS).iterdir())
        assert names == ["3.md", "des-bancs.md", "proposals-4.md", "velo-2.md", "velo.md"]
        assert load(tmp_path).mistakes == []


async def test_the_command_does_the_same(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        await qualified(house)
        code, printed = await command(house, tmp_path, "ville", "1", "--kind", "poll")
        assert (code, printed.strip()) == (0, f"{TOPICS}/des-bancs.md")
        assert promoted(site_of(tmp_path)).ballot.kind == "poll"
        code, printed = await command(house, tmp_path, "ville", "1")
        assert (code, f"{TOPICS}/des-bancs.md already" in printed) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("ville", "2"), 1, "no proposal 2"),
        (("ville", "0"), 2, "NUMBER"),
        (("muette", "1"), 2, "Where they are: ville"),
        (("ville", "1"), 1, "1 of the 2 supports"),
    ],
)
async def test_the_command_says_what_is_wrong(tmp_path: Path, arguments: tuple[str, str], code: int, said: str) -> None:
    async with proposing(tmp_path) as house:
        await file(house)
        await support(house, 1, by=house.visitor())
        ended, printed = await command(house, tmp_path, *arguments)
        assert (ended, said in printed) == (code, True), printed


async def test_the_command_names_mistakes_and_results_that_it_cannot_read(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        await qualified(house)
        given = ["promote", "ville", "1", "--site", str(tmp_path), "--results", str(tmp_path / "none.json")]
        done = CliRunner().invoke(cahier, given)
        assert (done.exit_code, "cannot be used" in done.output) == (1, True)
        (tmp_path / f"{CONSULTATION}/consultation.yml").write_text("titel: La ville\n")
        code, printed = await command(house, tmp_path, "ville", "1")
        assert (code, "consultation.yml:1:1" in printed) == (1, True)


async def test_what_was_filed_in_another_language_is_marked_for_the_editor(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        form = {"lang": "en", "title": "Benches", "text": "Everywhere.", "category": "rue", "field.lieu": "Here"}
        assert (await house.visitor().post("/propose/ville", data=form)).status_code == 303
        for _ in range(2):
            await support(house, 1, by=house.visitor())
        await press(house)
        assert "autre langue (en)" in (tmp_path / f"{TOPICS}/benches.md").read_text()


async def test_hostile_proposals_become_topics_of_plain_words(tmp_path: Path) -> None:
    """Front matter, template syntax, raw HTML: in a topic's file they are words as well."""
    files = {**FILES, "site.yml": FILES["site.yml"] + "html: true\nmoderation: {links: 99}\n"}
    files["consultations/ville/consultation.yml"] = files["consultations/ville/consultation.yml"].replace(
        "  threshold: 2\n  per_person: 3\n", ""
    )
    async with proposing(tmp_path, files) as house:
        wanted: dict[int, Comment | None] = {}
        for text in HOSTILE:
            response = await house.client.post(
                "/propose/ville",
                json={**BENCHES, "title": text[:150], "text": text, "name": text[:80], "fields": {"lieu": text[:200]}},
            )
            if response.status_code == 200:
                wanted[response.json()["number"]] = None
            else:
                assert response.status_code == 422, text
        assert len(wanted) > 90
        for number in wanted:
            proposal = (await thread(house, number)).proposal
            assert proposal
            assert (await press(house, number)).status_code == 200, proposal.text
            wanted[number] = proposal
        site = site_of(tmp_path)
        assert load(tmp_path).mistakes == []
        topics = {topic.proposal.number: topic for topic in site.topics() if topic.proposal}
        assert topics.keys() == wanted.keys()
        for number, proposal in wanted.items():
            topic = topics[number]
            assert proposal
            assert proposal.proposal
            assert topic.title.said("fr")[1].split() == proposal.proposal.title.split()
            assert topic.author.said("fr")[1].split() == proposal.name.split()
            said = [line for part in paragraphs(topic.prose["fr"].text, "Où") for line in lines(part)]
            assert said[: len(lines(proposal.text)) - proposal.text.count("\n\n")] == [
                line for line in lines(proposal.text) if line
            ]
