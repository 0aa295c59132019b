"""A class made in less time is in all else as the standard library would have made it."""

from __future__ import annotations

import copy
import dataclasses
import pickle
from collections.abc import Callable
from typing import Any, cast

import pytest

from ballots import lean


@lean.dataclass(frozen=True, slots=True)
class Lean:
    """With slots."""

    name: str
    number: int = 3
    more: list[int] = dataclasses.field(default_factory=list)

    @property
    def half(self) -> float:
        return self.number / 2


@lean.dataclass(frozen=True)
class Open:
    """Without."""

    name: str
    number: int = 3
    more: list[int] = dataclasses.field(default_factory=list)

    def __repr__(self) -> str:
        return f"<{self.name}>"


@dataclasses.dataclass(frozen=True, slots=True)
class Usual:
    """As usual."""

    name: str
    number: int = 3
    more: list[int] = dataclasses.field(default_factory=list)


@lean.dataclass(frozen=True, slots=True)
class Pair:
    """What can be hashed, and stands for itself where it is shown."""

    first: int
    second: tuple[str, ...] = ()


@lean.dataclass(frozen=True, slots=True)
class Child(Lean):
    """One that has more."""

    last: bool = False


@lean.dataclass(frozen=True, slots=True)
class Nothing:
    """Without a field."""


@pytest.mark.parametrize("kind", [Lean, Open])
def test_values_are_given_by_place_or_by_name_or_left_out(kind: type[Any]) -> None:
    for made in (kind("a"), kind(name="a"), kind("a", 3), kind("a", more=[])):
        assert (made.name, made.number, made.more) == ("a", 3, [])
    assert kind("a").more is not kind("a").more
    for wrong in (dict[str, object](), {"name": "a", "other": 1}):
        with pytest.raises(TypeError):
            kind(**wrong)


@pytest.mark.parametrize("change", [lambda one: setattr(one, "name", "b"), lambda one: delattr(one, "name")])
@pytest.mark.parametrize("kind", [Lean, Open, Usual])
def test_values_do_not_change(kind: type[Any], change: Callable[[Any], None]) -> None:
    one = kind("a")
    with pytest.raises(dataclasses.FrozenInstanceError):
        change(one)
    assert one.name == "a"


def test_equal_are_those_of_one_class_with_equal_values() -> None:
    assert Lean("a") == Lean("a", 3, [])
    assert Lean("a") != Lean("a", 4)
    assert Lean("a") != cast(object, Usual("a"))
    assert Child("a") != Lean("a")
    assert Nothing() == Nothing()
    assert {Pair(1), Pair(1, ("b",))} == {Pair(1, ("b",)), Pair(1, ())}
    with pytest.raises(TypeError):
        hash(Lean("a"))


def test_they_are_shown_as_usual_unless_they_say_how() -> None:
    assert repr(Lean("a", more=[1])) == repr(Usual("a", more=[1])).replace("Usual", "Lean")
    assert repr(Child("a", last=True)) == "Child(name='a', number=3, more=[], last=True)"
    assert (repr(Open("a")), repr(Nothing())) == ("<a>", "Nothing()")


@pytest.mark.parametrize("one", [Lean("a", 5, [1]), Open("a", 5, [1]), Child("a", last=True), Pair(2), Nothing()])
def test_they_can_be_sent_to_another_process_copied_and_replaced(one: Any) -> None:
    for again in (pickle.loads(pickle.dumps(one)), copy.copy(one), copy.deepcopy(one), dataclasses.replace(one)):
        assert again == one
        assert type(again) is type(one)


def test_they_are_data_classes() -> None:
    assert [field.name for field in dataclasses.fields(Child)] == ["name", "number", "more", "last"]
    assert dataclasses.replace(Lean("a"), number=8).half == 4
    assert Lean.__slots__ == Usual.__slots__
    match Pair(1, ("x",)):
        case Pair(first, second):
            assert (first, second) == (1, ("x",))


def test_a_class_that_it_cannot_make_is_refused() -> None:
    with pytest.raises(TypeError, match="may change"):
        lean.dataclass(frozen=False)
    with pytest.raises(TypeError, match="hidden asks"):

        @lean.dataclass(frozen=True)
        class Partly:
            hidden: str = dataclasses.field(repr=False)
