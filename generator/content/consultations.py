"""Consultations: their own file, and what stands beside it but for topics."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ballots.fields import ListOf, Record
from generator.addresses import WITHIN_CONSULTATION
from generator.content.answers import read_answers
from generator.content.articles import article_values, read_article
from generator.content.folders import Article, Folder
from generator.content.parts import (
    LONG_AGO,
    check_dates,
    read_commenting,
    read_contact,
    read_facts,
    read_image,
    read_organizer,
    read_phases,
    title,
)
from generator.content.proposals import check_origins, read_proposals
from generator.content.reading import Reading, stand_in
from generator.content.tables import CONSULTATION, MEETING, NEWS, OUTCOME, PRESENTATION, TEXT
from generator.content.topics import read_topics
from generator.errors import Place, Wrong
from generator.model import Consultation, Meeting, News, Outcome, Site, Text, Verdict
from generator.pieces import Translated
from generator.values.dates import read_day
from generator.values.validate import Values

_PARTS = (
    "consultation.yml", "presentation.md", "topics", "answers", "proposals", "texts", "news", "meetings.yml",
    "outcome.md",
)  # fmt: skip
_NEWS_NAME = re.compile(r"(?P<date>\d+-\d+-\d+)-(?P<slug>.+)", re.ASCII)


def find_consultations(folder: Folder) -> Mapping[str, str]:
    """Every folder of `content/consultations`, by the slug of what is in it."""
    found: dict[str, str] = {}
    for inner in folder.take_folders():
        slug = folder.slug(inner.name)
        if found.setdefault(slug, inner.file) != inner.file:
            folder.clash(inner.name, f"the address `/{slug}/` already belongs to {found[slug]}")
    folder.finish(("<consultation>/consultation.yml",), media=False)
    return found


def read_consultation(reading: Reading, file: str, slug: str, site: Site) -> Consultation:
    """What is in the folder `file`. The organizer and contact of the site are its own by default."""
    folder = reading.folder(file)
    values = _read_file(reading, folder)
    place = Place(folder.path("consultation.yml"))
    _claim(reading, slug, place)
    topics = read_topics(reading, folder.take_folder("topics"), slug, values)
    topics = read_answers(reading, folder.take_folder("answers"), topics)
    proposals = read_proposals(reading, folder.take_folder("proposals"), slug, values)
    check_origins(reading, topics, proposals, values)
    consultation = Consultation(
        slug=slug,
        title=title(values, reading, slug),
        summary=values.words("summary"),
        organizer=read_organizer(values, site.organizer),
        contact=read_contact(values, site.contact),
        category=values.words("category"),
        facts=read_facts(values),
        tags=values.texts("tags"),
        opens=values.moment("opens"),
        closes=values.moment("closes"),
        phases=read_phases(values, reading),
        access=values.text("access"),
        visibility=values.text("visibility"),
        results=values.text("results"),
        image=read_image(values, folder),
        presentation=_read_presentation(reading, folder),
        topics=topics,
        texts=tuple(_read_texts(reading, folder.take_folder("texts"), slug, values)),
        news=_read_news(reading, folder.take_folder("news"), slug),
        meetings=_read_meetings(reading, folder),
        outcome=_read_outcome(reading, folder),
        place=place,
        proposals=proposals,
    )
    folder.finish(_PARTS)
    return consultation


def _read_file(reading: Reading, folder: Folder) -> Values:
    file = folder.take("consultation.yml")
    if not file:
        file = folder.path("consultation.yml")
        reading.findings.add_file(
            file, "the file is missing", f"Write it, with at least `{CONSULTATION.fields[0].example}`."
        )
        return stand_in(CONSULTATION, file)
    node = reading.yaml_fields(file)
    values = reading.whole(CONSULTATION, node, folder) if node else stand_in(CONSULTATION, file)
    return check_dates(values, reading)


def _claim(reading: Reading, slug: str, place: Place) -> None:
    reading.addresses.claim(f"{slug}/", place)
    for name in WITHIN_CONSULTATION:
        reading.addresses.reserve(f"{slug}/{name}/", f"the pages of the consultation `{slug}`")


def _read_presentation(reading: Reading, folder: Folder) -> Translated:
    article = folder.take_article("presentation")
    text = read_article(reading, article, PRESENTATION) if article else None
    if not text:
        return {}
    article_values(reading, text, PRESENTATION, folder)
    return text.prose


def _read_outcome(reading: Reading, folder: Folder) -> Outcome | None:
    article = folder.take_article("outcome")
    text = read_article(reading, article, OUTCOME) if article else None
    if not text:
        return None
    values = article_values(reading, text, OUTCOME, folder)
    day = values.day("date") or LONG_AGO.date()
    return Outcome(title(values, reading, text.name), day, text.prose, text.place)


def _read_texts(reading: Reading, folder: Folder, consultation: str, its: Values) -> Iterator[Text]:
    """Every text in the folder `texts`; `its` are the fields of the consultation."""
    for article in folder.take_articles():
        if text := read_article(reading, article, TEXT):
            slug = folder.slug(article.name, after=".md")
            reading.addresses.claim(f"{consultation}/texts/{slug}/", text.place)
            values = article_values(reading, text, TEXT, folder)
            words = title(values, reading, slug)
            yield Text(
                consultation=consultation,
                slug=slug,
                title=words,
                summary=values.words("summary"),
                prose=text.prose,
                place=text.place,
                comments=read_commenting(values, its),
                votes=values.get("votes") is True,
                amendments=values.get("amendments") is True,
                verdicts=tuple(
                    Verdict(record.whole("number") or 0, record.text("status"), record.words("reason"))
                    for record in values.records("verdicts")
                ),
                opens=its.moment("opens"),
                closes=its.moment("closes"),
            )
    folder.finish(("<text>.md",))


def _read_news(reading: Reading, folder: Folder, consultation: str) -> tuple[News, ...]:
    found = [
        news for article in folder.take_articles() for news in _read_one_news(reading, folder, article, consultation)
    ]
    folder.finish(("<date>-<slug>.md",))
    return tuple(sorted(found, key=lambda news: (news.date, news.slug), reverse=True))


def _read_one_news(reading: Reading, folder: Folder, article: Article, consultation: str) -> Iterator[News]:
    text = read_article(reading, article, NEWS)
    name = _NEWS_NAME.fullmatch(article.name)
    if text and not name:
        fix = f"Rename it, such as `2026-03-01-{article.name}.md`."
        reading.findings.add_file(text.file, "the name of a piece of news begins with its date", fix)
    if not text:
        return
    day, slug = (name["date"], name["slug"]) if name else ("1970-01-01", article.name)
    slug = folder.slug(slug, before=f"{day}-" if name else "", after=".md")
    reading.addresses.claim(f"{consultation}/news/{slug}/", text.place)
    try:
        date = read_day(day)
    except Wrong as wrong:
        reading.findings.add_file(text.file, f"in the name of this file, {wrong.message}", wrong.fix)
        date = LONG_AGO.date()
    values = article_values(reading, text, NEWS, folder)
    words, image = title(values, reading, slug), read_image(values, folder)
    yield News(consultation, slug, date, words, values.words("summary"), image, text.prose, text.place)


def _read_meetings(reading: Reading, folder: Folder) -> tuple[Meeting, ...]:
    file = folder.take("meetings.yml")
    node = reading.yaml(file) if file else None
    if node is None:
        return ()
    values = reading.reader(folder).value(ListOf(Record(MEETING)), node, "meetings.yml", node.place)
    records = values if isinstance(values, tuple) else ()
    return tuple(sorted((_meeting(record, reading) for record in records), key=lambda meeting: meeting.starts))


def _meeting(record: Values, reading: Reading) -> Meeting:
    check_dates(record, reading, "starts", "ends")
    return Meeting(
        title=record.words("title"),
        summary=record.words("summary"),
        starts=record.moment("starts") or LONG_AGO,
        ends=record.moment("ends"),
        location=record.words("location"),
        url=record.text("url"),
    )
