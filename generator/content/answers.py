"""The authority's final answers to topics: the folder `answers` of a consultation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from generator.content.articles import article_values, read_article
from generator.content.folders import Folder
from generator.content.parts import LONG_AGO
from generator.content.reading import Reading
from generator.content.tables import ANSWER
from generator.model import Topic
from generator.pieces import Answer
from generator.values.near import did_you_mean


def read_answers(reading: Reading, folder: Folder, topics: Sequence[Topic]) -> tuple[Topic, ...]:
    """The topics with the answers in `folder`, each called as the topic that it answers."""
    answers: dict[str, Answer] = {}
    known = [topic.slug for topic in topics]
    for article in folder.take_articles():
        text = read_article(reading, article, ANSWER)
        if text is None:
            continue
        if article.name not in known:
            fix = did_you_mean(article.name, known) or "Name it after the file of the topic that it answers."
            reading.findings.add_file(text.file, f"there is no topic `{article.name}` to be answered", fix)
        values = article_values(reading, text, ANSWER, folder)
        answers[article.name] = Answer(values.day("date") or LONG_AGO.date(), text.prose, text.place)
    folder.finish(("<topic>.md",))
    return tuple(replace(topic, answer=answers.get(topic.slug)) for topic in topics)
