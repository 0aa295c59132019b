"""`vote`: for, against or abstention.

Counted: how many chose each. Two shares are shown, of all voters and of expressed votes (those for and against), since
parliaments publish both and they answer different questions. There is no decision rule, so there is no tie-break.

Form: one field, `answer`, with the value `for`, `against` or `abstain`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

from ballots.fields import Table
from ballots.kind import Answer, Ballot, Form, Json, Refused, Settings, Tally
from ballots.opinions import Chance, Opinion, felt

ANSWERS = ("for", "against", "abstain")

_INDIFFERENT = 0.07
"""Who likes a question less than this, either way, abstains."""


class VoteTally(Tally):
    """`counts` has `for`, `against` and `abstain`; `expressed` is the number for and against together."""

    expressed: int


@dataclass(frozen=True)
class Vote(Ballot):
    """A vote for or against, or an abstention."""

    kind: ClassVar[str] = "vote"
    settings: ClassVar[Table] = Table("vote", "For, against or abstention.", ())

    @classmethod
    def read(cls, settings: Settings) -> Self:
        return cls()

    def frozen(self) -> Json:
        return {"kind": self.kind}

    def read_form(self, form: Form, prefix: str = "") -> Json:
        chosen = form.get(f"{prefix}answer", [])
        if len(chosen) > 1:
            raise Refused("too-many-answers", "Choose one answer only.", control="answer")
        return chosen[0] if chosen else ""

    def parse(self, answer: Json) -> Answer:
        if answer == "":
            raise Refused("no-answer", "Choose an answer before you send your vote.", control="answer")
        if not isinstance(answer, str) or answer not in ANSWERS:
            raise Refused(
                "unknown-answer", "Choose one of the answers offered: for, against or abstain.", control="answer"
            )
        return answer

    def count(self, answers: Iterable[tuple[Answer, int]]) -> VoteTally:
        counted: Counter[Answer] = Counter()
        for answer, voters in answers:
            counted[answer] += voters
        return {
            "voters": counted.total(),
            "counts": {answer: counted[answer] for answer in ANSWERS},
            "expressed": counted["for"] + counted["against"],
        }

    def drawn(self, opinion: Opinion, chance: Chance) -> Json:
        liking = felt(opinion(""), chance)
        if abs(liking) < _INDIFFERENT:
            return "abstain"
        return "for" if liking > 0 else "against"
