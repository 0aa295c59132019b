"""The corpus of the builds: consultations of twenty topics, each of some 418 words with headings, lists, links, and a
table in every fourth. Drawn, but always the same, so that every generator is given the same text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

IN_A_CONSULTATION = 20

_WORDS = """
arbre aire avenue allée atelier bancs berge bus cantine carrefour centre chemin collège commerce cour cycle
déchets éclairage école église énergie enfants entrée espace famille ferme fête fontaine forêt gare grand halle
haie heure habitants hiver jardin jeux jour lac ligne lieu maison marché matin mobilité mur nature nuit ombre
parc passage pente pierre piste place plan platane pont port potager pré projet quai quartier rive rivière rue
saison sécurité sentier service soir square station stade terrain toit tour train trottoir vallée vélo verger
ville voisins voie voiture
"""
_LINKING = "et ou avec sans pour dans sur près de la le les un une des vers entre depuis chaque selon par"
WORDS, LINKING = _WORDS.split(), _LINKING.split()


@dataclass(frozen=True, slots=True)
class Topic:
    """One text: `number` counts from 1, `consultation` from 0; `body` is Markdown."""

    number: int
    consultation: int
    title: str
    body: str

    @property
    def slug(self) -> str:
        """Its part of the address."""
        return f"sujet-{self.number:06d}"

    @property
    def folder(self) -> str:
        """The address of its consultation."""
        return f"consultation-{self.consultation:05d}"

    @property
    def consultation_title(self) -> str:
        """What its consultation is called."""
        return f"Consultation {self.consultation + 1}"

    @property
    def words(self) -> str:
        """Its body without marks: what a reader of the page reads, in one line."""
        text = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", self.body)
        return " ".join(re.sub(r"[|*#]|:?--+:?|^- ", " ", text, flags=re.MULTILINE).split())


def topics(number: int) -> Iterator[Topic]:
    """The first topics of the corpus."""
    return map(topic, range(number))


def topic(place: int) -> Topic:
    """The topic at a place, counted from 0."""
    chance = Random(f"sujet {place}")
    title = f"{_phrase(chance, 4).capitalize()} n° {place + 1}"
    return Topic(place + 1, place // IN_A_CONSULTATION, title, _body(chance, place))


def _body(chance: Random, place: int) -> str:
    parts = []
    for section in range(3):
        parts.append(f"## {_phrase(chance, 3).capitalize()} {section + 1}")
        parts += [_paragraph(chance, place) for _ in range(2)]
        parts.append("\n".join(f"- {_phrase(chance, 12)}" for _ in range(4)))
    if place % 4 == 0:
        rows = [f"| {_phrase(chance, 2)} | {chance.randrange(10_000)} | {_phrase(chance, 3)} |" for _ in range(4)]
        parts.append("\n".join(["| quoi | combien | où |", "| --- | ---: | --- |", *rows]))
    return "\n\n".join(parts) + "\n"


def _paragraph(chance: Random, place: int) -> str:
    """Some forty words with something strong and a link."""
    sentences = [f"{_phrase(chance, 10).capitalize()}." for _ in range(3)]
    link = f"[{_phrase(chance, 2)}](https://example.org/{place}/{chance.randrange(1000)})"
    return " ".join([*sentences, f"**{_phrase(chance, 2).capitalize()}** {link} {_phrase(chance, 5)}."])


def _phrase(chance: Random, words: int) -> str:
    return " ".join(chance.choice(LINKING if place % 3 == 1 else WORDS) for place in range(words))


def write(folder: Path, number: int) -> Path:
    """The corpus as a site of Cahier's, for a vote on each topic; `folder`."""
    content = folder / "content"
    content.mkdir(parents=True)
    (content / "site.yml").write_text("title: Corpus\nurl: https://corpus.example.org\nlanguages: [fr]\n")
    for one in topics(number):
        consultation = content / "consultations" / one.folder
        if not consultation.exists():
            (consultation / "topics").mkdir(parents=True)
            (consultation / "consultation.yml").write_text(
                f"title: {one.consultation_title}\nopens: 2026-01-01\ncloses: 2027-12-31\n"
            )
        text = f"---\ntitle: {one.title}\nballot: vote\n---\n\n{one.body}"
        (consultation / "topics" / f"{one.slug}.md").write_text(text, encoding="utf-8")
    return folder
