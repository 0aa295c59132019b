"""What a kind of ballot is.

A ballot is a configured question; its class is its kind.  A kind is one file in this folder with one subclass of
`Ballot`, and one template, `templates/ballots/<kind>.html`.  The rest of the house knows only what stands here.

Everything is pure: no clock, no file, no randomness of its own, the standard library only. Votes are counted in whole
numbers and `fractions.Fraction`, never in floats.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Self, TypeAlias, TypedDict

from ballots.fields import Field, Table, Text
from ballots.opinions import Chance, Opinion

Json: TypeAlias = "bool | int | float | str | Sequence[Json] | Mapping[str, Json] | None"
"""A JSON value."""

Answer: TypeAlias = Json
"""A voter's answer in its canonical form: what `Ballot.parse` returned. Equal answers are equal JSON."""

Form: TypeAlias = Mapping[str, Sequence[str]]
"""The fields of a page's form: name to the values sent, in order."""

Settings: TypeAlias = Mapping[str, object]
"""The settings of a ballot as read by its table: texts as `Words`, numbers as `int`, options as mappings by id."""


class Words(dict[str, str]):
    """A text in one or more languages: language tag to text, the original first.

    A text that an editor wrote once is in the site's first language.
    """

    __slots__ = ()

    @property
    def original(self) -> tuple[str, str]:
        """The language and the text of the original; empty strings where nothing was written."""
        return next(iter(self.items()), ("", ""))

    def said(self, language: str) -> tuple[str, str]:
        """The text for a page in `language` and the language that it is in: the original stands in for a translation
        that is missing."""
        return (language, self[language]) if language in self else self.original


class Money(int):
    """An amount in whole units of the site's currency, said with the currency."""


class Tally(TypedDict):
    """What was counted, as it stands in `tally.json`. Each kind adds fields of its own.

    `voters` is the number of answers counted; `counts` is the kind's main table (of a survey: a tally per question).
    """

    voters: int
    counts: Mapping[str, Json | Tally]


