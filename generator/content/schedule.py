"""Whether the dates of topics go together with those that they have from their consultation.

What several topics have from their consultation is wrong in one place, and is said once, there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from generator.content.parts import begins, ends
from generator.content.reading import Reading
from generator.errors import Place
from generator.model import Topic
from generator.values.descriptions import listed
from generator.values.validate import Values

_WHEN = {"closed": "after closing", "after_vote": "to everyone only after closing"}
_MOST_NAMED = 3


@dataclass
class Schedule:
    """The dates of a consultation's topics; `its` are the fields of the consultation."""

    reading: Reading
    its: Values
    _early: list[tuple[Topic, Place]] = field(default_factory=list)
    _late: list[tuple[Topic, Place]] = field(default_factory=list)
    _endless: list[Topic] = field(default_factory=list)

    def check(self, topic: Topic, values: Values) -> None:
        """Check a topic with its own fields; what it has from the consultation is kept for `finish`."""
        if self._sure(values, "opens", "closes"):
            self._check_order(topic, values)
        if self._sure(values, "results", "closes", "status"):
            self._check_end(topic, values)

    def finish(self) -> None:
        """Report what is wrong in the consultation for its topics."""
        self._clash(self._late, "closes", "votes end {}, but the topics {} open later")
        self._clash(self._early, "opens", "votes begin {}, but the topics {} close earlier")
        if self._endless:
            shown = _WHEN[self._endless[0].results]
            one, never = ("topic", "never closes") if len(self._endless) == 1 else ("topics", "never close")
            message = f"results are shown {shown}, but the {one} {_some(self._endless)} {never}"
            self.reading.findings.add(self.its.place("results"), message, "Write when it `closes`, or `results: live`.")

    def _sure(self, values: Values, *names: str) -> bool:
        """Whether fields could be read where they are written, in the topic or else in the consultation."""
        return not any(
            name in values.unsure or (values.get(name) is None and name in self.its.unsure) for name in names
        )

    def _check_order(self, topic: Topic, values: Values) -> None:
        if not topic.opens or not topic.closes or topic.opens < topic.closes:
            return
        match bool(values.moment("opens")), bool(values.moment("closes")):
            case True, True:
                self._inverted(topic, values.place("closes"))
            case True, False:
                self._late.append((topic, values.place("opens")))
            case False, True:
                self._early.append((topic, values.place("closes")))

    def _check_end(self, topic: Topic, values: Values) -> None:
        if topic.results == "live" or topic.closes or topic.status != "open":
            return
        if values.get("results") is None:
            self._endless.append(topic)
            return
        message = f"results are shown {_WHEN[topic.results]}, but this topic never closes"
        self.reading.findings.add(values.place("results"), message, "Write when it `closes`, or `results: live`.")

    def _clash(self, topics: list[tuple[Topic, Place]], name: str, message: str) -> None:
        """Blame the one topic, or for several the consultation."""
        if len(topics) == 1:
            self._inverted(*topics[0])
        elif topics and (moment := self.its.moment(name)):
            when = ends(moment) if name == "closes" else begins(moment)
            said = message.format(when, _some([topic for topic, _ in topics]))
            self.reading.findings.add(self.its.place(name), said, "Correct it here, or in the topics.")

    def _inverted(self, topic: Topic, place: Place) -> None:
        if topic.opens and topic.closes:
            message = f"this begins {begins(topic.opens)}, but ends {ends(topic.closes)}"
            fix = "Correct one of the two: what a topic does not say, it has from its consultation."
            self.reading.findings.add(place, message, fix)


def _some(topics: list[Topic]) -> str:
    """Some topics by name, at most a few."""
    more = len(topics) - _MOST_NAMED
    names = listed(tuple(topic.slug for topic in topics[:_MOST_NAMED]))
    return f"{names} and {more} more" if more > 0 else names
