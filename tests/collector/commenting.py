"""Help for tests of comments: a house with a topic that takes them, and people who write."""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import httpx

from generator.discussion import Comment, Thread, on_topic
from generator.model import Topic
from generator.settings import Commenting
from tests.collector.house import CLOSES, Clock, House, running, site, topic

VELO = topic("velo", comments=Commenting())
STANCED = topic("positions", comments=Commenting(stances=("for", "question")))
SIGNED = topic("signe", comments=Commenting(names="required"))
NAMELESS = topic("anonyme", comments=Commenting(names="none"))
BEFORE = topic("avant", comments=Commenting(moderation="before"))
SILENT = topic("muet")
EARLY = topic("tot", comments=Commenting(), opens=CLOSES, closes=None)
TOPICS = (VELO, STANCED, SIGNED, NAMELESS, BEFORE, SILENT, EARLY)


def talking(folder: Path, *topics: Topic, clock: Clock | None = None) -> AbstractAsyncContextManager[House]:
    """A house with `topics` to be commented, by default all of those above."""
    return running(folder, site(*(topics or TOPICS)), clock=clock)


async def send(
    house: House, fields: dict[str, Any], slug: str = "velo", by: httpx.AsyncClient | None = None
) -> httpx.Response:
    """Send a form, as a page does."""
    return await (by or house.client).post(f"/comment/ville/{slug}", data={"lang": "en", **fields})


async def post(house: House, fields: object, slug: str = "velo", by: httpx.AsyncClient | None = None) -> httpx.Response:
    """Send JSON."""
    return await (by or house.client).post(f"/comment/ville/{slug}", json=fields)


async def say(
    house: House, text: str, slug: str = "velo", by: httpx.AsyncClient | None = None, **fields: Any
) -> dict[str, Any]:
    """Write a comment that is taken; what was answered."""
    response = await post(house, {"text": text, **fields}, slug, by)
    assert response.status_code == 200, response.text
    said: dict[str, Any] = response.json()
    return said


async def agree(house: House, id: int, side: object, by: httpx.AsyncClient | None = None) -> httpx.Response:
    """Say what one thinks of a comment."""
    return await (by or house.client).post(f"/agree/{id}", json={"side": side})


async def change(house: House, receipt: str, **fields: str) -> httpx.Response:
    """Send the form of somebody's own comment."""
    return await house.client.post(f"/contribution/{receipt}", data={"lang": "en", **fields})


async def thread(house: House, slug: str = "velo") -> Thread:
    """What is published on a topic, as the builder is told of it."""
    return (await house.collector.results()).threads.get(on_topic(("ville", slug)), Thread(()))


async def texts(house: House, slug: str = "velo") -> list[str]:
    """The words of the comments of a topic, '' for those that are no more."""
    return [comment.text for comment in (await thread(house, slug)).comments]


async def only(house: House, slug: str = "velo") -> Comment:
    """The one comment of a topic."""
    [comment] = (await thread(house, slug)).comments
    return comment
