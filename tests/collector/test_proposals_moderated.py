"""Moderators look at proposals as they look at comments, and officials answer them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.discussion import Proposal
from tests.collector.moderating import decide, queue, report, seen, signed_in, undo
from tests.collector.proposing import BENCHES, CONSULTATION, FILES, edit, file, page, post, proposing, support, thread

pytestmark = pytest.mark.anyio

BEFORE = {**FILES, "consultations/ville/consultation.yml": CONSULTATION + "moderation: before\n"}


async def test_where_moderation_comes_first_a_proposal_waits_and_has_no_page(tmp_path: Path) -> None:
    async with proposing(tmp_path, BEFORE) as house:
        filed = await file(house)
        assert filed["state"] == "waiting"
        assert not await thread(house)
        await page(house, tmp_path, "ville/proposals/")
        assert not (tmp_path / "output/ville/proposals/1").exists()
        assert (await support(house, 1, by=house.visitor())).status_code == 404
        own = await house.client.get(f"/contribution/{filed['receipt']}?lang=en")
        assert "Your proposal waits for a moderator" in own.text
        moderator = await signed_in(house)
        waiting = await queue(moderator)
        assert all(words in waiting.root.text for words in ("Des bancs", "Partout.", "À la gare", "Proposal 1"))
        await decide(moderator, "approve", *seen(waiting))
        assert "Des bancs" in (await page(house, tmp_path, "ville/proposals/1/")).root.text


async def test_moderators_see_what_was_chosen_by_its_title_and_what_is_asked_no_more(tmp_path: Path) -> None:
    async with proposing(tmp_path, BEFORE) as house:
        await file(house, fields={"lieu": "À la gare", "cout": "trop", "detail": "Une cloche"})
        without = BEFORE["consultations/ville/consultation.yml"].partition("    detail:")[0]
        await edit(house, tmp_path, {"consultations/ville/consultation.yml": without + "moderation: before\n"})
        words = " ".join((await queue(await signed_in(house))).root.text.split())
        assert all(said in words for said in ("Streets", "À la gare", "Too much", "Une cloche"))


async def test_a_withheld_proposal_leaves_its_number_and_the_reason(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        filed = await file(house, name="Ada")
        await support(house, 1, by=house.visitor())
        moderator = await signed_in(house)
        await decide(moderator, "withhold", f"{filed['id']}.1", reason="insult")
        gone = (await thread(house)).proposal
        assert gone
        assert (gone.name, gone.text, gone.proposal, gone.reason) == ("", "", Proposal(), "insult")
        shown = (await page(house, tmp_path, "en/ville/proposals/1/")).root.text
        assert "A moderator has withheld this proposal" in shown
        output = tmp_path / "output"
        assert not any("Des bancs" in path.read_text() for path in output.rglob("*.html"))
        assert "Proposal 1" in (await page(house, tmp_path, "en/ville/moderation/")).root.text
        assert "There is none yet" in (await page(house, tmp_path, "en/ville/proposals/")).root.text
        assert (await support(house, 1, by=house.visitor())).json()["type"] == "/problems/unknown-proposal"
        await undo(moderator)
        back = (await thread(house)).proposal
        assert back
        assert (back.proposal, back.agree) == (Proposal("Des bancs", "rue", {"lieu": "À la gare"}), 1)


async def test_who_had_a_proposal_withheld_may_file_another(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        filed = [await file(house, title=f"Idée {number}") for number in range(3)]
        assert (await post(house, {**BENCHES, "title": "Encore"})).status_code == 409
        await decide(await signed_in(house), "withhold", f"{filed[0]['id']}.1", reason="insult")
        assert (await post(house, {**BENCHES, "title": "Encore"})).status_code == 200


async def test_reported_often_enough_a_proposal_is_held_back(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        id = (await file(house))["id"]
        form = await house.client.get(f"/report/{id}?lang=en")
        assert "Des bancs" in form.text
        for line in ("1.1.1.1", "2.2.2.2", "3.3.3.3"):
            await report(house, id, line)
        held = (await thread(house)).proposal
        assert held
        assert (held.state, held.proposal) == ("held", Proposal())
        assert "held back" in (await page(house, tmp_path, "en/ville/proposals/1/")).root.text


@pytest.mark.parametrize("words", ["bancs", "partout", "gare", "Ada"])
async def test_moderators_find_proposals_by_all_their_words(tmp_path: Path, words: str) -> None:
    async with proposing(tmp_path) as house:
        await file(house, name="Ada")
        await file(house, title="Un puits", text="Profond.", fields={"lieu": "Au parc"}, name="Ben")
        moderator = await signed_in(house)
        assert len(seen(await queue(moderator, f"/moderation/search?q={words}"))) == 1
        assert seen(await queue(moderator, "/moderation/search?q=lieu")) == []


@pytest.mark.parametrize(
    "changes",
    [
        {"title": "Achetez du XYLOPHONE"},
        {"fields": {"lieu": "xylophone"}},
        {"fields": {"lieu": "Ici", "detail": "https://a.example https://b.example https://c.example"}},
        {"website": "https://robot.example"},
    ],
)
async def test_what_is_doubtful_anywhere_in_a_proposal_waits(tmp_path: Path, changes: dict[str, Any]) -> None:
    listed = {**FILES, "site.yml": FILES["site.yml"] + "moderation: {words: [xylophone]}\n"}
    async with proposing(tmp_path, listed) as house:
        assert (await file(house, **changes))["state"] == "waiting"


async def test_officials_answer_a_proposal_with_their_badge(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        id = (await file(house))["id"]
        mayor = await signed_in(house, "Mme la maire", official=True)
        waiting = await queue(mayor, "/answers")
        assert "Des bancs" in waiting.root.text
        answered = await mayor.post(f"/answers/{id}", data={"text": "Nous étudions cela.", "lang": "fr"})
        assert answered.status_code == 303
        shown = (await page(house, tmp_path, "en/ville/proposals/1/")).root.text
        assert "Nous étudions cela." in shown
        assert "Official answer" in shown
        assert (await thread(house)).size == 0
        assert "Nothing waits" in (await queue(mayor, "/answers")).root.text
