"""`poll`: choose one or more of several options.

Counted: the voters of each option. Shares are of voters, so that with several choices they add up to more than 100 %.
There is no decision rule, so there is no tie-break: options with equal votes are tied.

Answer: the list of the options chosen, from `min` to `max` of them, each once; kept in the order of the ballot.

Form: the field `answer`, repeated for each option chosen, with the option's id as its value (check boxes, or radio
buttons where `max` is 1). An empty value counts as nothing chosen.

Tally: `Tally`; `counts` is `{option: voters who chose it}`, in the order of the ballot.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Self

from ballots.fields import Field, MapOf, Record, Table, Whole
from ballots.kind import Answer, Form, Json, Problem, Settings, Tally, mapping, option_table, read_options
from ballots.opinions import Chance, Opinion, between, by_liking
from ballots.options import OptionsBallot, allow_at_most, check_bounds, require_enough
from ballots.reading import filled, whole


@dataclass(frozen=True)
class Poll(OptionsBallot):
    """A choice of `min` to `max` options."""

    kind: ClassVar[str] = "poll"
    settings: ClassVar[Table] = Table(
        "poll",
        "A choice of one or more among several options.",
        (
            Field(
                "options",
                MapOf(Record(option_table()), least=2),
                "The options, each under an id that never changes, in the order in which they are shown.",
                required=True,
                example="options:\n  tram: A tram line\n  bus:\n    title: Faster buses\n    summary: Bus lanes.",
            ),
            Field("min", Whole(least=1), "How many options a voter chooses at least.", default=1, example="min: 1"),
            Field("max", Whole(least=1), "How many options a voter chooses at most.", default=1, example="max: 2"),
        ),
    )

    min: int
    max: int

    @classmethod
    def check(cls, settings: Settings) -> Iterator[Problem]:
        yield from check_bounds(whole(settings, "min"), whole(settings, "max"), len(mapping(settings["options"])))

    @classmethod
    def read(cls, settings: Settings) -> Self:
        return cls(whole(settings, "min"), whole(settings, "max"), offered=read_options(settings))

    def frozen(self) -> Json:
        return {"kind": self.kind, "options": self.ids, "min": self.min, "max": self.max}

    def read_form(self, form: Form, prefix: str = "") -> Json:
        return filled(form, f"{prefix}answer")

    def parse(self, answer: Json) -> Answer:
        picks = self.picked(answer)
        require_enough(picks, self.min)
        allow_at_most(picks, self.max)
        return self.listed(picks)

    def count(self, answers: Iterable[tuple[Answer, int]]) -> Tally:
        voters = 0
        votes: Counter[str] = Counter()
        for answer, number in answers:
            voters += number
            for pick in self.picked(answer):
                votes[pick] += number
        return {"voters": voters, "counts": {id: votes[id] for id in self.ids}}

    def drawn(self, opinion: Opinion, chance: Chance) -> Json:
        likings = by_liking(self.ids, opinion, chance)
        liked = sum(liking > 0 for liking in likings.values())
        return list(likings)[: between(self.min, max(self.min, min(self.max, liked)), chance)]
