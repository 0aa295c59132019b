"""Citizens file proposals and support those of others."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from generator.discussion import Proposal
from tests.collector.house import CLOSES, OPENS, Clock, rows
from tests.collector.proposing import BENCHES, FILES, edit, file, page, post, proposing, send, support, thread
from tests.templates.reading import Page

pytestmark = pytest.mark.anyio

AFTER = CLOSES + timedelta(days=1)


async def test_a_proposal_has_a_number_a_page_and_all_that_was_said(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        filed = await file(house, name="Ada", fields={"lieu": "À la gare", "cout": "peu", "detail": "Un\n\nDeux"})
        assert (filed["number"], filed["state"]) == (1, "published")
        proposal = (await thread(house)).proposal
        assert proposal
        assert (proposal.name, proposal.text, proposal.agree) == ("Ada", "Partout.", 0)
        fields = {"lieu": "À la gare", "cout": "peu", "detail": "Un\n\nDeux"}
        assert proposal.proposal == Proposal("Des bancs", "rue", fields)
        shown = await page(house, tmp_path, "en/ville/proposals/1/")
        words = " ".join(shown.root.text.split())
        for said in ("Des bancs", "Partout.", "Streets", "WhereÀ la gare", "How muchLittle", "By Ada"):
            assert said in words


async def test_numbers_rise_in_each_consultation_and_are_never_given_twice(tmp_path: Path) -> None:
    other = {**FILES, "consultations/autre/consultation.yml": "title: Autre\nopens: 2026-03-01\nproposals: {}\n"}
    async with proposing(tmp_path, other) as house:
        first = await file(house)
        assert (await file(house, title="Des arbres"))["number"] == 2
        await house.client.post(f"/contribution/{first['receipt']}", data={"withdraw": "1"})
        assert (await file(house, title="Des fleurs"))["number"] == 3
        elsewhere = await post(house, {"title": "Un puits", "text": "Profond."}, consultation="autre")
        assert elsewhere.json()["number"] == 1


async def test_the_form_leads_to_the_page_of_its_receipt(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        response = await send(house, name="Ada")
        assert response.status_code == 303
        receipt = Page((await house.client.get(response.headers["location"])).text)
        assert "Your proposal is published" in receipt.root.text
        assert "Des bancs" in receipt.root.text


async def test_who_files_the_same_twice_has_filed_it_once(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        first, second = await file(house), await file(house)
        assert (first["number"], first["receipt"]) == (second["number"], second["receipt"])
        stranger = house.visitor(address="9.9.9.9")
        assert (await post(house, BENCHES, stranger)).status_code == 200
        again = house.visitor(address="9.9.9.9")
        assert (await post(house, BENCHES, again)).json()["type"] == "/problems/already-written"


async def test_one_person_files_no_more_than_they_may(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        filed = [await file(house, title=f"Idée {number}") for number in range(3)]
        refused = await post(house, {**BENCHES, "title": "Encore une"})
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/too-many-proposals")
        assert "3" in refused.json()["detail"]
        await house.client.post(f"/contribution/{filed[0]['receipt']}", data={"withdraw": "1"})
        await file(house, title="Encore une")
        assert (await post(house, {**BENCHES, "title": "D'un autre"}, house.visitor())).status_code == 200


@pytest.mark.parametrize(
    ("changes", "control", "code"),
    [
        ({"title": " \u200b"}, "title", "empty"),
        ({"title": "x" * 151}, "title", "too-long"),
        ({"text": ""}, "text", "empty"),
        ({"text": "x" * 4097}, "text", "too-long"),
        ({"category": "piscine"}, "category", "no-category"),
        ({"fields": {}}, "field.lieu", "empty"),
        ({"fields": {"lieu": "x" * 201}}, "field.lieu", "too-long"),
        ({"fields": {"lieu": "Ici", "cout": "gratuit"}}, "field.cout", "no-choice"),
        ({"fields": {"lieu": "Ici", "detail": "x" * 2001}}, "field.detail", "too-long"),
        ({"name": "x" * 81}, "name", "long-name"),
    ],
)
async def test_what_cannot_be_taken_is_said_by_field(
    tmp_path: Path, changes: dict[str, Any], control: str, code: str
) -> None:
    async with proposing(tmp_path) as house:
        refused = await post(house, {**BENCHES, **changes})
        problem = refused.json()
        assert (refused.status_code, problem["type"]) == (422, "/problems/proposal")
        assert (problem["control"], problem["code"]) == (control, code)
        assert await rows(house, "SELECT * FROM comment") == []


async def test_a_refused_form_comes_back_filled_in_with_all_that_is_wrong(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        refused = await send(house, title="", category="", text="À moi <b>", **{"field.lieu": ""})
        assert refused.status_code == 422
        found = Page(refused.text)
        [errors] = [element for element in found.all("section") if element["class"] == "errors"]
        controls = [link["href"] for link in errors.all("a")]
        assert controls == ["#comment.title", "#comment.category", "#comment.field.lieu"]
        ids = {element["id"] for element in found.all()}
        assert {href[1:] for href in controls} <= ids
        [text] = [element for element in found.all("textarea") if element["name"] == "text"]
        assert text.text.strip() == "À moi <b>"


@pytest.mark.parametrize("body", ["[]", '{"title": 3}', '{"title": "A", "fields": []}', '{"fields": {"lieu": 1}}', "x"])
async def test_damaged_json_is_refused(tmp_path: Path, body: str) -> None:
    async with proposing(tmp_path) as house:
        headers = {"content-type": "application/json"}
        refused = await house.client.post("/propose/ville", content=body, headers=headers)
        assert refused.json()["type"] == "/problems/malformed"


async def test_proposals_are_taken_where_and_while_they_are_asked_for(tmp_path: Path) -> None:
    clock = Clock(AFTER)
    async with proposing(tmp_path, clock=clock) as house:
        assert (await post(house, BENCHES)).json()["type"] == "/problems/proposals-closed"
        assert (await post(house, BENCHES, consultation="muette")).json()["type"] == "/problems/no-proposals"
        assert (await post(house, BENCHES, consultation="nulle-part")).json()["type"] == "/problems/no-proposals"
        clock.now = OPENS
        await file(house)
        clock.now = AFTER
        assert (await support(house, 1, by=house.visitor())).json()["type"] == "/problems/proposals-closed"


async def test_others_support_a_proposal_once_each_and_can_take_it_back(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        await file(house)
        ada, ben = house.visitor(), house.visitor()
        assert (await support(house, 1, by=ada)).json() == {"support": 1, "side": "support"}
        assert (await support(house, 1, by=ada)).json() == {"support": 1, "side": "support"}
        assert (await support(house, 1, by=ben)).json() == {"support": 2, "side": "support"}
        assert (await support(house, 1, "none", ada)).json() == {"support": 1, "side": "none"}
        assert (await support(house, 1)).json()["type"] == "/problems/own-proposal"
        assert (await support(house, 1, "against", ben)).json()["type"] == "/problems/malformed"
        assert (await thread(house)).comments[0].agree == 1


async def test_a_form_of_support_is_answered_with_a_page(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        await file(house)
        other = house.visitor()
        noted = await other.post("/support/ville/1", data={"lang": "en", "side": "support"})
        assert noted.status_code == 200
        found = Page(noted.text)
        assert "Your support is noted" in found.root.text
        assert "1 more is needed" in found.root.text
        back = [link["href"] for link in found.all("a") if "Proposal 1" in link.text]
        assert back == ["https://consultations.example.org/en/ville/proposals/1/"]
        taken = await other.post("/support/ville/1", data={"lang": "en", "side": "none"})
        assert "Your support is taken back" in taken.text


async def test_with_enough_supports_it_qualifies(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        await file(house)
        await support(house, 1, by=house.visitor())
        shown = await page(house, tmp_path, "en/ville/proposals/1/")
        assert "1 more is needed" in shown.root.text
        assert "Collecting supports" in shown.root.text
        await support(house, 1, by=house.visitor())
        shown = await page(house, tmp_path, "en/ville/proposals/1/")
        assert "It qualifies" in shown.root.text
        assert "Des bancs" in (await page(house, tmp_path, "en/ville/proposals/qualified/")).root.text


@pytest.mark.parametrize("number", ["2", "0", "01", "-1", "x", "1" * 40, "%00"])
async def test_a_proposal_that_is_none_is_not_found(tmp_path: Path, number: str) -> None:
    async with proposing(tmp_path) as house:
        await file(house)
        other = house.visitor()
        assert (await support(house, number, by=other)).status_code == 404
        commented = await other.post(f"/comment/ville/proposals/{number}", json={"text": "Oui"})
        assert commented.status_code == 404
        assert await rows(house, "SELECT slug FROM thread") == [("1",)]


async def test_a_proposal_is_commented_and_its_comments_have_pages(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        filed = await file(house)
        said = await house.visitor().post("/comment/ville/proposals/1", json={"text": "Bien vu"})
        assert said.status_code == 200
        found = await thread(house)
        assert ([comment.text for comment in found.said], found.size) == (["Bien vu"], 1)
        assert "Bien vu" in (await page(house, tmp_path, "ville/proposals/1/")).root.text
        assert "Bien vu" in (await page(house, tmp_path, "ville/proposals/1/comments/recent/")).root.text
        feed = (tmp_path / "output/ville/proposals/1/comments/feed.xml").read_text(encoding="utf-8")
        assert "Bien vu" in feed
        assert "Partout" not in feed
        # Nobody but the authority answers the proposal itself.
        reply = {"text": "Oui", "parent": filed["id"]}
        refused = await house.visitor().post("/comment/ville/proposals/1", json=reply)
        assert refused.json()["type"] == "/problems/unknown-comment"


async def test_nobody_disagrees_with_a_proposal_as_with_a_comment(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        filed = await file(house)
        other = house.visitor()
        assert (await other.post(f"/agree/{filed['id']}", json={"side": "disagree"})).status_code == 404
        assert (await other.get(f"/comment/{filed['id']}")).status_code == 404
        assert (await thread(house)).comments[0].disagree == 0


async def test_its_author_changes_a_proposal_for_fifteen_minutes(tmp_path: Path) -> None:
    clock = Clock()
    async with proposing(tmp_path, clock=clock) as house:
        receipt = (await file(house))["receipt"]
        form = {"lang": "en", "title": "Deux bancs", "text": "Ici.", "category": "ecole", "field.lieu": "Au parc"}
        own = Page((await house.client.get(f"/contribution/{receipt}?lang=en")).text)
        values = {element["name"]: element["value"] for element in own.all("input")}
        assert (values["title"], values["field.lieu"]) == ("Des bancs", "À la gare")
        assert (await house.client.post(f"/contribution/{receipt}", data=form)).status_code == 303
        proposal = (await thread(house)).proposal
        assert proposal
        assert proposal.edited
        assert proposal.proposal == Proposal("Deux bancs", "ecole", {"lieu": "Au parc"})
        refused = await house.client.post(f"/contribution/{receipt}", data={**form, "title": ""})
        assert refused.status_code == 422
        assert "Give your proposal a title" in refused.text
        clock.advance(minutes=15)
        late = await house.client.post(f"/contribution/{receipt}", data={**form, "title": "Trois bancs"})
        assert late.status_code == 409
        still = (await thread(house)).proposal
        assert still
        assert still.proposal == proposal.proposal


async def test_of_a_withdrawn_proposal_the_number_is_left_and_no_word(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        receipt = (await file(house, fields={"lieu": "Chez moi", "detail": "Sonnez"}))["receipt"]
        await house.visitor().post("/comment/ville/proposals/1", json={"text": "Dommage"})
        await house.client.post(f"/contribution/{receipt}", data={"withdraw": "1"})
        gone = (await thread(house)).proposal
        assert gone
        assert (gone.text, gone.proposal, gone.state) == ("", Proposal(), "withdrawn")
        assert await rows(house, "SELECT title, category, fields FROM proposal") == [("", "", "{}")]
        shown = (await page(house, tmp_path, "en/ville/proposals/1/")).root.text
        assert "This proposal cannot be read" in shown
        assert "Dommage" in shown
        lists = [path.read_text() for path in (tmp_path / "output").rglob("*.html")] + [
            path.read_text() for path in (tmp_path / "output").rglob("*.xml")
        ]
        assert not any("Sonnez" in text or "Des bancs" in text for text in lists)
        refused = await support(house, 1, by=house.visitor())
        assert refused.json()["type"] == "/problems/unknown-proposal"


async def test_where_proposals_are_no_longer_asked_for_nothing_is_lost(tmp_path: Path) -> None:
    async with proposing(tmp_path) as house:
        await file(house)
        without = "title: {fr: La ville, en: The town}\nopens: 2026-03-01\ncomments: true\n"
        await edit(house, tmp_path, {"consultations/ville/consultation.yml": without})
        assert (await support(house, 1, by=house.visitor())).json()["type"] == "/problems/no-proposals"
        assert (await thread(house)).comments == ()
        await edit(house, tmp_path, {key: FILES[key] for key in ("consultations/ville/consultation.yml",)})
        assert (await support(house, 1, by=house.visitor())).status_code == 200
        assert (await thread(house)).proposal
