"""`survey`: several questions answered together, each of them a ballot of another kind or a free text.

Counted: each question by the rule of its kind, over those who answered it. Free text is private: it is counted as given
(`true`), and its words never reach a tally.

Answer: a mapping of questions to answers, each as its kind has it; at least one, and all that are `required`. A free
text is a string; its line ends become line feeds, control characters (other than line feed and tab) and lone
surrogates are taken out since nobody who pasted one could find it, the rest is put in Unicode's form NFC and stripped
of space at both ends. It is never empty, and has at most `longest` characters after all this.

Form: the fields of each question's kind behind the prefix `<question>.`, such as `mode.answer` for a poll called
`mode` or `lines.rank-tram` for a ranking called `lines`. A free text is the field `<question>.answer`. A question
whose fields are all empty or absent is not answered.

Tally: `Tally`; `voters` have sent the survey, and `counts` is `{question: its tally}`, in the order of the survey. The
`voters` of such a tally have answered that question. The tally of a text is `{"voters": n, "counts": {"answered": n}}`.

A refusal of one question's answer has the code of its kind, the message `On “{question}”: {refusal}` and a control
with the question's prefix. All questions are looked at: the first refusal has those of other questions as `also`.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import ClassVar, Self

from ballots.fields import Field, MapOf, Table, Text, Variant, Whole, YesNo
from ballots.kind import KINDS, Answer, Ballot, Form, Json, Problem, Refused, Settings, Tally, Words, is_blank, mapping
from ballots.opinions import Chance, Opinion, about
from ballots.reading import only_one, whole, word, words

LONGEST_TEXT = 4096

_TALKATIVE = 0.12
"""How often an invented voter writes something."""

_SKIPPED = 0.12
"""How often an invented voter leaves out a question that may be left out."""


@dataclass(frozen=True)
class FreeText(Ballot):
    """A question answered in the voter's own words. It stands in surveys only."""

    kind: ClassVar[str] = "text"
    settings: ClassVar[Table] = Table(
        "text",
        "An answer in the voter's own words, which are never published with the results.",
        (
            Field(
                "longest",
                Whole(least=1, most=LONGEST_TEXT),
                "The length of the longest answer, in characters.",
                default=1000,
                example="longest: 500",
            ),
        ),
    )

    longest: int

    @classmethod
    def read(cls, settings: Settings) -> Self:
        return cls(whole(settings, "longest"))

    def frozen(self) -> Json:
        return {"kind": self.kind, "longest": self.longest}

    def read_form(self, form: Form, prefix: str = "") -> Json:
        return only_one(form, prefix, "answer").strip()

    def parse(self, answer: Json) -> Answer:
        if not isinstance(answer, str):
            raise Refused("not-a-text", "Answer with a text.", control="answer")
        # NFC makes one character of four at most, so that what is refused here would be too long in the end; without
        # this the work of normalising would grow with the square of what somebody sends.
        text = _clean(answer) if len(answer) <= 4 * LONGEST_TEXT else answer
        if not text:
            raise Refused("no-answer", "Write something before you send your answer.", control="answer")
        if len(text) > self.longest:
            raise Refused(
                "too-long",
                "Shorten your text to {number} character.",
                plural="Shorten your text to {number} characters.",
                number=self.longest,
                control="answer",
            )
        return text

    def counted(self, answer: Answer) -> Answer:
        return True

    def count(self, answers: Iterable[tuple[Answer, int]]) -> Tally:
        voters = sum(number for _, number in answers)
        return {"voters": voters, "counts": {"answered": voters}}

    def drawn(self, opinion: Opinion, chance: Chance) -> Json:
        return "…" if chance() < _TALKATIVE else None


