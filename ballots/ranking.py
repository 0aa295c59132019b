"""`ranking`: put options in order, the best first.

Counted: the order of the options, with ties as ties, by the `method` of the ballot; and how many rank each option
first. The rules, their sources and how they treat ties stand in the modules `borda`, `instant_runoff` and `schulze` of
`ballots.methods`. With `tie_break: listed` a tie is broken by the order in which the editor wrote the options, in
instant-runoff wherever it decides who leaves; the tally names the ties that were broken. Where nobody has voted, all
options are tied under any setting.

Answer: a list of options, the best first, each once; at least `min` of them. Those not ranked stand below those ranked,
and a voter has no preference between them. Ties are not possible among those ranked.

Form: for each option a field `rank-<option>` with its rank in ASCII digits, 1 for the best, or empty. Two options may
not have the same rank; ranks that are left out do not matter (1 and 3 mean the same as 1 and 2).

Tally: `RankingTally`; `counts` is `{option: voters who rank it first}`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, NotRequired, Self

from ballots.fields import Choice, Field, MapOf, Record, Table, Whole
from ballots.kind import Answer, Form, Json, Problem, Refused, Settings, Tally, mapping, option_table, read_options
from ballots.methods.borda import doubled_scores
from ballots.methods.instant_runoff import Round, instant_runoff
from ballots.methods.orders import Groups, as_listed, by_merit, tied
from ballots.methods.schulze import Matrix, pairwise, schulze, strongest_paths
from ballots.opinions import Chance, Opinion, between, by_liking
from ballots.options import OptionsBallot, check_bounds, require_enough
from ballots.reading import only_one, whole, word

MOST_OPTIONS = 100

_PATIENT = 0.6
"""The share of invented voters who rank all options."""


class RankingTally(Tally):
    """`order` has groups of options, the best first; options of one group are tied.

    `broken` lists the ties that the site's own rule broke. `scores` is there for `borda`, a whole number or one that
    ends in .5; `rounds` for `instant_runoff`; for `condorcet`, `pairwise` says how many voters prefer the first option
    to the second, and `strengths` how strong the strongest path between them is.
    """

    method: str
    order: Groups
    broken: Groups
    scores: NotRequired[dict[str, int | float]]
    rounds: NotRequired[list[Round]]
    pairwise: NotRequired[Matrix]
    strengths: NotRequired[Matrix]


@dataclass(frozen=True)
class Ranking(OptionsBallot):
    """An order of at least `min` options."""

    kind: ClassVar[str] = "ranking"
    settings: ClassVar[Table] = Table(
        "ranking",
        "Options put in order, the best first.",
        (
            Field(
                "options",
                MapOf(Record(option_table()), least=2),
                "The options, each under an id that never changes, in the order in which they are shown.",
                required=True,
                example="options:\n  tram: A tram line\n  bus: Faster buses\n  velo: Cycle paths",
            ),
            Field("min", Whole(least=1), "How many options a voter ranks at least.", default=1, example="min: 3"),
            Field(
                "method",
                Choice(("borda", "instant_runoff", "condorcet")),
                "How the rankings are counted: by points (`borda`), in rounds in which the last option leaves "
                "(`instant_runoff`), or by comparing each two options (`condorcet`, resolved by Schulze's method).",
                default="borda",
                example="method: condorcet",
            ),
            Field(
                "tie_break",
                Choice(("none", "listed")),
                "What breaks a tie: nothing (`none`), or the order in which the options are written here (`listed`).",
                default="none",
                example="tie_break: listed",
            ),
        ),
    )

    min: int
    method: str
    tie_break: str

    @classmethod
    def check(cls, settings: Settings) -> Iterator[Problem]:
        offered = len(mapping(settings["options"]))
        yield from check_bounds(whole(settings, "min"), None, offered)
        if offered > MOST_OPTIONS:
            yield Problem(
                ("options",),
                f"There are {offered} options to rank; {MOST_OPTIONS} are the most.",
                "Offer fewer options, or ask for a choice among them with a `poll`.",
            )

    @classmethod
    def read(cls, settings: Settings) -> Self:
        return cls(
            whole(settings, "min"),
            word(settings, "method"),
            word(settings, "tie_break"),
            offered=read_options(settings),
        )

    def frozen(self) -> Json:
        return {
            "kind": self.kind,
            "options": self.ids,
            "min": self.min,
            "method": self.method,
            "tie_break": self.tie_break,
        }

    def read_form(self, form: Form, prefix: str = "") -> Json:
        ranks: dict[int, str] = {}
        for option in self.options:
            rank = self._rank(form, prefix, option.id)
            if rank in ranks:
                raise Refused(
                    "same-rank",
                    "Two options have the rank {rank}: give each option a rank of its own.",
                    control=f"rank-{option.id}",
                    rank=rank,
                )
            if rank is not None:
                ranks[rank] = option.id
        return [ranks[rank] for rank in sorted(ranks)]

    def _rank(self, form: Form, prefix: str, option: str) -> int | None:
        written = only_one(form, prefix, f"rank-{option}").strip()
        if written and not re.fullmatch(r"0*[1-9][0-9]{0,3}", written):
            raise Refused(
                "not-a-rank",
                "A rank is a whole number: 1 for the best option, then 2, and so on.",
                control=f"rank-{option}",
            )
        return int(written) if written else None

    def parse(self, answer: Json) -> Answer:
        control = f"rank-{self.ids[0]}"
        ranking = self.picked(answer, control)
        require_enough(ranking, self.min, control)
        return list(ranking)

    def count(self, answers: Iterable[tuple[Answer, int]]) -> RankingTally:
        rankings: Counter[tuple[str, ...]] = Counter()
        for answer, number in answers:
            rankings[tuple(self.picked(answer))] += number
        firsts: Counter[str] = Counter()
        for ranking, number in rankings.items():
            firsts[ranking[0]] += number
        tally: RankingTally = {
            "voters": rankings.total(),
            "counts": {id: firsts[id] for id in self.ids},
            "method": self.method,
            "order": [self.ids],
            "broken": [],
        }
        match self.method:
            case "borda":
                self._count_points(tally, rankings)
            case "instant_runoff":
                self._count_rounds(tally, rankings)
            case "condorcet":
                self._count_pairs(tally, rankings)
        return tally

    def _count_points(self, tally: RankingTally, rankings: Counter[tuple[str, ...]]) -> None:
        doubled = doubled_scores(self.ids, rankings)
        tally["scores"] = {id: score / 2 if score % 2 else score // 2 for id, score in doubled.items()}
        self._order(tally, by_merit(self.ids, doubled))

    def _count_rounds(self, tally: RankingTally, rankings: Counter[tuple[str, ...]]) -> None:
        listed = self.tie_break == "listed" and tally["voters"] > 0
        tally["order"], tally["rounds"] = instant_runoff(self.ids, rankings, listed=listed)
        if listed:
            tally["broken"] = [round["tied"] for round in tally["rounds"] if round["tied"]]

    def _count_pairs(self, tally: RankingTally, rankings: Counter[tuple[str, ...]]) -> None:
        tally["pairwise"] = pairwise(self.ids, rankings)
        tally["strengths"] = strongest_paths(self.ids, tally["pairwise"])
        self._order(tally, schulze(self.ids, tally["strengths"]))

    def _order(self, tally: RankingTally, order: Groups) -> None:
        """Set the order, with its ties broken if the site has a rule for that and anybody has voted."""
        breaking = self.tie_break == "listed" and tally["voters"] > 0
        tally["order"] = as_listed(order) if breaking else order
        tally["broken"] = tied(order) if breaking else []

    def drawn(self, opinion: Opinion, chance: Chance) -> Json:
        ranking = list(by_liking(self.ids, opinion, chance))
        return ranking if chance() < _PATIENT else ranking[: between(self.min, len(ranking), chance)]