class Refused(ValueError):
    """An answer that the ballot does not allow.

    `code` is stable and for programs; `message` is an English sentence with `{name}` places, the key of its
    translation; `values` fill the places: a `Words` in the reader's language, `Money` with the currency, a `Refused`
    (that of a survey's question) by its own sentence in that language. Where the sentence has a plural, `plural` is
    its other form and `number` decides, and fills `{number}`. `control` names the form field at fault (without a
    prefix), so that a page can point at it; it is '' for the form as a whole. `also` are further faults of the same
    answer, at other fields.
    """

    def __init__(
        self,
        code: str,
        message: str,
        *,
        plural: str = "",
        number: int = 1,
        control: str = "",
        also: Sequence[Refused] = (),
        **values: object,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.plural = plural
        self.number = number
        self.control = control
        self.also = tuple(also)
        self.values = values

    @property
    def reason(self) -> Refused:
        """What is said at the field itself: of a survey, the refusal of the one question."""
        inner = self.values.get("refusal")
        return inner if isinstance(inner, Refused) else self

    def __str__(self) -> str:
        sentence = self.plural if self.plural and self.number != 1 else self.message
        plain = {name: value.original[1] if isinstance(value, Words) else value for name, value in self.values.items()}
        return sentence.format_map({"number": self.number, **plain})


@dataclass(frozen=True, slots=True)
class Problem:
    """A setting that an editor has to correct.

    `at` is the way to it through the settings, for example `("options", "velo", "cost")`; `message` says what is wrong
    and `fix` what to do, both English sentences.
    """

    at: tuple[str | int, ...]
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen. `cost` is in whole units of the site's currency, None outside budgets."""

    id: str
    title: Words = field(hash=False)
    summary: Words = field(default_factory=Words, hash=False)
    cost: int | None = None


@dataclass(frozen=True)
class Ballot(ABC):
    """A configured question.

    The class says what its kind is called (`kind`) and which settings it takes (`settings`, beside `kind` itself).
    """

    kind: ClassVar[str]
    settings: ClassVar[Table]

    @classmethod
    def check(cls, settings: Settings) -> Iterator[Problem]:
        """Each problem that one field alone does not show. `settings` has passed the field table."""
        yield from ()

    @classmethod
    @abstractmethod
    def read(cls, settings: Settings) -> Self:
        """The ballot that `settings` describe; they have passed the table and `check`."""

    @property
    def options(self) -> tuple[Option, ...]:
        """What can be chosen, in the order written; empty for kinds that offer no list."""
        return ()

    @abstractmethod
    def frozen(self) -> Json:
        """What may not change once there are ballots: everything that `parse` and `count` depend on, and no wording."""

    def wording(self) -> Json:
        """Every text of the ballot that voters read, by id: what may change, and what a ballot's version records."""
        return {option.id: [option.title, option.summary] for option in self.options}

    @abstractmethod
    def read_form(self, form: Form, prefix: str = "") -> Json:
        """The JSON answer that a form's fields mean, to be given to `parse`. Names of its fields start with `prefix`.

        A form with nothing filled in gives an empty answer: `""`, `[]` or `{}`, which no ballot allows (see
        `is_blank`). Raises `Refused` for what cannot be put in JSON at all, such as a rank that is not a number.
        """

    @abstractmethod
    def parse(self, answer: Json) -> Answer:
        """The canonical form of `answer`. Raises `Refused`, and nothing else, if the ballot does not allow it.

        `parse` of its own result is that result. `None` is no answer either: a withdrawal is handled outside.
        """

    def counted(self, answer: Answer) -> Answer:
        """What counting needs of a canonical answer: for most kinds all of it. Free text, for one, is left out."""
        return answer

    @abstractmethod
    def count(self, answers: Iterable[tuple[Answer, int]]) -> Tally:
        """The tally of a multiset of answers (as `counted` gives them), each with how many voters gave it (at least 1).

        The result depends on nothing but the multiset: neither on its order nor on how equal answers are grouped.
        """

    def drawn(self, opinion: Opinion, chance: Chance) -> Json:
        """What somebody of that opinion may answer, to be given to `parse`; None if they take no part.

        For demonstrations. A kind without it is one on which nobody votes there.
        """
        return None


KINDS: dict[str, type[Ballot]] = {}
"""Each kind by its name. The package fills it with what it finds; it stands here for kinds that contain others."""


def is_blank(answer: Json) -> bool:
    """Whether this is what `read_form` gives for a form with nothing filled in."""
    return isinstance(answer, str | list | dict) and not answer


def option_table(*more: Field) -> Table:
    """The table of an option, with a kind's own fields behind the common ones."""
    return Table(
        "option",
        "One thing that can be chosen. A title alone may be written for it.",
        (
            Field("title", Text(translated=True, longest=200), "What the option is called.", required=True),
            Field("summary", Text(translated=True), "One or two sentences that explain it, shown below the title."),
            *more,
        ),
        short="title",
    )


def read_options(settings: Settings) -> tuple[Option, ...]:
    """The options of settings whose table has `options` as a mapping of ids to `option_table` records."""
    return tuple(_option(id, entry) for id, entry in mapping(settings["options"]).items())


def _option(id: str, entry: object) -> Option:
    fields = mapping(entry)
    title, summary, cost = fields["title"], fields.get("summary"), fields.get("cost")
    if not isinstance(title, Words):
        raise TypeError(f"title of option {id} was not read by its table: {title!r}")
    return Option(
        id,
        title,
        summary if isinstance(summary, Words) else Words(),
        cost if isinstance(cost, int) else None,
    )


def mapping(value: object) -> Mapping[str, object]:
    """`value`, which a table has read as a mapping."""
    if not isinstance(value, Mapping):
        raise TypeError(f"a mapping was expected, not {value!r}")
    return value
