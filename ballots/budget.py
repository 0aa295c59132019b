"""`budget`: choose projects; the amount pays for those that the rule selects.

Counted: the votes of each project, and the projects selected by the `rule` of the ballot: `greedy`, by votes, or
`equal_shares`. The rules, their sources and how they treat ties stand in the modules of these names in
`ballots.methods`. `tie_break` is the site's own rule for a tie that decides: `listed`, the order in which the editor
wrote the projects, or `cheaper`, the project that costs less (equal costs stay tied). A project without votes is never
selected.

Answer: the list of the projects chosen, at least `min`, each once; kept in the order of the ballot. Without a `max`
the projects chosen may cost the amount together and no more: the voter makes a budget ("knapsack vote"). With a `max`
the voter approves up to so many projects, whatever they cost.

Form: the field `answer`, repeated for each project chosen, with the project's id as its value (check boxes).

Tally: `BudgetTally`; `counts` is `{project: votes}`, in the order of the ballot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self

from ballots.fields import Choice, Field, MapOf, Record, Table, Whole
from ballots.kind import (
    Answer,
    Form,
    Json,
    Money,
    Problem,
    Refused,
    Settings,
    Tally,
    mapping,
    option_table,
    read_options,
)
from ballots.methods.equal_shares import equal_shares
from ballots.methods.greedy import greedy
from ballots.methods.orders import Groups, by_merit
from ballots.methods.selection import Selection
from ballots.opinions import Chance, Opinion, between, by_liking
from ballots.options import OptionsBallot, allow_at_most, check_bounds, require_enough
from ballots.reading import filled, whole, whole_or_none, word

_COST = Field(
    "cost",
    Whole(least=1, most=10**12),
    "What the project costs, in whole units of the site's currency.",
    required=True,
    example="cost: 120000",
)


class BudgetTally(Tally):
    """`selected` are the projects that the amount pays for, `spent` and `left` what that means for it.

    `tied` are projects between which the rule leaves a tie that decides; `undecided` are projects with fewer votes
    that may or may not be selected, depending on that tie (none for `equal_shares`, where they are among those tied).
    `broken` lists the ties that the site's own rule broke. All lists are in the order of the ballot. `raised` is by
    how many units `equal_shares` raised each voter's share of the amount; None under another rule or where a tie
    leaves it open.
    """

    rule: str
    selected: list[str]
    tied: list[str]
    undecided: list[str]
    broken: Groups
    spent: int
    left: int
    raised: int | None


@dataclass(frozen=True)
class Budget(OptionsBallot):
    """Projects with costs, and the amount that pays for some of them. The projects are the options."""

    kind: ClassVar[str] = "budget"
    settings: ClassVar[Table] = Table(
        "budget",
        "Projects to choose from and an amount that pays for some of them.",
        (
            Field(
                "options",
                MapOf(Record(option_table(_COST)), least=2),
                "The projects, each under an id that never changes, in the order in which they are shown.",
                required=True,
                example=(
                    "options:\n  playground:\n    title: A playground at the canal\n    cost: 120000\n"
                    "  trees:\n    title: Two hundred trees\n    cost: 80000"
                ),
            ),
            Field(
                "amount",
                Whole(least=1, most=10**12),
                "What there is to spend, in whole units of the site's currency.",
                required=True,
                example="amount: 300000",
            ),
            Field("min", Whole(least=1), "How many projects a voter chooses at least.", default=1, example="min: 1"),
            Field(
                "max",
                Whole(least=1),
                "How many projects a voter chooses at most, whatever they cost; if left out, a voter's projects may "
                "cost no more than the amount together.",
                example="max: 2",
            ),
            Field(
                "rule",
                Choice(("greedy", "equal_shares")),
                "Which projects are selected: those with the most votes that can be paid (`greedy`), or those that "
                "voters can pay for from an equal share of the amount each (`equal_shares`), which serves smaller "
                "groups too.",
                default="greedy",
                example="rule: equal_shares",
            ),
            Field(
                "tie_break",
                Choice(("none", "listed", "cheaper")),
                "What breaks a tie that decides: nothing (`none`), the order in which the projects are written here "
                "(`listed`), or the lower cost (`cheaper`).",
                default="none",
                example="tie_break: cheaper",
            ),
        ),
    )

    amount: int
    min: int
    max: int | None
    rule: str
    tie_break: str

    @classmethod
    def check(cls, settings: Settings) -> Iterator[Problem]:
        amount = whole(settings, "amount")
        costs = {id: whole(mapping(option), "cost") for id, option in mapping(settings["options"]).items()}
        if min(costs.values()) > amount:
            yield Problem(
                ("amount",),
                f"The amount, {amount}, pays for none of the projects; the cheapest costs {min(costs.values())}.",
                "Correct the amount or the costs, all in whole units of the currency.",
            )
        else:
            for id, cost in costs.items():
                if cost > amount:
                    yield Problem(
                        ("options", id, "cost"),
                        f"This project costs {cost}, more than the amount of {amount}: it can never be selected.",
                        "Correct the cost or the amount, or leave the project out.",
                    )
        yield from cls._check_bounds(settings, costs, amount)

    @classmethod
    def _check_bounds(cls, settings: Settings, costs: Mapping[str, int], amount: int) -> Iterator[Problem]:
        least, most = whole(settings, "min"), whole_or_none(settings, "max")
        problems = list(check_bounds(least, most, len(costs)))
        yield from problems
        if not problems and most is None and least > 1 and sum(sorted(costs.values())[:least]) > amount:
            yield Problem(
                ("min",),
                f"Even the {least} cheapest projects cost more than the amount together, so that nobody could vote.",
                "Lower `min`, or set `max`: then the projects of a voter may cost more than the amount.",
            )

    @classmethod
    def read(cls, settings: Settings) -> Self:
        return cls(
            whole(settings, "amount"),
            whole(settings, "min"),
            whole_or_none(settings, "max"),
            word(settings, "rule"),
            word(settings, "tie_break"),
            offered=read_options(settings),
        )

    @cached_property
    def costs(self) -> Mapping[str, int]:
        """What each project costs, by its id."""
        return {option.id: option.cost or 0 for option in self.options}

    def frozen(self) -> Json:
        return {
            "kind": self.kind,
            "options": self.ids,
            "costs": dict(self.costs),
            "amount": self.amount,
            "min": self.min,
            "max": self.max,
            "rule": self.rule,
            "tie_break": self.tie_break,
        }

    def read_form(self, form: Form, prefix: str = "") -> Json:
        return filled(form, f"{prefix}answer")

    def parse(self, answer: Json) -> Answer:
        picks = self.picked(answer)
        require_enough(picks, self.min)
        if self.max is not None:
            allow_at_most(picks, self.max)
        elif self._cost(picks) > self.amount:
            raise Refused(
                "over-budget",
                "Your projects cost {excess} more than the amount of {amount}: leave some out.",
                control="answer",
                excess=Money(self._cost(picks) - self.amount),
                amount=Money(self.amount),
            )
        return self.listed(picks)

    def count(self, answers: Iterable[tuple[Answer, int]]) -> BudgetTally:
        ballots: Counter[tuple[str, ...]] = Counter()
        for answer, number in answers:
            ballots[tuple(self.picked(answer))] += number
        votes = dict.fromkeys(self.ids, 0)
        for picks, number in ballots.items():
            for pick in picks:
                votes[pick] += number
        selection = self._select(ballots, votes)
        spent = self._cost(selection.selected)
        return {
            "voters": ballots.total(),
            "counts": votes,
            "rule": self.rule,
            "selected": self.listed(selection.selected),
            "tied": self.listed(selection.tied),
            "undecided": self.listed(selection.undecided),
            "broken": [self.listed(group) for group in selection.broken],
            "spent": spent,
            "left": self.amount - spent,
            "raised": selection.raised,
        }

    def _select(self, ballots: Counter[tuple[str, ...]], votes: Mapping[str, int]) -> Selection:
        if self.rule == "equal_shares":
            return equal_shares(self.costs, self.amount, ballots, self._order_ties)
        return greedy(self.costs, self.amount, votes, self._order_ties)

    def _order_ties(self, projects: list[str]) -> Groups:
        """Tied projects in groups, the first first, by the site's own rule."""
        match self.tie_break:
            case "listed":
                return [[project] for project in self.listed(projects)]
            case "cheaper":
                return by_merit(self.listed(projects), {project: -self.costs[project] for project in projects})
        return [projects]

    def _cost(self, projects: Iterable[str]) -> int:
        return sum(self.costs[project] for project in projects)

    def drawn(self, opinion: Opinion, chance: Chance) -> Json:
        likings = by_liking(self.ids, self._worth(opinion), chance)
        liked = sum(liking > 0 for liking in likings.values())
        most = len(likings) if self.max is None else self.max
        wanted = between(self.min, max(self.min, min(most, liked)), chance)
        picks: list[str] = []
        for project in likings:
            if len(picks) < wanted and (self.max is not None or self._leaves_room([*picks, project])):
                picks.append(project)
        return picks

    def _worth(self, opinion: Opinion) -> Opinion:
        """The same opinion with an eye on the cost: what takes the whole amount has to be liked much."""
        return lambda project: opinion(project) - self.costs[project] / self.amount / 2

    def _leaves_room(self, picks: list[str]) -> bool:
        """Whether the amount still pays for as many projects as a voter has to choose."""
        others = sorted(cost for project, cost in self.costs.items() if project not in picks)
        return self._cost(picks) + sum(others[: max(0, self.min - len(picks))]) <= self.amount
