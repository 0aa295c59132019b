"""The people of a demonstration: always the same, of divided opinions, and at home while nothing is open."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest

from ballots import Words
from collector.demo import days, population
from collector.demo.population import Said
from generator.model import Site, TopicKey
from tests.ballots.asking import ballot, options
from tests.collector.house import CLOSES, DURING, EVERY_KIND, OPENS, PARIS, site, topic


@pytest.fixture(autouse=True)
def village(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fewer people, so that tests are fast."""
    monkeypatch.setattr(population, "PEOPLE", 400)


def heard(asked: Site, today: datetime = DURING) -> dict[TopicKey, list[Said]]:
    found: dict[TopicKey, list[Said]] = {}
    for said in population.said(asked, today):
        found.setdefault(said.topic.key, []).append(said)
    return found


def votes(slug: str) -> Counter[object]:
    """What people say on a vote called `slug`."""
    return Counter(said.answer for said in heard(site(topic(slug)))["ville", slug])


class TestDays:
    def test_it_plays_at_noon_in_the_middle_of_the_time_when_most_is_open(self) -> None:
        early = topic("early", closes=datetime(2026, 3, 31, tzinfo=PARIS))
        asked = site(topic("a"), topic("b", opens=datetime(2026, 5, 1, tzinfo=PARIS)), early)
        for now in (DURING, DURING.replace(year=2031)):
            assert days.today(asked, now) == datetime(2026, 5, 16, 12, tzinfo=PARIS)

    def test_what_an_editor_has_closed_is_not_counted_among_what_is_open(self) -> None:
        closed = topic("closed", status="retained", opens=datetime(2026, 5, 20, tzinfo=PARIS))
        assert days.today(site(topic("a"), closed), DURING) == datetime(2026, 4, 16, 12, tzinfo=PARIS)

    def test_where_only_an_end_is_known_it_plays_in_the_weeks_before(self) -> None:
        assert CLOSES - days.USUAL < days.today(site(topic("a", opens=None)), DURING) < CLOSES

    def test_where_nothing_opens_or_closes_it_plays_now(self) -> None:
        assert days.today(site(topic("a", opens=None, closes=None)), DURING) == DURING
        assert days.today(site(), DURING) == DURING

    def test_an_hour_of_voting_is_played_in_that_hour(self) -> None:
        brief = topic("brief", opens=OPENS, closes=OPENS + timedelta(hours=1))
        assert days.today(site(brief), DURING) == OPENS + timedelta(minutes=30)

    def test_people_vote_while_it_is_open_and_until_today(self) -> None:
        assert days.voting(topic("a"), DURING) == (OPENS, DURING)
        assert days.voting(topic("a"), CLOSES + timedelta(days=9)) == (OPENS, CLOSES)
        assert days.voting(topic("a", opens=None), DURING) == (DURING - days.USUAL, DURING)
        assert days.voting(topic("a"), OPENS) is None


