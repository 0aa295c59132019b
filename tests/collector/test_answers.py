"""Answers in the authority's name: who gives them, what they look like, and that nobody else can."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from click.testing import CliRunner

from collector.cli import cahier
from collector.moderation.people import People
from collector.store.reading import UNANSWERED
from collector.written import LONGEST_TEXT
from generator.discussion import Comment
from generator.site import Builder
from tests.collector.charter import FILES, discussing, page, say, site_of, words
from tests.collector.house import CLOSES, PAGES, House
from tests.collector.moderating import decide, queue, signed_in
from tests.serving import write_site
from tests.templates.reading import Element

pytestmark = pytest.mark.anyio

MAYOR = "Anne Martin"
OFFICIALS = "officials:\n  - {name: Anne Martin, role: {fr: Maire, en: Mayor}}\n"
TOWN = "consultations/ville/consultation.yml"
VELO = "consultations/ville/topics/velo.md"
SITE = {
    **FILES,
    "site.yml": FILES["site.yml"] + OFFICIALS,
    VELO: "---\ntitle: Le vélo\nballot: vote\nstances: [for, question]\n---\n",
}


async def ask(house: House, text: str, stance: str = "for", name: str = "", parent: int | None = None) -> int:
    """Somebody writes; the number of their comment."""
    fields = {"text": text, "stance": stance, "name": name, **({"parent": parent} if parent else {})}
    response = await house.visitor().post("/comment/ville/velo", json=fields)
    assert response.status_code == 200, response.text
    id: int = response.json()["id"]
    return id


async def answer(official: httpx.AsyncClient, id: object, text: str = "C'est prévu.") -> httpx.Response:
    return await official.post(f"/answers/{id}", data={"text": text, "lang": "fr"})


async def comments(house: House) -> Sequence[Comment]:
    [thread] = (await house.collector.results()).threads.values()
    return thread.comments


async def waiting(official: httpx.AsyncClient, address: str = "/answers") -> list[str]:
    """The numbers of the comments that wait, in their order."""
    forms = (await queue(official, address)).all("form")
    return [form["action"].removeprefix("/answers/") for form in forms if form["action"].startswith("/answers/")]


def with_class(element: Element, name: str) -> bool:
    return name in element["class"].split()


class TestWho:
    """Answers, and who does not."""

    async def test_without_signing_in_nobody(self, tmp_path: Path) -> None:
        async with discussing(tmp_path, SITE) as house:
            id = await ask(house, "Quand ?")
            stranger = house.visitor("https://votes.example.org")
            assert (await stranger.get("/answers")).status_code == 403
            assert (await answer(stranger, id)).status_code == 403
            assert (await comments(house))[0].replies == ()

    async def test_a_moderator_does_not_answer_and_an_official_does_not_moderate(self, tmp_path: Path) -> None:
        async with discussing(tmp_path, SITE) as house:
            id = await ask(house, "Quand ?")
            moderator, official = await signed_in(house), await signed_in(house, MAYOR, official=True)
            assert (await moderator.get("/answers")).status_code == 403
            assert (await answer(moderator, id)).status_code == 403
            assert (await official.get("/moderation")).status_code == 403
            assert (await decide(official, "withhold", f"{id}.1", reason="insult")).status_code == 403
            [comment] = await comments(house)
            assert (comment.state, comment.replies) == ("published", ())

    async def test_who_is_revoked_is_out_at_once(self, tmp_path: Path) -> None:
        async with discussing(tmp_path, SITE) as house:
            id = await ask(house, "Quand ?")
            official = await signed_in(house, MAYOR, official=True)
            assert (await official.get("/answers")).status_code == 200
            house.collector.people.revoke(MAYOR)
            assert (await answer(official, id)).status_code == 403
            assert (await comments(house))[0].replies == ()

    async def test_who_is_no_longer_named_in_the_site_is_out_too(self, tmp_path: Path) -> None:
        async with discussing(tmp_path, SITE) as house:
            id = await ask(house, "Quand ?")
            official = await signed_in(house, MAYOR, official=True)
            write_site(tmp_path, {"site.yml": FILES["site.yml"]})
            await house.collector.adopt(site_of(tmp_path))
            assert (await answer(official, id)).status_code == 403
            assert (await official.get("/answers")).status_code == 403

    async def test_no_page_but_the_collectors_own_answers(self, tmp_path: Path) -> None:
        async with discussing(tmp_path, SITE) as house:
            id = await ask(house, "Quand ?")
            official = await signed_in(house, MAYOR, official=True)
            for origin in (PAGES, "https://evil.example", "null"):
                official.headers["origin"] = origin
                assert (await answer(official, id)).status_code == 403
            assert (await comments(house))[0].replies == ()

    def test_only_those_whom_the_site_names_are_invited(self, tmp_path: Path) -> None:
        write_site(tmp_path, SITE)

        def invite(name: str) -> tuple[int, str]:
            done = CliRunner().invoke(cahier, ["moderate", "invite", name, "--official", "--site", str(tmp_path)])
            return done.exit_code, done.output

        code, said = invite("Ada")
        assert code == 1
        assert "Ada is not among the `officials` in content/site.yml, which has Anne Martin" in said
        code, said = invite(" Anne  Martin ")
        assert (code, said.startswith("https://votes.example.org/moderation/sign-in/")) == (0, True)
        [one] = People(tmp_path / "var").all(datetime.now(UTC))
        assert (one.name, one.official) == (MAYOR, True)
        listed = CliRunner().invoke(cahier, ["moderate", "list", "--site", str(tmp_path)])
        assert "answers as an official" in listed.output


class TestWhat:
    """Is answered, and how it is read."""

    async def test_an_answer_stands_first_with_its_badge(self, tmp_path: Path) -> None:
        async with discussing(tmp_path, SITE) as house:
            id = await ask(house, "Quand ?", "question")
            await ask(house, "Oui, quand ?", parent=id)
            official = await signed_in(house, MAYOR, official=True)
            response = await answer(official, id, "En <mai>.\n\nPromis.")
            assert (response.status_code, response.headers["location"][:14]) == (303, "/answers?done=")
            await ask(house, "Merci.", parent=id)
            [comment] = await comments(house)
            assert [reply.text for reply in comment.replies] == ["En <mai>.\n\nPromis.", "Oui, quand ?", "Merci."]
            assert [reply.official for reply in comment.replies] == [True, False, False]
            Builder(tmp_path, tmp_path / "output").build(await house.collector.results(), house.clock())
        for root, said in (("", "Maire"), ("en/", "Mayor")):
            shown = page(tmp_path / f"output/{root}ville/velo")
            [badge] = [element for element in shown.all() if with_class(element, "badge-official")]
            [item] = [element for element in shown.all("li") if with_class(element, "comment-official")]
            assert badge.text in item.text
            assert {MAYOR, said} <= {element.text for element in item.all("bdi", "span")}
            assert not list(item.all("mai"))

    async def test_whoever_takes_an_officials_name_has_no_badge(self, tmp_path: Path) -> None:
        async with discussing(tmp_path, SITE) as house:
            id = await ask(house, "Quand ?", name=MAYOR)
            await ask(house, "Jamais.", name=MAYOR, parent=id)
            forged = {"text": "Non.", "stance": "for", "official": True}
            await house.visitor().post("/comment/ville/velo", json=forged)
            found = await comments(house)
            assert not any(one.official for comment in found for one in (comment, *comment.replies))
            Builder(tmp_path, tmp_path / "output").build(await house.collector.results(), house.clock())
        shown = page(tmp_path / "output/ville/velo")
        assert not [element for element in shown.all() if with_class(element, "badge-official")]
        assert "Maire" not in shown.root.text

    @pytest.mark.parametrize("text", ["", " \n\t ", "\u200b", "a" * (LONGEST_TEXT + 1)])
    async def test_empty_and_too_long_ones_are_refused(self, tmp_path: Path, text: str) -> None:
        async with discussing(tmp_path, SITE) as house:
            id = await ask(house, "Quand ?")
            official = await signed_in(house, MAYOR, official=True)
            assert (await answer(official, id, text)).status_code == 422
            assert (await official.post(f"/answers/{id}", data={"lang": "fr"})).status_code == 422
            assert (await comments(house))[0].replies == ()

    async def test_only_a_comment_that_can_be_read_and_answers_none(self, tmp_path: Path) -> None:
        async with discussing(tmp_path, SITE) as house:
            id = await ask(house, "Quand ?")
            reply = await ask(house, "Oui ?", parent=id)
            withheld = await ask(house, "Idiots.")
            assert (
                await decide(await signed_in(house), "withhold", f"{withheld}.1", reason="insult")
            ).status_code == 303
            official = await signed_in(house, MAYOR, official=True)
            for unknown in (reply, withheld, 999, "x", "-1", "9" * 99):
                assert (await answer(official, unknown)).status_code == 404
            response = await official.post(f"/answers/{id}", json={"text": "Oui."})
            assert response.status_code == 415

    async def test_the_same_twice_is_one(self, tmp_path: Path) -> None:
        async with discussing(tmp_path, SITE) as house:
            id = await ask(house, "Quand ?")
            official = await signed_in(house, MAYOR, official=True)
            for _ in range(2):
                assert (await answer(official, id)).status_code == 303
            assert len((await comments(house))[0].replies) == 1

    async def test_it_needs_no_moderator_and_no_open_consultation(self, tmp_path: Path) -> None:
        files = SITE | {TOWN: SITE[TOWN] + "moderation: before\n"}
        async with discussing(tmp_path, files) as house:
            id = await ask(house, "Quand ?")
            assert (await decide(await signed_in(house), "approve", f"{id}.1")).status_code == 303
            house.clock.now = CLOSES + timedelta(days=9)
            official = await signed_in(house, MAYOR, official=True)
            assert (await answer(official, id)).status_code == 303
            assert [reply.state for reply in (await comments(house))[0].replies] == ["published"]

    async def test_comments_on_parts_of_texts_too(self, tmp_path: Path) -> None:
        async with discussing(tmp_path, SITE) as house:
            id = (await say(house, "Combien de bancs ?", "p2")).json()["id"]
            official = await signed_in(house, MAYOR, official=True)
            assert "https://consultations.example.org/en/ville/texts/charte/p2/#discussion" in [
                link["href"] for link in (await queue(official, "/answers")).all("a")
            ]
            assert (await answer(official, id)).status_code == 303
            assert (await comments(house))[0].replies[0].official

    async def test_it_is_known_after_a_restart(self, tmp_path: Path) -> None:
        async with discussing(tmp_path, SITE) as house:
            await answer(await signed_in(house, MAYOR, official=True), await ask(house, "Quand ?"))
        async with discussing(tmp_path, SITE) as house:
            assert (await comments(house))[0].replies[0].official


class TestList:
    """What waits."""

    async def test_questions_first_then_what_most_agree_with(self, tmp_path: Path) -> None:
        async with discussing(tmp_path, SITE) as house:
            plain, liked = await ask(house, "Un avis."), await ask(house, "Un autre.")
            question = await ask(house, "Quand ?", "question")
            await house.visitor().post(f"/agree/{liked}", json={"side": "agree"})
            await house.visitor().post(f"/agree/{plain}", json={"side": "disagree"})
            official = await signed_in(house, MAYOR, official=True)
            assert await waiting(official) == [f"{question}", f"{liked}", f"{plain}"]
            answered = await answer(official, question)
            assert await waiting(official) == [f"{liked}", f"{plain}"]
            done = await queue(official, f"{answered.headers['location']}&lang=fr")
            assert "publiée" in words(done)
            [own] = [href for element in done.all("a") if "/contribution/" in (href := element.attributes["href"])]
            assert "prévu" in words(await queue(official, own))
            await official.post(own, data={"withdraw": "yes"})
            assert await waiting(official) == [f"{question}", f"{liked}", f"{plain}"]
            assert "publiée" not in words(await queue(official, "/answers?done=&lang=fr"))

    async def test_what_cannot_be_read_and_what_left_the_site_does_not_wait(self, tmp_path: Path) -> None:
        async with discussing(tmp_path, SITE) as house:
            withheld = await ask(house, "Idiots.")
            await decide(await signed_in(house), "withhold", f"{withheld}.1", reason="insult")
            id = (await say(house, "Pourquoi ?")).json()["id"]
            official = await signed_in(house, MAYOR, official=True)
            assert await waiting(official) == [f"{id}"]
            shutil.rmtree(tmp_path / "content/consultations/ville/texts")
            await house.collector.adopt(site_of(tmp_path))
            assert await waiting(official) == []
            assert (await answer(official, id)).status_code == 404

    async def test_many_have_pages(self, tmp_path: Path) -> None:
        async with discussing(tmp_path, SITE) as house:
            ids = [f"{await ask(house, f'Avis {number}.')}" for number in range(UNANSWERED + 2)]
            official = await signed_in(house, MAYOR, official=True)
            first = await queue(official, "/answers")
            [after] = [link["href"] for link in first.all("a") if link["rel"] == "next"]
            assert await waiting(official) + await waiting(official, after) == ids

    @pytest.mark.parametrize("first", ["x", "-1", "9" * 99, "٣"])
    async def test_odd_addresses_show_the_first_ones(self, tmp_path: Path, first: str) -> None:
        async with discussing(tmp_path, SITE) as house:
            id = await ask(house, "Quand ?")
            official = await signed_in(house, MAYOR, official=True)
            assert await waiting(official, f"/answers?from={first}") == [f"{id}"]

    async def test_what_is_hostile_is_text(self, tmp_path: Path) -> None:
        async with discussing(tmp_path, SITE) as house:
            await ask(house, "<script>alert(1)</script>", name="<b>")
            official = await signed_in(house, MAYOR, official=True)
            found = await queue(official, "/answers")
            assert not [script for script in found.all("script") if "src" not in script]
            assert "<script>alert(1)</script>" in found.root.text
