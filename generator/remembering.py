"""Macros that are asked the same again answer from memory.

A macro of an imported template sees its arguments and nothing of the page, so that equal arguments give equal text. On
ten thousand topics most of what they say is the same: the rule of a count, the form to withdraw, a table without votes.
"""

from __future__ import annotations

import builtins
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any

import jinja2
from jinja2.environment import TemplateModule
from jinja2.runtime import Macro

from generator.model import Consultation, Topic

MOST = 1000
"""Answers that a macro keeps; then it begins anew."""

PLAIN = (str, int, float, bool, bytes, Decimal, Enum, date, type(None))
"""Values that say all there is to say of them."""

OF_ONE_PAGE = frozenset({Consultation, Topic})
"""Much to look at, and hardly ever asked about twice."""


class Template(jinja2.Template):
    """A template whose macros remember what they said."""

    def make_module(
        self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> TemplateModule:
        """The module as Jinja makes it. One with `vars` sees the page that it is for, and does not remember."""
        module = super().make_module(vars, shared, locals)
        if vars is None:
            names = builtins.vars(module)
            names |= {name: Remembering(value) for name, value in names.items() if isinstance(value, Macro)}
        return module


class Remembering:
    """A macro with all that it has said."""

    def __init__(self, macro: Macro) -> None:
        self._macro = macro
        self._said: dict[Hashable, str] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._macro, name)

    def __call__(self, *arguments: object, **named: object) -> str:
        """What the macro says to these arguments."""
        asked = _known((*arguments, named))
        if asked is None:
            return self._macro(*arguments, **named)
        said = self._said.get(asked)
        if said is None:
            if len(self._said) >= MOST:
                self._said.clear()
            said = self._said[asked] = self._macro(*arguments, **named)
        return said


def _known(value: object) -> Hashable:
    """What is equal for values that look the same in every template, and only for those; None where that is not known.

    Equality alone does not do: `True` equals 1, marked up text the same text that is still to be escaped, and a moment
    the same moment in another zone.
    """
    kind = type(value)
    if issubclass(kind, PLAIN):
        return (kind, value.isoformat()) if isinstance(value, datetime) else (kind, value)
    if kind is TemplateModule:
        return value  # the one of its name, as long as there are templates
    if issubclass(kind, Mapping):
        return _all_known(kind, (part for entry in value.items() for part in entry))  # type: ignore[attr-defined]
    if issubclass(kind, Sequence):
        return _all_known(kind, value)  # type: ignore[arg-type]
    if kind in OF_ONE_PAGE:
        return None
    if is_dataclass(kind):
        return _all_known(kind, (getattr(value, name) for name in _names(kind)))
    return None


def _all_known(kind: type, values: Iterable[object]) -> Hashable:
    known = (kind, *map(_known, values))
    return None if None in known else known


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))
