"""A small site with one topic of every kind, always open, for tests that vote.

On one of them people may write, and on each part of a text."""

from __future__ import annotations

from pathlib import Path

from tests.serving import write_site

TOPICS = {
    "vote": "ballot: vote",
    "poll": "ballot: {kind: poll, max: 2, options: {tram: Un tram, bus: Un bus, velo: Des vélos}}",
    "support": "ballot: {kind: support, threshold: 2}",
    "scale": "ballot: scale",
    "ranking": "ballot: {kind: ranking, options: {nord: Le nord, sud: Le sud, est: L'est}}",
    "grades": "ballot: {kind: grades, options: {aube: Aube, brume: Brume}}",
    "budget": "ballot: {kind: budget, amount: 100, options: {pont: {title: Un pont, cost: 70}, "
    "banc: {title: Un banc, cost: 20}, arbre: {title: Un arbre, cost: 30}}}",
    "survey": "ballot: {kind: survey, questions: {mode: {title: Comment venez-vous ?, kind: poll, "
    "options: {pied: À pied, auto: En auto}}, avis: {title: Votre avis, kind: text}}}",
    "secret": "ballot: vote\nresults: closed\ncloses: 2099-12-31",
    "apres": "ballot: vote\nresults: after_vote\ncloses: 2099-12-31",
    "fini": "ballot: vote\ncloses: 2020-12-31",
    "debat": "ballot: vote\ncomments: true\nstances: [for, question]",
}

CHARTER = """\
---
title: La charte
comments: true
votes: true
numbered: 6
---

## Les rues {#rues}

### Le banc {#banc}

Un banc à l'ombre. {#p1}

- Un arbre tous les dix mètres, d'une espèce qui supporte la chaleur et donne de l'ombre en été {#p2}
- Un banc {#p6}
  - un chêne {#p3}

| Rue | Arbres |
| --- | --- |
| du Pont | 12 {#p4} |

Fin. {#p5}
"""


def every_kind(folder: Path) -> Path:
    """Write the site into `folder`."""
    files = {
        "site.yml": "title: Valbrune\nurl: https://valbrune.example\nlanguages: [fr, en]\n"
        "collector: {url: 'https://valbrune.example', gather: 200}\n",
        "consultations/ville/consultation.yml": "title: La ville\n",
        "consultations/ville/texts/charte.md": CHARTER,
    }
    for order, (slug, front) in enumerate(TOPICS.items()):
        text = f"---\ntitle: Le sujet {slug}\norder: {order}\n{front}\n---\n\nPourquoi cette question.\n"
        files[f"consultations/ville/topics/{slug}.md"] = text
    return write_site(folder, files)
