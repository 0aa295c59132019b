"""`scale`: one position on a scale of equal steps, such as from -100 (quite opposed) to 100 (quite in favour) by 25.

Counted: the voters at each position, and the median. With the answers in order, the lower and the upper median are the
two in the middle, which are one and the same for an odd number of voters. Both are given and nothing is made up between
them: with an even number, any position from the lower to the upper halves the voters. No answers, no median. There are
no ties to break.

Answer: the position, a whole number (`25`; neither `25.0` nor `"25"`).

Form: one field, `answer`, with the position in ASCII digits, `-` before a negative one (radio buttons or a slider).

Tally: `ScaleTally`; `counts` is `{position: voters}` with every position of the scale, from the lowest; the keys are
strings, as JSON has them (`"-25"`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Self, TypedDict

from ballots.fields import Field, Record, Table, Text, Whole
from ballots.kind import Answer, Ballot, Form, Json, Problem, Refused, Settings, Tally, Words, mapping
from ballots.opinions import Chance, Opinion, felt, step
from ballots.reading import only_one, whole, words

MOST_POSITIONS = 101
FARTHEST = 1_000_000
ENDS = ("low", "middle", "high")

_LABEL = Text(translated=True, longest=100)


class Median(TypedDict):
    """The lower and the upper median; equal unless an even number of voters is split between two positions."""

    lower: int
    upper: int


class ScaleTally(Tally):
    """`median` is None where nobody has answered."""

    median: Median | None


@dataclass(frozen=True)
class Scale(Ballot):
    """A scale from `start` to `end` by `step`. `labels` has words for `low`, `middle` and `high`, empty if not
    written."""

    kind: ClassVar[str] = "scale"
    settings: ClassVar[Table] = Table(
        "scale",
        "One position on a scale.",
        (
            Field(
                "from",
                Whole(least=-FARTHEST, most=FARTHEST),
                "The lowest position.",
                default=-100,
                example="from: 0",
            ),
            Field(
                "to",
                Whole(least=-FARTHEST, most=FARTHEST),
                "The highest position.",
                default=100,
                example="to: 10",
            ),
            Field(
                "step",
                Whole(least=1, most=2 * FARTHEST),
                f"The distance from one position to the next; a scale has up to {MOST_POSITIONS} positions.",
                default=25,
                example="step: 1",
            ),
            Field(
                "labels",
                Record(
                    Table(
                        "scale labels",
                        "Words at the ends and in the middle of a scale.",
                        (
                            Field("low", _LABEL, "The words at the lowest position.", example="low: Too slow"),
                            Field("middle", _LABEL, "The words at the middle position.", example="middle: Fine"),
                            Field("high", _LABEL, "The words at the highest position.", example="high: Too fast"),
                        ),
                    )
                ),
                "Words that say what the lowest, the middle and the highest position mean.",
                example="labels:\n  low: Too slow\n  middle: Just right\n  high: Too fast",
            ),
        ),
    )

    start: int
    end: int
    step: int
    labels: Mapping[str, Words] = field(hash=False)

    @classmethod
    def check(cls, settings: Settings) -> Iterator[Problem]:
        start, end, step = whole(settings, "from"), whole(settings, "to"), whole(settings, "step")
        if end <= start:
            yield Problem(
                ("to",), f"The scale goes from {start} to {end}, which is not higher.", f"Set `to` above {start}."
            )
        elif (end - start) % step:
            yield Problem(
                ("step",),
                f"Steps of {step} do not lead from {start} to {end}.",
                f"Choose a step that divides {end - start}.",
            )
        elif (end - start) // step + 1 > MOST_POSITIONS:
            yield Problem(
                ("step",),
                f"The scale has {(end - start) // step + 1} positions; {MOST_POSITIONS} are the most.",
                "Choose a larger step.",
            )
        elif (end - start) // step % 2 and _labels(settings)["middle"]:
            yield Problem(
                ("labels", "middle"),
                "This scale has an even number of positions, so that none is in the middle.",
                "Leave this label out, or choose a step that gives an odd number of positions.",
            )

    @classmethod
    def read(cls, settings: Settings) -> Self:
        return cls(whole(settings, "from"), whole(settings, "to"), whole(settings, "step"), _labels(settings))

    @property
    def positions(self) -> range:
        """Every position, from the lowest."""
        return range(self.start, self.end + 1, self.step)

    def label(self, position: int) -> Words:
        """The words written for a position, empty for most."""
        ends = {self.start: "low", self.end: "high"}
        end = ends.get(position, "middle" if 2 * position == self.start + self.end else "")
        return self.labels.get(end, Words())

    def frozen(self) -> Json:
        return {"kind": self.kind, "from": self.start, "to": self.end, "step": self.step}

    def wording(self) -> Json:
        return dict(self.labels)

    def read_form(self, form: Form, prefix: str = "") -> Json:
        written = only_one(form, prefix, "answer").strip()
        if written and not re.fullmatch(r"-?[0-9]{1,7}", written):
            raise self._no_position()
        return int(written) if written else ""

    def parse(self, answer: Json) -> Answer:
        if answer == "":
            raise Refused("no-answer", "Choose a position on the scale before you send your answer.", control="answer")
        if isinstance(answer, bool) or not isinstance(answer, int) or answer not in self.positions:
            raise self._no_position()
        return answer

    def _no_position(self) -> Refused:
        return Refused(
            "no-such-position",
            "Choose a position on the scale: from {start} to {end} in steps of {step}.",
            control="answer",
            start=self.start,
            end=self.end,
            step=self.step,
        )

    def count(self, answers: Iterable[tuple[Answer, int]]) -> ScaleTally:
        voters: Counter[Answer] = Counter()
        for answer, number in answers:
            voters[answer] += number
        return {
            "voters": voters.total(),
            "counts": {str(position): voters[position] for position in self.positions},
            "median": self._median([voters[position] for position in self.positions]),
        }

    def _median(self, histogram: list[int]) -> Median | None:
        in_order = sum(histogram)
        if not in_order:
            return None
        return {"lower": self._nth(histogram, (in_order - 1) // 2), "upper": self._nth(histogram, in_order // 2)}

    def _nth(self, histogram: list[int], nth: int) -> int:
        """The position of the answer with `nth` others below it or before it."""
        for position, number in zip(self.positions, histogram, strict=True):
            if nth < number:
                return position
            nth -= number
        raise IndexError(nth)

    def drawn(self, opinion: Opinion, chance: Chance) -> Json:
        return self.positions[step(felt(opinion(""), chance), len(self.positions))]


def _labels(settings: Settings) -> dict[str, Words]:
    written = mapping(settings.get("labels") or {})
    return {end: words(written, end) for end in ENDS}
