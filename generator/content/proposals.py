"""What citizens may propose: the field `proposals` of a consultation, and the answers in the folder of that name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from ballots import Words
from generator.content.articles import article_values, read_article
from generator.content.folders import Folder
from generator.content.parts import begins, check_dates, ends, read_follow_up
from generator.content.proposal_tables import PROPOSAL_ANSWER
from generator.content.reading import Reading
from generator.errors import Place
from generator.model import Topic
from generator.proposals import ProposalAnswer, ProposalField, Proposals
from generator.settings import Commenting
from generator.values.validate import Values


def read_proposals(reading: Reading, folder: Folder, consultation: str, its: Values) -> Proposals | None:
    """What may be proposed, with the answers in `folder`; `its` are the fields of the consultation. None where nothing
    may be: then answers are a mistake."""
    values = its.record("proposals")
    answers = {answer.number: answer for answer in _read_answers(reading, folder)}
    if values is None:
        if "proposals" not in its.unsure:
            _blame_answers(reading, answers.values())
        return None
    _check_dates(values, its, reading)
    how = Commenting((), its.text("names"), its.text("moderation"))
    comments = its.get("comments") if values.get("comments") is None else values.get("comments")
    return Proposals(
        consultation=consultation,
        title=values.words("title"),
        summary=values.words("summary"),
        opens=values.moment("opens") or its.moment("opens"),
        closes=values.moment("closes") or its.moment("closes"),
        threshold=values.whole("threshold"),
        per_person=values.whole("per_person"),
        categories=_titles(values, "categories"),
        fields=_read_fields(values),
        how=how,
        comments=how if comments else None,
        answers=answers,
        place=Place(its.place("proposals").file),
    )


def check_origins(reading: Reading, topics: Iterable[Topic], proposals: Proposals | None, its: Values) -> None:
    """Report topics that began as a proposal where there are none, or as the same one as another topic."""
    first: dict[int, Topic] = {}
    for topic in topics:
        if topic.proposal is None:
            continue
        if proposals is None and "proposals" not in its.unsure:
            message = "this topic began as a proposal, but the consultation takes none"
            fix = f"Write `proposals:` in {its.place('proposals').file}, or delete `proposal` here."
            reading.findings.add_file(topic.place.file, message, fix)
        other = first.setdefault(topic.proposal.number, topic)
        if other is not topic:
            message = f"proposal {topic.proposal.number} has become {other.place.file} already"
            reading.findings.add_file(topic.place.file, message, "Delete `proposal` in one of the two.")


def _check_dates(values: Values, its: Values, reading: Reading) -> None:
    """Report an end before its beginning, also where one of the two is the consultation's."""
    check_dates(values, reading)
    own = [name for name in ("opens", "closes") if values.moment(name)]
    opens, closes = (values.moment(name) or its.moment(name) for name in ("opens", "closes"))
    if len(own) == 1 and opens and closes and opens >= closes:
        message = f"this begins {begins(opens)}, but ends {ends(closes)}"
        fix = "Correct one of the two: what a call for proposals does not say, it has from its consultation."
        reading.findings.add(values.place(own[0]), message, fix)


def _titles(values: Values, name: str) -> Mapping[str, Words]:
    found = values.get(name)
    return {id: words for id, words in found.items() if isinstance(words, Words)} if isinstance(found, Mapping) else {}


def _read_fields(values: Values) -> Mapping[str, ProposalField]:
    found = values.get("fields")
    records = found.items() if isinstance(found, Mapping) else ()
    return {id: _field(record) for id, record in records if isinstance(record, Values)}


def _field(record: Values) -> ProposalField:
    return ProposalField(
        title=record.words("title"),
        hint=record.words("hint"),
        required=record.get("required") is True,
        long=record.get("long") is True,
        options=_titles(record, "options"),
    )


def _read_answers(reading: Reading, folder: Folder) -> Iterator[ProposalAnswer]:
    """Every answer in the folder, by the number in the name of its file."""
    for article in folder.take_articles():
        text = read_article(reading, article, PROPOSAL_ANSWER)
        if text is None:
            continue
        if not (article.name.isascii() and article.name.isdecimal() and article.name[0] != "0"):
            fix = "Name it after the number of a proposal, such as `12.md`."
            reading.findings.add_file(text.file, "an answer to a proposal is named after its number", fix)
            continue
        values = article_values(reading, text, PROPOSAL_ANSWER, folder)
        yield ProposalAnswer(
            number=int(article.name[:9]),
            status=values.text("status"),
            date=values.day("date"),
            follow_up=read_follow_up(values),
            prose=text.prose,
            place=text.place,
        )
    folder.finish(("<number>.md",))


def _blame_answers(reading: Reading, answers: Iterable[ProposalAnswer]) -> None:
    for answer in answers:
        message = "this answers a proposal, but the consultation takes none"
        fix = "Write `proposals:` in its consultation.yml, or delete this file."
        reading.findings.add_file(answer.place.file, message, fix)
