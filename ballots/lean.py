"""`dataclass(frozen=True)` as in the standard library, made in a quarter of the time.

The standard library writes the six or seven methods of such a class as text and compiles each of them. There are more
than a hundred such classes, and to make them so would be a third of what one waits for when a single page is made.
Here the constructor alone is compiled; the other methods are the same for every class.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

if TYPE_CHECKING:
    from dataclasses import dataclass  # what it means is the same

__all__ = ["dataclass"]

Class = TypeVar("Class", bound=type[Any])

_set = object.__setattr__


def _dataclass(*, frozen: bool, slots: bool = False) -> Callable[[Class], Class]:
    """`dataclasses.dataclass` of a frozen class whose fields are all given, shown and compared. Raises `TypeError` for
    others."""
    if not frozen:
        raise TypeError("a class whose values may change is one for `dataclasses.dataclass`")

    def make(cls: Class) -> Class:
        own = set(vars(cls))
        # The class itself or, with slots, one that takes its place.
        made: Any = dataclasses.dataclass(init=False, repr=False, eq=False, slots=slots)(cls)
        fields = dataclasses.fields(made)
        for name, method in _methods(made, fields, slots=slots).items():
            if name not in own:
                setattr(made, name, method)
        return cast(Class, made)

    return make


if not TYPE_CHECKING:
    dataclass = _dataclass


def _methods(
    cls: type[Any], fields: tuple[dataclasses.Field[Any], ...], *, slots: bool
) -> dict[str, Callable[..., Any]]:
    names = [field.name for field in fields]
    values: Callable[[Any], Any] = attrgetter(*names) if names else lambda _: ()

    def represent(self: Any) -> str:
        said = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        return f"{self.__class__.__qualname__}({said})"

    def equal(self: Any, other: object) -> bool:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def hashed(self: Any) -> int:
        return hash(values(self))

    def state(self: Any) -> list[Any]:
        return [getattr(self, name) for name in names]

    def restore(self: Any, state: list[Any]) -> None:
        for name, value in zip(names, state, strict=True):
            _set(self, name, value)

    methods: dict[str, Callable[..., Any]] = {
        "__init__": _constructor(cls, fields),
        "__repr__": represent,
        "__eq__": equal,
        "__hash__": hashed,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
    }
    return methods | ({"__getstate__": state, "__setstate__": restore} if slots else {})


def _refuse(self: object, name: str, value: object = None) -> NoReturn:
    raise dataclasses.FrozenInstanceError(f"cannot assign to or delete field {name!r}")


def _constructor(cls: type[Any], fields: tuple[dataclasses.Field[Any], ...]) -> Callable[..., None]:
    known: dict[str, Any] = {"_set": _set, "_missing": dataclasses.MISSING}
    parameters, body = ["self"], list[str]()
    for field in fields:
        if not (field.init and field.repr and field.compare) or field.kw_only:
            raise TypeError(f"the field {field.name} asks for `dataclasses.dataclass`")
        name, value, default = field.name, field.name, ""
        if field.default is not dataclasses.MISSING:
            known[f"_of_{name}"], default = field.default, f"=_of_{name}"
        elif field.default_factory is not dataclasses.MISSING:
            known[f"_of_{name}"], default = field.default_factory, "=_missing"
            value = f"_of_{name}() if {name} is _missing else {name}"
        parameters.append(name + default)
        body.append(f"_set(self, {name!r}, {value})")
    exec(f"def __init__({', '.join(parameters)}):\n {'; '.join(body) or 'pass'}", known)  # noqa: S102 (of names in our own code)
    constructor: Callable[..., None] = known["__init__"]
    constructor.__qualname__ = f"{cls.__qualname__}.__init__"
    return constructor
