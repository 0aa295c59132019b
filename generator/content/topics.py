"""Topics with their ballots."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from ballots import KINDS, Ballot
from generator.addresses import WITHIN_TOPIC
from generator.content.articles import Written, article_values, read_article
from generator.content.folders import Article, Folder
from generator.content.options import OptionFile, option_pages, read_option_files, with_options
from generator.content.parts import read_commenting, read_follow_up, read_image, title
from generator.content.reading import Reading
from generator.content.schedule import Schedule
from generator.content.tables import TOPIC
from generator.model import Topic
from generator.proposals import Origin
from generator.values.descriptions import code
from generator.values.nodes import Entries, Scalar, locate, scalars
from generator.values.scalars import is_id
from generator.values.source import Findings
from generator.values.validate import Values


def read_topics(reading: Reading, folder: Folder, consultation: str, its: Values) -> tuple[Topic, ...]:
    """Every topic in the folder `topics`, by `order` and name; `its` are the fields of the consultation."""
    topics = _Topics(reading, folder, consultation, its, Schedule(reading, its))
    for article in folder.take_articles():
        topics.read_file(article)
    for inner in folder.take_folders():
        topics.read_folder(inner)
    folder.finish(("<topic>.md", "<topic>/index.md"))
    topics.claim_former()
    topics.schedule.finish()
    return tuple(sorted(topics.found, key=lambda topic: (topic.order is None, topic.order or 0, topic.slug)))


@dataclass
class _Topics:
    reading: Reading
    folder: Folder
    consultation: str
    its: Values
    schedule: Schedule
    found: list[Topic] = field(default_factory=list)
    _former: list[tuple[str, Scalar]] = field(default_factory=list)

    def read_file(self, article: Article) -> None:
        if text := read_article(self.reading, article, TOPIC):
            self._add(self.folder.slug(article.name, after=".md"), text, self.folder, [])

    def read_folder(self, folder: Folder) -> None:
        index = folder.take_article("index")
        articles = folder.take_articles()
        folder.finish(("index.md", "<option>.md"))
        if index and (text := read_article(self.reading, index, TOPIC)):
            options = read_option_files(self.reading, folder, articles, text.fields.get("ballot"))
            self._add(self.folder.slug(folder.name), text, folder, options)
        elif not index:
            fix = "The topic itself stands in it, with its title and its ballot; each other file is an option."
            self.reading.findings.add_file(folder.path("index.md"), "the file is missing", fix)

    def claim_former(self) -> None:
        """Former addresses come last, so that a clash is blamed on them."""
        for slug, former in self._former:
            if former.text == slug:
                message = f"{code(slug)} is the name of this topic still"
                self.reading.findings.add(former.place, message, "List former names only.")
            elif is_id(former.text):
                self.reading.addresses.claim(f"{self.consultation}/{former.text}/", former.place)

    def _add(self, slug: str, text: Written, folder: Folder, options: list[OptionFile]) -> None:
        self.reading.addresses.claim(f"{self.consultation}/{slug}/", text.place)
        for name in WITHIN_TOPIC:
            self.reading.addresses.reserve(f"{self.consultation}/{slug}/{name}/", f"the pages of the topic `{slug}`")
        text = replace(text, fields=with_options(self.reading, text.fields, options))
        before = len(self.reading.findings)
        values = article_values(self.reading, text, TOPIC, folder)
        sound = text.readable and all(option.text.readable for option in options)
        sound = sound and (len(self.reading.findings) == before or self._ballot_sound(text, folder))
        ballot = _read_ballot(self.reading, values, text.fields) if sound else None
        topic = self._topic(slug, text, values, folder, ballot)
        if options:
            topic = replace(topic, option_pages=option_pages(self.reading, topic, options))
        self.schedule.check(topic, values)
        self._former += [(slug, former) for former in scalars(text.fields.get("formerly"))]
        self.found.append(topic)

    def _ballot_sound(self, text: Written, folder: Folder) -> bool:
        """Whether the ballot by itself has no mistake, so that it can be checked further."""
        node, kinds = text.fields.get("ballot"), TOPIC.field("ballot")
        if node is None or kinds is None:
            return False
        unreported = Findings()
        reader = replace(self.reading.reader(folder), findings=unreported)
        reader.value(kinds.type, node, "ballot", node.place)
        return not unreported

    def _topic(self, slug: str, text: Written, values: Values, folder: Folder, ballot: Ballot | None) -> Topic:
        key = text.fields.key("ballot")
        return Topic(
            consultation=self.consultation,
            slug=slug,
            title=title(values, self.reading, slug),
            summary=values.words("summary"),
            ballot=ballot or KINDS["vote"].read({}),
            opens=values.moment("opens") or self.its.moment("opens"),
            closes=values.moment("closes") or self.its.moment("closes"),
            results=values.text("results") or self.its.text("results"),
            status=values.text("status"),
            tags=values.texts("tags"),
            author=values.words("author"),
            source=values.text("source"),
            reference=values.text("reference"),
            image=read_image(values, folder),
            formerly=tuple(dict.fromkeys(values.texts("formerly"))),
            follow_up=read_follow_up(values),
            prose=text.prose,
            option_pages=(),
            place=text.place,
            ballot_place=key.place if key else text.place,
            order=values.whole("order"),
            comments=read_commenting(values, self.its),
            proposal=_read_origin(values),
        )


def _read_ballot(reading: Reading, values: Values, fields: Entries) -> Ballot | None:
    """The ballot of sound settings, or None, and a mistake, if they do not go together."""
    settings, node, key = values.record("ballot"), fields.get("ballot"), fields.key("ballot")
    if settings is None or node is None or key is None:
        return None
    kind = KINDS[settings.text("kind")]
    problems = list(kind.check(settings))
    for problem in problems:
        message = problem.message[:1].lower() + problem.message[1:].removesuffix(".")
        reading.findings.add(locate(node, problem.at, key.place), message, problem.fix)
    return None if problems else kind.read(settings)


def _read_origin(values: Values) -> Origin | None:
    record = values.record("proposal")
    return Origin(record.whole("number") or 0, record.whole("supports")) if record else None
