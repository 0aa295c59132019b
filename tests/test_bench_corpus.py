"""What `scripts/bench` measures with: a corpus that is always the same, and a report whose parts are written apart."""

from __future__ import annotations

from pathlib import Path
from statistics import mean

import pytest

from generator.site import check
from tests.bench import corpus
from tests.bench.generators import GENERATORS, Generator
from tests.bench.report import replaced


def test_a_topic_has_some_418_words() -> None:
    assert mean(len(topic.body.split()) for topic in corpus.topics(200)) == pytest.approx(418, abs=2)


def test_the_text_is_the_same_each_time_and_at_each_size() -> None:
    assert list(corpus.topics(30))[:10] == list(corpus.topics(10))


def test_no_two_topics_are_the_same() -> None:
    found = list(corpus.topics(100))
    assert len({topic.body for topic in found}) == len({topic.slug for topic in found}) == 100


def test_a_quarter_of_the_topics_has_a_table() -> None:
    assert sum("| ---" in topic.body for topic in corpus.topics(40)) == 10


def test_cahier_finds_no_mistake_in_it(tmp_path: Path) -> None:
    assert check(corpus.write(tmp_path, 25)) == []


@pytest.mark.parametrize("generator", GENERATORS, ids=lambda generator: generator.name)
def test_every_generator_is_given_the_same_text(generator: Generator, tmp_path: Path) -> None:
    generator.write(tmp_path / "site", 21)
    for topic in corpus.topics(21):
        written = generator.source(tmp_path / "site", topic).read_text(encoding="utf-8")
        assert topic.title in written
        assert written.endswith(topic.body)


def test_the_words_of_a_topic_are_those_that_are_read() -> None:
    topic = corpus.Topic(1, 0, "Un", "## Un *toit*\n\n**Ici** [un mur](https://example.org/1) vert.\n\n- [a](/b) c-d\n")
    assert topic.words == "Un toit Ici un mur vert. a c-d"


def test_a_part_that_is_measured_anew_leaves_the_others_as_they_are() -> None:
    both = replaced("", {"Votes": "### Isso\n\none", "Builds": "two"})
    again = replaced(both, {"Votes": "three"})
    assert both.index("## Builds\n\ntwo\n") < both.index("## Votes\n\n### Isso\n\none\n")
    assert "## Builds\n\ntwo\n" in again
    assert again.endswith("## Votes\n\nthree\n")
    assert replaced(again, {}) == again