def _clean(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    visible = "".join(char for char in lines if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", visible).strip()


_ABOUT_A_QUESTION = (
    Field(
        "title",
        Text(translated=True, longest=300),
        "The question as voters read it.",
        required=True,
        example="title: How do you come to the market?",
    ),
    Field(
        "summary",
        Text(translated=True),
        "One or two sentences that explain the question, shown below it.",
        example="summary: Think of the last four weeks.",
    ),
    Field(
        "required",
        YesNo(),
        "Whether the survey can only be sent with an answer to this question.",
        default=False,
        example="required: true",
    ),
)


def _asked() -> Mapping[str, type[Ballot]]:
    """What a question of a survey can be: any kind but a survey, and a text."""
    return {name: kind for name, kind in KINDS.items() if kind is not Survey} | {FreeText.kind: FreeText}


def _question_tables() -> Mapping[str, Table]:
    return {
        name: replace(kind.settings, fields=(*_ABOUT_A_QUESTION, *kind.settings.fields))
        for name, kind in _asked().items()
    }


@dataclass(frozen=True)
class Question:
    """One question of a survey. `ballot` is how it is answered; its `kind` may be `text`."""

    id: str
    title: Words = field(hash=False)
    summary: Words = field(hash=False)
    required: bool
    ballot: Ballot


@dataclass(frozen=True)
class Survey(Ballot):
    """Several questions."""

    kind: ClassVar[str] = "survey"
    settings: ClassVar[Table] = Table(
        "survey",
        "Several questions that are answered together.",
        (
            Field(
                "questions",
                MapOf(Variant("kind", _question_tables), least=1),
                "The questions, each under an id that never changes: what is asked (`title`) and a kind of ballot with "
                "its settings, or `text`.",
                required=True,
                example=(
                    "questions:\n"
                    "  mode:\n    title: How do you come to the market?\n    kind: poll\n    required: true\n"
                    "    options:\n      foot: On foot\n      bicycle: By bicycle\n"
                    "  wish:\n    title: What would you change?\n    kind: text\n    longest: 500"
                ),
            ),
        ),
    )

    questions: tuple[Question, ...]

    @classmethod
    def check(cls, settings: Settings) -> Iterator[Problem]:
        for id, asked in mapping(settings["questions"]).items():
            question = mapping(asked)
            for problem in _asked()[word(question, "kind")].check(question):
                yield replace(problem, at=("questions", id, *problem.at))

    @classmethod
    def read(cls, settings: Settings) -> Self:
        return cls(tuple(_question(id, mapping(asked)) for id, asked in mapping(settings["questions"]).items()))

    @cached_property
    def by_id(self) -> Mapping[str, Question]:
        """The questions by their ids."""
        return {question.id: question for question in self.questions}

    def frozen(self) -> Json:
        return {
            "kind": self.kind,
            "questions": [
                {"id": question.id, "required": question.required, "ballot": question.ballot.frozen()}
                for question in self.questions
            ],
        }

    def wording(self) -> Json:
        return {
            question.id: {"title": question.title, "summary": question.summary, "ballot": question.ballot.wording()}
            for question in self.questions
        }

    def read_form(self, form: Form, prefix: str = "") -> Json:
        answers: dict[str, Json] = {}
        with _every_refusal() as refusals:
            for question in self.questions:
                with _about(question, refusals):
                    answers[question.id] = question.ballot.read_form(form, f"{prefix}{question.id}.")
        return {id: answer for id, answer in answers.items() if not is_blank(answer)}

    def parse(self, answer: Json) -> Answer:
        if not isinstance(answer, dict):
            raise Refused("not-a-survey", "Answer with the questions and your answer to each.")
        if not all(id in self.by_id for id in answer):
            raise Refused("unknown-question", "Answer the questions of this survey only.")
        parsed: dict[str, Json] = {}
        with _every_refusal() as refusals:
            for question in self.questions:
                with _about(question, refusals):
                    if question.id in answer:
                        parsed[question.id] = question.ballot.parse(answer[question.id])
                    elif question.required:
                        raise Refused("required", "This question needs an answer.", control="answer")
        if not answer:
            raise Refused("no-answer", "Answer at least one question before you send the survey.")
        return parsed

    def counted(self, answer: Answer) -> Answer:
        return {id: self.by_id[id].ballot.counted(given) for id, given in _given(answer)}

    def count(self, answers: Iterable[tuple[Answer, int]]) -> Tally:
        voters = 0
        given: dict[str, list[tuple[Answer, int]]] = {question.id: [] for question in self.questions}
        for answer, number in answers:
            voters += number
            for id, one in _given(answer):
                given[id].append((one, number))
        return {"voters": voters, "counts": {id: self.by_id[id].ballot.count(ones) for id, ones in given.items()}}

    def drawn(self, opinion: Opinion, chance: Chance) -> Json:
        answers: dict[str, Json] = {}
        for question in self.questions:
            if question.required or chance() >= _SKIPPED:
                answers[question.id] = question.ballot.drawn(about(opinion, question.id), chance)
        if any(question.required and answers[question.id] is None for question in self.questions):
            return None
        return {id: answer for id, answer in answers.items() if answer is not None} or None


def _question(id: str, settings: Settings) -> Question:
    return Question(
        id,
        words(settings, "title"),
        words(settings, "summary"),
        required=settings["required"] is True,
        ballot=_asked()[word(settings, "kind")].read(settings),
    )


def _given(answer: Answer) -> Iterable[tuple[str, Answer]]:
    return answer.items() if isinstance(answer, dict) else ()


@contextmanager
def _every_refusal() -> Iterator[list[Refused]]:
    """Refuse, in the end, for all the reasons that were gathered."""
    refusals: list[Refused] = []
    yield refusals
    if refusals:
        first, *others = refusals
        first.also = tuple(others)
        raise first


@contextmanager
def _about(question: Question, refusals: list[Refused]) -> Iterator[None]:
    """Gather a refusal with the question that it is about."""
    try:
        yield
    except Refused as refusal:
        refusals.append(
            Refused(
                refusal.code,
                "On “{question}”: {refusal}",
                control=f"{question.id}.{refusal.control}",
                question=question.title,
                refusal=refusal,
            )
        )
