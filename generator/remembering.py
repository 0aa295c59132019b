"""Macros that are asked the same again answer from memory.

A macro of an imported template sees its arguments and nothing of the page, so that equal arguments give equal text. On
ten thousand topics most of what they say is the same: the rule of a count, the form to withdraw, a table without votes.

What a macro says to a view that lasts (its first argument) is kept there, and that one is known by being the same.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Callable, Hashable, Iterable, Mapping, MutableMapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import cache, cached_property, partial
from operator import attrgetter
from types import FunctionType
from typing import Any

import jinja2
from jinja2.environment import TemplateModule
from jinja2.runtime import Context, Macro, Undefined
from markupsafe import Markup, escape

from generator.lasting import Lasting
from generator.model import Consultation, Text, Topic
from generator.proposals import Proposals

MOST = 1000
"""Answers that a macro keeps; then it begins anew."""

PLAIN = frozenset({str, int, float, bool, bytes, Decimal, Enum, date, type(None)})
"""Values that say all there is to say of them."""

READ_ONCE = frozenset({Consultation, Topic, Text, Proposals})
"""Much to look at, and read from files, after which they never change: equal are those that are the same."""


class Template(jinja2.Template):
    """A template whose macros remember what they said, and which takes marked up text as it is."""

    @classmethod
    def _from_namespace(
        cls, environment: jinja2.Environment, namespace: MutableMapping[str, Any], globals: MutableMapping[str, Any]
    ) -> jinja2.Template:
        # What compiled templates import by this name makes marked up text anew of each text, word for word: of what is
        # marked up already, which most of a page is, and of what has nothing to escape, which are most of its words.
        namespace["escape"] = _marked_up
        return super()._from_namespace(environment, namespace, globals)

    def make_module(
        self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> TemplateModule:
        """The module as Jinja makes it. One with `vars` sees the page that it is for, and does not remember."""
        module = super().make_module(vars, shared, locals)
        if vars is None:
            names = builtins.vars(module)
            names |= {name: Remembering(value) for name, value in names.items() if isinstance(value, Macro)}
        return module

    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        # Jinja's own first looks for names that the importing template was given beside those of its environment, on
        # every import again. Here there are none.
        return super()._get_default_module()


def _marked_up(value: Any) -> str:
    kind = type(value)
    if kind is Markup or (kind is str and not _SPECIAL(value)):
        said: str = value
        return said
    return escape(value)


_SPECIAL = re.compile("[&<>'\"]").search


class Page(Context):
    """What a template is given. It calls what wants nothing of it without the detours for what does."""

    def call(self, called: Callable[..., Any], *arguments: Any, **named: Any) -> Any | Undefined:
        """Call from a template."""
        if type(called) is not Remembering and (type(called) is not FunctionType or hasattr(called, "jinja_pass_arg")):
            return super().call(called, *arguments, **named)
        named.pop("_block_vars", None)
        named.pop("_loop_vars", None)
        return called(*arguments, **named)


class Environment(jinja2.Environment):
    """Templates whose macros remember."""

    template_class = Template
    context_class = Page

    def get_template(
        self,
        name: str | jinja2.Template,
        parent: str | None = None,
        globals: MutableMapping[str, Any] | None = None,
    ) -> jinja2.Template:
        """A template by its name; one that was asked for before is known by it alone."""
        known = self._known.get(name)
        if known is None or globals:
            known = self._known[name] = super().get_template(name, parent, globals)
        return known

    @cached_property
    def _known(self) -> dict[str | jinja2.Template, jinja2.Template]:
        return {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The names that a template knows besides those of its page, which are the same from its first page on."""
        # Jinja's own look them up one by one in two mappings, for each page again.
        return {**self.globals, **(d or {})}


class Remembering:
    """A macro with all that it has said."""

    def __init__(self, macro: Macro) -> None:
        self._macro = macro
        self._said: dict[Hashable, tuple[str, object]] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._macro, name)

    def __call__(self, *arguments: object, **named: object) -> str:
        """What the macro says to these arguments."""
        if arguments and isinstance(view := arguments[0], Lasting):
            said, about = view.said, (self, *arguments[1:])
        else:
            said, about = self._said, arguments
        asked = _all_known(tuple, about)
        if asked and named:
            by_name = _known(named)
            asked = by_name and (asked, by_name)
        if asked is None:
            return self._macro(*arguments, **named)
        known = said.get(asked)
        if known is None:
            if len(said) >= MOST:
                said.clear()
            # With what it was asked about: as long as that is there, nothing else can be taken for it.
            known = said[asked] = self._macro(*arguments, **named), (about, named)
        return known[0]


def _known(value: object) -> Hashable:
    """What is equal for values that look the same in every template, and only for those; None where that is not known.

    Equality alone does not do: `True` equals 1, marked up text the same text that is still to be escaped, and a moment
    the same moment in another zone.
    """
    kind: Any = type(value)
    return (kind, value) if kind in PLAIN else _way(kind)(value)


@cache
def _way(kind: type) -> Callable[[Any], Hashable]:
    """How to know values of a type."""
    if issubclass(kind, datetime):
        return lambda moment: (kind, moment.isoformat())
    if issubclass(kind, tuple(PLAIN)):
        return lambda value: (kind, value)
    if kind in (TemplateModule, Remembering):
        return lambda one: one  # the one of its name, as long as there are templates
    if issubclass(kind, Mapping):
        return lambda mapping: _all_known(kind, (part for entry in mapping.items() for part in entry))
    if issubclass(kind, Sequence):
        return partial(_all_known, kind)
    if kind in READ_ONCE:
        return lambda value: (kind, id(value))
    if is_dataclass(kind) and not hasattr(kind, "template"):  # a whole page is hardly ever asked about twice
        parts = [attrgetter(field.name) for field in fields(kind)]
        return lambda value: _all_known(kind, (part(value) for part in parts))
    return lambda _: None


def _all_known(kind: type, values: Iterable[object]) -> Hashable:
    known: list[Hashable] = [kind]
    for value in values:
        its: Any = type(value)
        if its in PLAIN:
            known += its, value
        else:
            part = _way(its)(value)
            if part is None:
                return None
            known.append(part)
    return tuple(known)
