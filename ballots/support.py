"""`support`: sign in favour of something, as one signs a petition.

Counted: the supporters. With a `threshold`, it is reached once there are at least that many. There are no ties.

Answer: `"support"`. A supporter who thinks again withdraws, as on any ballot.

Form: one field, `answer`, with the value `support` (a check box or the button itself).

Tally: `SupportTally`; `counts` is `{"support": supporters}`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

from ballots.fields import Field, Table, Whole
from ballots.kind import Answer, Ballot, Form, Json, Refused, Settings, Tally
from ballots.opinions import Chance, Opinion, felt
from ballots.reading import only_one, whole_or_none

SUPPORT = "support"


class SupportTally(Tally):
    """`threshold` is the number of supporters sought and `reached` whether it is met; both None where none is set."""

    threshold: int | None
    reached: bool | None


@dataclass(frozen=True)
class Support(Ballot):
    """A call for support, with the number of supporters sought if there is one."""

    kind: ClassVar[str] = "support"
    settings: ClassVar[Table] = Table(
        "support",
        "A call for support: each voter supports it or leaves it.",
        (
            Field(
                "threshold",
                Whole(least=1),
                "The number of supporters sought, for example the one from which the council has promised to debate.",
                example="threshold: 500",
            ),
        ),
    )

    threshold: int | None

    @classmethod
    def read(cls, settings: Settings) -> Self:
        return cls(whole_or_none(settings, "threshold"))

    def frozen(self) -> Json:
        return {"kind": self.kind, "threshold": self.threshold}

    def read_form(self, form: Form, prefix: str = "") -> Json:
        return only_one(form, prefix, "answer")

    def parse(self, answer: Json) -> Answer:
        if answer == "":
            raise Refused("no-answer", "Tick the box if you want to give your support.", control="answer")
        if answer != SUPPORT:
            raise Refused("unknown-answer", "The only answer here is to support.", control="answer")
        return SUPPORT

    def count(self, answers: Iterable[tuple[Answer, int]]) -> SupportTally:
        supporters = sum(number for _, number in answers)
        return {
            "voters": supporters,
            "counts": {SUPPORT: supporters},
            "threshold": self.threshold,
            "reached": None if self.threshold is None else supporters >= self.threshold,
        }

    def drawn(self, opinion: Opinion, chance: Chance) -> Json:
        return SUPPORT if felt(opinion(""), chance) > 0 else None
