"""Help for tests of moderation: people who moderate, readers who report, and what there is to see of it."""

from __future__ import annotations

from datetime import timedelta

import httpx

from tests.collector.house import VOTES, House, rows
from tests.templates.reading import Page


async def signed_in(house: House, name: str = "Léa", *, official: bool = False) -> httpx.AsyncClient:
    """Somebody who has been invited, and has opened their link and pressed its button."""
    now = house.clock.now
    secret = house.collector.people.invite(name, now, now + timedelta(days=90), official=official)
    moderator = house.visitor(VOTES)
    moderator.headers["accept-language"] = "en"
    response = await moderator.post(f"/moderation/sign-in/{secret}")
    assert response.status_code == 303
    return moderator


async def report(house: House, id: int, line: str, reason: str = "insult", sentence: str = "") -> httpx.Response:
    """Report a comment from an address."""
    fields = {"reason": reason, "sentence": sentence, "lang": "en"}
    return await house.visitor(address=line).post(f"/report/{id}", data=fields)


async def decide(moderator: httpx.AsyncClient, action: str, *seen: str, **fields: str) -> httpx.Response:
    """Approve or withhold comments, each as `12.3`."""
    return await moderator.post("/moderation/decide", data={"action": action, "comment": list(seen), **fields})


async def queue(moderator: httpx.AsyncClient, address: str = "/moderation") -> Page:
    """A page of the queue, or another one that only moderators see."""
    response = await moderator.get(address)
    assert response.status_code == 200, response.text
    return Page(response.text)


def seen(page: Page) -> list[str]:
    """The comments of such a page in its order, each as `12.3`."""
    return list(dict.fromkeys(one["value"] for one in page.all("input") if one["name"] == "comment"))


async def undo(moderator: httpx.AsyncClient) -> httpx.Response:
    """Take the latest decision back that can be."""
    page = await queue(moderator, "/moderation/decisions")
    action = next(form["action"] for form in page.all("form") if form["action"].startswith("/moderation/undo/"))
    return await moderator.post(action, data={"lang": "en"})


async def state(house: House, id: int = 1) -> tuple[object, ...]:
    """How a comment stands, and its open reports."""
    [row] = await rows(house, f"SELECT state, reason, sentence, cause, queued FROM comment WHERE id = {id}")
    [(open_reports,)] = await rows(house, f"SELECT count(*) FROM report WHERE comment_id = {id} AND NOT answered")
    return (*row, open_reports)


async def rulings(house: House) -> list[tuple[str, str]]:
    """The public log, as the builder is told of it."""
    log = (await house.collector.results()).logs.get("ville")
    return [(one.action, one.reason) for one in log.rulings] if log else []
