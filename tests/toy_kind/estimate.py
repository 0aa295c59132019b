"""`estimate`: guess a whole number, such as how many sweets are in the jar. A toy."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Self

from ballots.fields import Field, Table, Whole
from ballots.kind import Answer, Ballot, Form, Json, Refused, Settings, Tally
from ballots.reading import whole


@dataclass(frozen=True)
class Estimate(Ballot):
    """A guess from 0 to `most`."""

    kind: ClassVar[str] = "estimate"
    settings: ClassVar[Table] = Table(
        "estimate", "A guess.", (Field("most", Whole(least=1), "The highest guess.", required=True),)
    )

    most: int

    @classmethod
    def read(cls, settings: Settings) -> Self:
        return cls(whole(settings, "most"))

    def frozen(self) -> Json:
        return {"kind": self.kind, "most": self.most}

    def read_form(self, form: Form, prefix: str = "") -> Json:
        text = "".join(form.get(f"{prefix}guess", []))
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text

    def parse(self, answer: Json) -> Answer:
        if not isinstance(answer, int) or isinstance(answer, bool) or not 0 <= answer <= self.most:
            raise Refused("not-a-guess", "Guess a number up to {most}.", control="guess", most=self.most)
        return answer

    def count(self, answers: Iterable[tuple[Answer, int]]) -> Tally:
        guesses: Counter[str] = Counter()
        for answer, voters in answers:
            guesses[str(answer)] += voters
        return {"voters": guesses.total(), "counts": dict(sorted(guesses.items()))}
