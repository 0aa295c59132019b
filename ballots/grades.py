"""`grades`: give each option a grade in words.

Counted: by majority judgment, after Balinski and Laraki (`ballots.methods.majority_judgment` has the rule, its
tie-break and the source): how many voters give each option each grade, the median grade, and the order of the options.
An option that a voter leaves without a grade counts as if it had the lowest one, so that all options are judged by the
same number of voters; the tally says how many left it so. With `tie_break: listed` options with exactly the same
grades, which the method leaves tied, take the order in which the editor wrote them. Where nobody has voted, all
options are tied.

Answer: a mapping of options to grades, at least one; kept in the order of the ballot.

Form: for each option a field `grade-<option>` with the id of a grade, or empty (radio buttons or a select).

Tally: `GradesTally`; `counts` is the profile, `{option: {grade: voters}}`, with every grade, the best first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar, Self

from ballots.fields import Choice, Field, MapOf, Record, Table, Text
from ballots.kind import (
    Answer,
    Form,
    Json,
    Option,
    Problem,
    Refused,
    Settings,
    Tally,
    Words,
    mapping,
    option_table,
    read_options,
)
from ballots.methods.majority_judgment import majority_grade, majority_judgment
from ballots.methods.orders import Groups, as_listed, tied
from ballots.opinions import Chance, Opinion, by_liking, step
from ballots.options import OptionsBallot
from ballots.reading import only_one, word, words

MOST_GRADES = 10

_UNKNOWN = 0.07
"""How often an invented voter leaves an option without a grade."""

SIX_GRADES: Mapping[str, Words] = {
    "excellent": Words(en="Excellent", fr="Excellent"),
    "very-good": Words(en="Very good", fr="Très bien"),
    "good": Words(en="Good", fr="Bien"),
    "fair": Words(en="Fair", fr="Passable"),
    "poor": Words(en="Poor", fr="Insuffisant"),
    "reject": Words(en="To reject", fr="À rejeter"),
}
"""The six grades of French practice, the best first."""


class GradesTally(Tally):
    """`median` is each option's majority grade, None where nobody has voted; `ungraded` says how many voters left the
    option without a grade (they are in `counts` under the lowest one).

    `order` has groups of options, the best first, those of one group tied; `broken` lists the ties that the site's own
    rule broke.
    """

    median: dict[str, str | None]
    ungraded: dict[str, int]
    order: Groups
    broken: Groups


@dataclass(frozen=True)
class Grades(OptionsBallot):
    """Options to be graded; `grades` are the grades, the best first, as options of their own."""

    kind: ClassVar[str] = "grades"
    settings: ClassVar[Table] = Table(
        "grades",
        "A grade for each option, counted by majority judgment.",
        (
            Field(
                "options",
                MapOf(Record(option_table()), least=1),
                "The options, each under an id that never changes, in the order in which they are shown.",
                required=True,
                example="options:\n  tram: A tram line\n  bus: Faster buses",
            ),
            Field(
                "grades",
                MapOf(Text(translated=True, longest=100), least=2),
                f"The grades, the best first, {MOST_GRADES} at most; six from excellent to reject if left out.",
                default=SIX_GRADES,
                example="grades:\n  agree: I agree\n  can-live-with-it: I can live with it\n  disagree: I disagree",
            ),
            Field(
                "tie_break",
                Choice(("none", "listed")),
                "What breaks a tie between options with exactly the same grades: nothing (`none`), or the order in "
                "which the options are written here (`listed`).",
                default="none",
                example="tie_break: listed",
            ),
        ),
    )

    grades: tuple[Option, ...]
    tie_break: str

    @classmethod
    def check(cls, settings: Settings) -> Iterator[Problem]:
        grades = len(mapping(settings["grades"]))
        if grades > MOST_GRADES:
            yield Problem(
                ("grades",),
                f"There are {grades} grades; {MOST_GRADES} are the most.",
                "Leave out the grades that voters will hardly tell apart.",
            )

    @classmethod
    def read(cls, settings: Settings) -> Self:
        written = mapping(settings["grades"])
        return cls(
            tuple(Option(id, words(written, id)) for id in written),
            word(settings, "tie_break"),
            offered=read_options(settings),
        )

    @cached_property
    def scale(self) -> Mapping[str, int]:
        """The height of each grade by its id: 0 for the lowest."""
        return {grade.id: height for height, grade in enumerate(reversed(self.grades))}

    def frozen(self) -> Json:
        return {
            "kind": self.kind,
            "options": self.ids,
            "grades": [grade.id for grade in self.grades],
            "tie_break": self.tie_break,
        }

    def wording(self) -> Json:
        return {"options": super().wording(), "grades": {grade.id: grade.title for grade in self.grades}}

    def read_form(self, form: Form, prefix: str = "") -> Json:
        given = {id: only_one(form, prefix, f"grade-{id}") for id in self.ids}
        return {id: grade for id, grade in given.items() if grade}

    def parse(self, answer: Json) -> Answer:
        control = f"grade-{self.ids[0]}"
        if not isinstance(answer, dict):
            raise Refused("not-grades", "Answer with a grade for each option that you judge.", control=control)
        if not answer:
            raise Refused("no-answer", "Give at least one option a grade before you send your vote.", control=control)
        if not all(option in self.place for option in answer):
            raise Refused("unknown-option", "Grade the options offered here only.", control=control)
        for option, grade in answer.items():
            if not isinstance(grade, str) or grade not in self.scale:
                raise Refused("unknown-grade", "Choose one of the grades offered.", control=f"grade-{option}")
        return {id: answer[id] for id in self.ids if id in answer}

    def count(self, answers: Iterable[tuple[Answer, int]]) -> GradesTally:
        voters = 0
        given: dict[str, Counter[object]] = {id: Counter() for id in self.ids}
        for answer, number in answers:
            voters += number
            for option, grade in mapping(answer).items():
                given[option][grade] += number
        ungraded = {id: voters - grades.total() for id, grades in given.items()}
        lowest = self.grades[-1].id
        for id, number in ungraded.items():
            given[id][lowest] += number
        profile = {id: [given[id][grade] for grade in self.scale] for id in self.ids}
        order = majority_judgment(profile)
        breaking = self.tie_break == "listed" and voters > 0
        return {
            "voters": voters,
            "counts": {id: {grade.id: given[id][grade.id] for grade in self.grades} for id in self.ids},
            "median": {id: self._grade(majority_grade(grades)) for id, grades in profile.items()},
            "ungraded": ungraded,
            "order": as_listed(order) if breaking else order,
            "broken": tied(order) if breaking else [],
        }

    def _grade(self, height: int | None) -> str | None:
        return None if height is None else self.grades[-1 - height].id

    def drawn(self, opinion: Opinion, chance: Chance) -> Json:
        likings = by_liking(self.ids, opinion, chance)
        given = {id: self.grades[-1 - step(liking, len(self.grades))].id for id, liking in likings.items()}
        known = {id: grade for id, grade in given.items() if chance() >= _UNKNOWN}
        return known or given
