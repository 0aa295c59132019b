"""What the people of a demonstration write, and what they think of it: as their votes, drawn and always the same.

They know nothing of the site that is shown, so they say what people say anywhere: that they are for something on a
condition, that they would like to know what it costs, that somebody thanked the gardeners too late.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from ballots.opinions import Chance
from collector.demo.days import voting
from collector.demo.population import Person, chance_of
from collector.store.comments import LONG, OFTEN
from generator.discussion import ThreadKey, on_part
from generator.model import Site, Text, Topic
from generator.prose.numbering import ids_of
from generator.settings import Commenting
from generator.subjects import of_topic

NAMES = (
    *(
        "Zoé",
        "Marius",
        "Inaya",
        "Paul L.",
        "Une voisine",
        "Odile",
        "Karim B.",
        "Jeanne",
        "Le boulanger",
        "Noé",
        "Fanta",
    ),
    *("Lucie et Sam", "Un cycliste", "Gérard", "Meryem", "Théo", "Mme Aubert", "Léon", "Aïssatou", "P. Delmas"),
)
NAMELESS = 0.3
"""The share of those who give no name where they need not."""

Item = TypeVar("Item")

Bank = Mapping[str, Sequence[str]]

FRENCH: Bank = {
    "for": (
        "Je suis pour, et depuis longtemps. À condition qu'on fasse le point dans un an, chiffres à l'appui.",
        "Pour. Mes parents marchent avec une canne : tout ce qui rend la rue plus calme leur rend service.",
        "Oui, et vite. On en parle depuis dix ans, il est temps d'essayer.",
        "Pour, sans hésiter.",
        "Oui, mais pas à n'importe quel prix.",
        "J'étais contre au début. Une soirée de réunion m'a fait changer d'avis : merci à qui a pris le temps.",
    ),
    "against": (
        "Contre, tant que personne ne dit ce que cela coûtera chaque année, une fois le ruban coupé.",
        "Je ne suis pas convaincu. On déplace le problème deux rues plus loin, où personne n'a été consulté.",
        "Non, pas comme cela. L'idée est bonne, le calendrier ne l'est pas : tout arrive en même temps.",
        "Contre. Il y a plus urgent.",
        "Non, merci.",
    ),
    "question": (
        "Combien de temps dureront les travaux, et par où passera-t-on pendant ce temps ?",
        "Est-ce que les personnes en fauteuil ont été associées au projet ? Je ne l'ai lu nulle part.",
        "Qui entretiendra, et avec quel budget ?",
        "Et les jours de marché ?",
        "Qui décide, au bout du compte ?",
        "A-t-on regardé ce qu'ont fait les communes voisines ? Chez ma sœur, cela marche bien.",
    ),
    "suggestion": (
        "Et si on commençait par un essai de six mois, le temps d'un hiver et d'un été ?",
        "Pensez aux arceaux à vélo près de l'entrée, et à un banc à l'ombre : ce sont les détails qui restent.",
        "Commençons plus petit.",
        "Demandez aussi aux enfants.",
        "Je propose d'y associer les deux écoles : les enfants ont des idées que nous n'avons plus.",
    ),
    "any": (
        "Merci de poser la question. On a rarement l'occasion de répondre avant que ce soit décidé.",
        "Le plan est difficile à lire sur un téléphone. Une photo prise de la rue aiderait beaucoup.\n\nPour le reste, "
        "j'attends de voir le détail.",
        "N'oubliez pas les gens qui travaillent le soir : à 22 heures, il n'y a plus personne pour donner son avis.",
        "J'habite juste à côté et je serai là à la réunion. Venez nombreux.",
        "Bonne idée.",
        "Enfin !",
        "À voir. Je lirai la suite.",
        "Il manque un plan, je trouve.",
        "Une chose que personne n'a dite : les livraisons du matin. Sans elles, pas de pain.",
    ),
    "reply": (
        "Tout à fait d'accord.",
        "Je comprends, mais l'an dernier on nous avait dit la même chose.",
        "C'est écrit à la fin de la présentation : je l'avais manqué aussi.",
        "Bonne question, j'aimerais la réponse également.",
        "Pas d'accord : ce qui gêne les uns une heure aide les autres toute la journée.",
    ),
}

ENGLISH: Bank = {
    "for": (
        "I am for it, and have been for years. As long as somebody looks at the figures after twelve months.",
        "For. My parents walk with a stick: whatever makes a street calmer is good for them.",
        "I was against it at first. One evening's meeting changed my mind; thank you to those who explained.",
    ),
    "against": (
        "Against, until somebody says what it will cost each year once the ribbon has been cut.",
        "I am not convinced. The problem moves two streets further on, where nobody was asked.",
    ),
    "question": (
        "How long will the works take, and which way will people go meanwhile?",
        "Were people in wheelchairs asked? I have not read so anywhere.",
        "Who will look after it, and with what money?",
    ),
    "suggestion": (
        "Why not begin with a trial of six months, one winter and one summer?",
        "Think of bicycle stands by the door, and of a bench in the shade: such details last.",
    ),
    "any": (
        "Thank you for asking. One rarely has a say before things are decided.",
        "I live next door and shall come to the meeting. Do come too.",
        "A good idea.",
        "At last!",
        "Start smaller, I say.",
        "Nobody has spoken of the morning's deliveries. Without them there is no bread.",
    ),
    "reply": (
        "I agree.",
        "I see, but last year we were told the same.",
        "It stands at the end of the introduction: I had missed it too.",
        "A good question; I should like to know as well.",
    ),
}


@dataclass(slots=True)
class Voiced:
    """Something that somebody writes, by `parent` in answer to something else; and who says on which side they are of
    it: 1 agrees, -1 does not."""

    person: Person
    thread: ThreadKey
    name: str
    stance: str
    text: str
    language: str
    moment: datetime
    parent: Voiced | None = None
    sides: list[tuple[Person, int]] = field(default_factory=list)


def voiced(site: Site, crowd: Sequence[Person], today: datetime) -> list[Voiced]:
    """All that the people of `crowd` have written by `today`, in the order of time."""
    found = [one for topic in site.topics() if topic.comments for one in _on_topic(site, topic, crowd, today)]
    texts = [text for one in site.consultations for text in one.texts if text.comments]
    found += [one for text in texts for one in _on_text(site, text, crowd, today)]
    return sorted(_not_too_often(found), key=lambda one: one.moment)


def _not_too_often(said: Iterable[Voiced]) -> Iterator[Voiced]:
    """What is said again and again in a consultation would wait for a moderator."""
    times: Counter[tuple[str, str]] = Counter()
    kept: set[int] = set()
    for one in said:
        times[one.thread[0], one.text] += 1
        often = len(one.text) >= LONG and times[one.thread[0], one.text] > OFTEN
        if not often and (one.parent is None or id(one.parent) in kept):
            kept.add(id(one))
            yield one


def stands(site: Site, crowd: Sequence[Person]) -> Iterator[tuple[ThreadKey, Person, int]]:
    """What people think of the parts of texts, where that is asked: of which part, who, and 1 or -1."""
    for text in (text for one in site.consultations for text in one.texts if text.votes):
        for part in _parts(text):
            thread = on_part(text.consultation, text.slug, part)
            chance = chance_of("stands", *thread)
            liked, share = 0.3 + 0.6 * chance(), 0.02 + 0.06 * chance()
            yield from ((thread, person, 1 if chance() < liked else -1) for person in crowd if chance() < share)


def _on_topic(site: Site, topic: Topic, crowd: Sequence[Person], today: datetime) -> Iterator[Voiced]:
    period = voting(topic, today)
    if period and topic.comments:
        chance = chance_of("voices", *topic.key)
        number = 4 + int(12 * chance())
        place = _Place(of_topic(topic).thread, topic.comments, *period)
        yield from _discussion(site, place, crowd, number, chance)


def _on_text(site: Site, text: Text, crowd: Sequence[Person], today: datetime) -> Iterator[Voiced]:
    begins, ends = text.opens or today - timedelta(weeks=4), min(text.closes or today, today)
    if text.comments and begins < ends:
        for part in _parts(text):
            thread = on_part(text.consultation, text.slug, part)
            chance = chance_of("voices", *thread)
            place = _Place(thread, text.comments, begins, ends)
            yield from _discussion(site, place, crowd, int(3 * chance() ** 3), chance)


def _parts(text: Text) -> list[str]:
    original = next(iter(text.prose.values()), None)
    return sorted(ids_of(original.text)) if original else []


@dataclass(frozen=True, slots=True)
class _Place:
    """Where people write, and when they could."""

    thread: ThreadKey
    how: Commenting
    begins: datetime
    ends: datetime


def _discussion(site: Site, place: _Place, crowd: Sequence[Person], number: int, chance: Chance) -> Iterator[Voiced]:
    """So many comments, each said once, with replies to some of them."""
    bank, language = (FRENCH, "fr") if "fr" in site.languages else (ENGLISH, site.language)
    thread, how = place.thread, place.how
    said = shuffled([(stance, text) for stance in (how.stances or bank) for text in _of(bank, stance)], chance)
    length = place.ends - place.begins - timedelta(minutes=1)
    for drawn, text in said[:number]:
        stance = drawn if how.stances else ""
        moment = place.begins + length * chance()
        one = Voiced(somebody(crowd, chance), thread, name(how, chance), stance, text, language, moment)
        one.sides = sides(crowd, chance)
        yield one
        if chance() < 0.35:
            later = moment + (place.ends - moment) * chance()
            words = bank["reply"][int(chance() * len(bank["reply"]))]
            reply = Voiced(somebody(crowd, chance), thread, name(how, chance), "", words, language, later, one)
            reply.sides = sides(crowd, chance)
            yield reply


def _of(bank: Bank, stance: str) -> Sequence[str]:
    return () if stance == "reply" else bank.get(stance, ())


def sides(crowd: Sequence[Person], chance: Chance) -> list[tuple[Person, int]]:
    """Most of what is written is read by few, some by many."""
    liked, number = 0.25 + 0.7 * chance(), int(40 * chance() ** 3)
    return [(somebody(crowd, chance), 1 if chance() < liked else -1) for _ in range(number)]


def name(how: Commenting, chance: Chance) -> str:
    """A name to sign with where that is asked, or ''."""
    if how.names == "none" or (how.names == "optional" and chance() < NAMELESS):
        return ""
    return NAMES[int(chance() * len(NAMES))]


def somebody(crowd: Sequence[Person], chance: Chance) -> Person:
    """One of the crowd."""
    return crowd[int(chance() * len(crowd))]


def shuffled(things: Sequence[Item], chance: Chance) -> list[Item]:
    """The same in an order that is drawn."""
    return [thing for _, _, thing in sorted((chance(), place, thing) for place, thing in enumerate(things))]
