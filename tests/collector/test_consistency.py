"""Whatever happens in whatever order: what was acknowledged, what is stored and what is counted are one."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from ballots import Json
from collector.questions import canonical
from collector.store import cohorts
from tests.ballots.samples import SAMPLES, answers
from tests.collector.house import EVERY_KIND, House, rows, running, site

VOTERS = st.integers(0, 4)
TOPICS = st.sampled_from(["vote", "poll", "borda", "survey"])


class Town(RuleBasedStateMachine):
    """A few voters, who vote and withdraw one by one and all at once, and a collector that is now and then restarted.
    Two of them are a crowd.

    `acknowledged` is kept by the test alone: for each topic and voter the answers that were accepted, in order.
    """

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(cohorts, "CROWD", 2)
        self.loop = asyncio.new_event_loop()
        self.folder = TemporaryDirectory()
        self.acknowledged: dict[tuple[str, int], list[str | None]] = {}
        self.cookies: dict[int, str] = {}
        self.open()

    def open(self) -> None:
        self.context = running(Path(self.folder.name), site(*EVERY_KIND))
        self.house: House = self.loop.run_until_complete(self.context.__aenter__())

    def close(self) -> None:
        self.loop.run_until_complete(self.context.__aexit__(None, None, None))

    def teardown(self) -> None:
        self.close()
        self.loop.close()
        self.folder.cleanup()
        self.patch.undo()

    async def send(self, slug: str, number: int, answer: Json) -> None:
        async with self.house.visitor() as voter:
            if cookie := self.cookies.get(number):
                voter.cookies["__Host-cahier"] = cookie
            response = await self.house.vote(slug, answer, voter)
            before = self.acknowledged.get((slug, number), [])
            if answer is None and not before:
                assert response.status_code == 409
                return
            assert response.status_code == 200
            self.cookies[number] = response.cookies["__Host-cahier"]
            stored = None if answer is None else canonical(SAMPLES[slug].parse(answer))
            self.acknowledged[slug, number] = [*before, stored]
            assert response.json()["revision"] == len(before) + 1

    @rule(slug=TOPICS, number=VOTERS, data=st.data())
    def vote(self, slug: str, number: int, data: st.DataObject) -> None:
        self.loop.run_until_complete(self.send(slug, number, data.draw(answers(SAMPLES[slug]))))

    @rule(slug=TOPICS, number=VOTERS)
    def withdraw(self, slug: str, number: int) -> None:
        self.loop.run_until_complete(self.send(slug, number, None))

    @rule(data=st.data(), numbers=st.sets(VOTERS, min_size=2))
    def vote_all_at_once(self, data: st.DataObject, numbers: set[int]) -> None:
        chosen = {number: data.draw(TOPICS) for number in numbers}
        drawn = {number: data.draw(answers(SAMPLES[slug])) for number, slug in chosen.items()}

        async def everyone() -> None:
            await asyncio.gather(*[self.send(chosen[number], number, drawn[number]) for number in numbers])

        self.loop.run_until_complete(everyone())

    @rule()
    def restart(self) -> None:
        self.close()
        self.open()

    @invariant()
    def ballots_table_and_memory_agree(self) -> None:
        assert self.loop.run_until_complete(self.house.is_consistent())

    @invariant()
    def what_was_acknowledged_is_counted(self) -> None:
        for slug, sample in SAMPLES.items():
            last = [given[-1] for (topic, _), given in self.acknowledged.items() if topic == slug]
            counted = Counter(canonical(sample.counted(json.loads(answer))) for answer in last if answer is not None)
            row = self.house.collector.row(("ville", slug))
            assert self.house.collector.tallies.answers(row.id) == counted

    @invariant()
    def what_was_acknowledged_is_stored_once(self) -> None:
        stored = self.loop.run_until_complete(rows(self.house, "SELECT count(*) FROM ballot"))
        assert stored == [(sum(map(len, self.acknowledged.values())),)]

    @invariant()
    def who_voted_took_part_once(self) -> None:
        people = self.loop.run_until_complete(rows(self.house, "SELECT count(*) FROM participation"))
        assert people == [(len({number for _, number in self.acknowledged}),)]


TestTown = Town.TestCase
TestTown.settings = settings(max_examples=8, stateful_step_count=12, deadline=None)
