"""Twenty real bills as texts of a site: those that the legislature of Buenos Aires put to citizens in 2014.

Data: DemocracyOS, the topics of its installation at the city's legislature (`topics.json`): titles, and 124 clauses
with a little HTML in them.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping
from pathlib import Path

DATA = Path(__file__).parent.parent.parent / "shared/data/democracyos/topics.json"

SITE = """\
title: La ciudad
url: https://ciudad.example
languages: [fr]
collector: {url: 'https://votes.ciudad.example', limits: {per_voter: 0, per_address: 0}}
"""
CONSULTATION = "title: Los proyectos de ley\nopens: 2026-03-01\ncloses: 2026-06-01\ncomments: true\n"

_BREAK = re.compile(r"</(?:p|tr|table|tbody)>|<br ?/?>", re.IGNORECASE)
_CELL = re.compile(r"</td>", re.IGNORECASE)
_TAG = re.compile(r"<[^>]+>")


def files() -> Mapping[str, str]:
    """A site with each bill as a text, each clause as one paragraph below a heading; not numbered yet."""
    bills = json.loads(DATA.read_text(encoding="utf-8"))
    return {
        "site.yml": SITE,
        "consultations/leyes/consultation.yml": CONSULTATION,
        **{f"consultations/leyes/texts/{slug(bill)}.md": text(bill) for bill in bills},
    }


def slug(bill: Mapping[str, str]) -> str:
    """The number of a bill as the name of a file: 0095/12 is ley-0095-12."""
    return f"ley-{bill['topicId'].replace('/', '-')}"


def text(bill: Mapping[str, object]) -> str:
    """A bill in Markdown. The original's few tags are lines and tables drawn with borders: here each is words."""
    title = json.dumps(str(bill["mediaTitle"]).strip(), ensure_ascii=False)
    clauses = bill["clauses"]
    assert isinstance(clauses, list)
    parts = [f"## Art. {clause['clauseName']}\n\n{words(clause['text'])}" for clause in clauses]
    return f"---\ntitle: {title}\n---\n\n" + "\n\n".join(parts) + "\n"


def words(clause: str) -> str:
    """A clause as one paragraph, whatever its characters mean in Markdown."""
    plain = html.unescape(_TAG.sub("", _CELL.sub(" · ", _BREAK.sub("\n", clause))))
    lines = [" ".join(line.split()) for line in plain.split("\n")]
    return "\\\n".join(re.sub(r"([\\`*_{}\[\]<>#|~]|^[-+](?= )|^\d+(?=[.)]))", r"\\\1", line) for line in lines if line)