class TestPeople:
    def test_they_always_say_the_same_whatever_else_they_are_asked(self) -> None:
        alone, among = heard(site(topic("velo"))), heard(site(*EVERY_KIND, topic("velo")))
        said = [(one.person, one.answer) for one in alone["ville", "velo"]]
        assert Counter(map(str, said)) == Counter(str((one.person, one.answer)) for one in among["ville", "velo"])
        assert among == heard(site(*EVERY_KIND, topic("velo")))

    def test_they_answer_ballots_of_every_kind(self) -> None:
        found = heard(site(*EVERY_KIND))
        assert set(found) == {one.key for one in EVERY_KIND}

    def test_they_speak_in_the_order_of_time_and_only_while_they_are_asked(self) -> None:
        over = topic("over", closes=DURING - timedelta(days=5))
        asked = site(topic("velo"), over, topic("later", opens=DURING + timedelta(days=1)))
        moments = [said.moment for said in population.said(asked, DURING)]
        assert moments == sorted(moments)
        found = heard(asked)
        assert set(found) == {("ville", "velo"), ("ville", "over")}
        assert all(OPENS <= said.moment < DURING for said in found["ville", "velo"])
        assert all(OPENS <= said.moment < DURING - timedelta(days=5) for said in found["ville", "over"])

    def test_many_come_at_once_some_at_last_and_fewer_in_between(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(population, "PEOPLE", 3000)
        tenth = (DURING - OPENS) / 10
        tenths = Counter(
            min(int((said.moment - OPENS) / tenth), 9) for said in heard(site(topic("velo")))["ville", "velo"]
        )
        assert tenths[0] > 2 * tenths[5]
        assert tenths[9] > 1.3 * tenths[5]

    def test_a_quarter_to_three_quarters_of_them_vote(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(population, "PEOPLE", 1000)
        turnouts = [len({said.person.id for said in heard(site(topic(slug)))["ville", slug]}) for slug in "abcdefgh"]
        assert all(200 < turnout < 800 for turnout in turnouts)
        assert max(turnouts) > min(turnouts) + 100

    def test_some_change_their_mind_and_some_withdraw(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(population, "PEOPLE", 3000)
        said = heard(site(topic("velo")))["ville", "velo"]
        again = Counter(one.person.id for one in said)
        assert 1 < max(again.values()) < 3
        assert 0 < sum(one.answer is None for one in said) < len(said) / 20

    def test_results_have_shape(self) -> None:
        """Most votes are clear, not all are won, and an option that is liked is well ahead of one that is not."""
        shares = [found["for"] / (found["for"] + found["against"]) for found in map(votes, "abcdefghijkl")]
        assert sum(abs(share - 0.5) > 0.1 for share in shares) > len(shares) / 2
        assert min(shares) < 0.5 < max(shares)
        poll = ballot("poll", options=options("a", "b", "c", "d"))
        picks = Counter(str(said.answer) for said in heard(site(topic("parc", poll)))["ville", "parc"])
        assert max(picks.values()) > 2 * min(picks[f"['{id}']"] for id in "abcd")

    def test_where_there_are_very_many_topics_fewer_people_live(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(population, "MOST_ASKED", 300)
        said = population.said(site(*[topic(f"t{number}") for number in range(10)]), DURING)
        assert 20 < len({one.person.id for one in said}) <= 30

    def test_who_lives_near_votes_alike(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Opinions go with leanings: on some topic at least, one neighbourhood sees it quite otherwise than another."""
        monkeypatch.setattr(population, "PEOPLE", 1000)

        def gap(slug: str) -> float:
            said = [one for one in heard(site(topic(slug)))["ville", slug] if one.answer in ("for", "against")]
            here = [one.answer == "for" for one in said if one.person.leanings[0] > 0]
            there = [one.answer == "for" for one in said if one.person.leanings[0] <= 0]
            return abs(sum(here) / len(here) - sum(there) / len(there))

        assert max(map(gap, "abcdefgh")) > 0.15


class TestFingerprint:
    ASKED = site(topic("velo"))

    @pytest.mark.parametrize(
        "changed",
        [
            site(topic("velo"), topic("tram")),
            site(topic("velo", ballot("scale"))),
            site(topic("velo", closes=CLOSES + timedelta(days=1))),
            site(topic("velo", status="studied")),
            site(topic("trottinette")),
        ],
    )
    def test_another_question_is_another_population(self, changed: Site) -> None:
        assert population.fingerprint(changed) != population.fingerprint(self.ASKED)

    def test_another_wording_is_not(self) -> None:
        reworded = site(topic("velo", title=Words(fr="Tout autre chose")))
        assert population.fingerprint(reworded) == population.fingerprint(self.ASKED)

    def test_it_fits_into_the_header_of_a_database(self) -> None:
        for slug in "abcdefghij":
            assert 0 < population.fingerprint(site(topic(slug))) < 2**31
