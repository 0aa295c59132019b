"""What holds for every kind of ballot."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ballots import KINDS, Answer, Ballot, Json, Refused, Words, tables
from ballots.fields import ID_PATTERN, Field, ListOf, MapOf, Record, Table, Type, Variant
from ballots.kind import is_blank
from tests.ballots.asking import from_yaml
from tests.ballots.pace import briefest
from tests.ballots.samples import SAMPLES, answers, form, forms, junk

each_sample = pytest.mark.parametrize("sample", SAMPLES.values(), ids=SAMPLES)
each_kind = pytest.mark.parametrize("kind", KINDS)


def test_the_contract_has_eight_kinds() -> None:
    assert set(KINDS) == {"vote", "poll", "support", "scale", "ranking", "grades", "budget", "survey"}
    assert set(KINDS) == {sample.kind for sample in SAMPLES.values()}


@each_sample
@given(data=st.data())
@briefest
def test_an_allowed_answer_has_one_canonical_form(sample: Ballot, data: st.DataObject) -> None:
    canonical = sample.parse(data.draw(answers(sample)))
    assert json.dumps(sample.parse(canonical)) == json.dumps(canonical)


@each_sample
@given(answer=junk)
@briefest
def test_whatever_json_is_sent_it_is_either_canonical_or_refused(sample: Ballot, answer: Json) -> None:
    canonical = parsed_or_refused(sample, answer)
    assert canonical is None or sample.parse(canonical) == canonical


@each_sample
@given(data=st.data())
@briefest
def test_whatever_form_is_sent_it_is_read_or_refused(sample: Ballot, data: st.DataObject) -> None:
    sent = data.draw(forms(sample))
    try:
        answer = sample.read_form(sent)
    except Refused as refusal:
        assert_helpful(refusal)
    else:
        parsed_or_refused(sample, answer)


@each_sample
@given(data=st.data())
@briefest
def test_a_form_means_the_same_as_its_json(sample: Ballot, data: st.DataObject) -> None:
    answer = data.draw(answers(sample))
    sent = form(sample, answer, prefix="about.") | {"other": ["field"]}
    assert sample.parse(sample.read_form(sent, prefix="about.")) == sample.parse(answer)


@each_sample
def test_an_empty_form_is_blank_and_refused_in_words(sample: Ballot) -> None:
    for empty in (
        {},
        {name: [""] for name in form(sample, None)} if sample.kind in ("vote", "support", "scale") else {},
    ):
        answer = sample.read_form(empty)
        assert is_blank(answer)
        assert parsed_or_refused(sample, answer) is None


@each_sample
@given(data=st.data())
@briefest
def test_a_tally_depends_on_the_answers_and_how_many_gave_them_only(sample: Ballot, data: st.DataObject) -> None:
    """Neither on their order nor on how equal answers are grouped."""
    given_answers = st.tuples(answers(sample).map(sample.parse).map(sample.counted), st.integers(1, 3))
    grouped = data.draw(st.lists(given_answers, max_size=8))
    one_by_one = [(answer, 1) for answer, number in grouped for _ in range(number)]
    tally = sample.count(grouped)
    assert sample.count(data.draw(st.permutations(one_by_one))) == tally
    assert tally["voters"] == len(one_by_one)
    assert json.loads(json.dumps(tally, allow_nan=False)) == tally


@each_sample
def test_no_answers_have_a_tally_too(sample: Ballot) -> None:
    tally = sample.count([])
    assert tally["voters"] == 0
    assert tally["counts"]


@each_sample
def test_what_is_frozen_is_json_with_the_kind_and_no_wording(sample: Ballot) -> None:
    frozen = sample.frozen()
    assert isinstance(frozen, dict)
    assert frozen["kind"] == sample.kind
    assert json.loads(json.dumps(frozen)) == frozen
    titles = {title for option in sample.options for title in option.title.values()}
    assert not titles & set(re.findall(r'"([^"]*)"', json.dumps(frozen)))


@each_sample
def test_the_wording_is_json_and_has_all_titles(sample: Ballot) -> None:
    wording = json.dumps(sample.wording())
    assert all(option.title.original[1] in wording for option in sample.options)


@each_kind
def test_the_examples_of_a_kinds_settings_make_a_ballot(kind: str) -> None:
    fields = KINDS[kind].settings.fields
    from_yaml(kind, "\n".join(field.example for field in fields) or "{}")


@each_kind
def test_each_setting_is_documented_in_a_sentence_with_an_example(kind: str) -> None:
    for field in documented(tables()[kind]):
        assert re.fullmatch(r"[A-Z].*\.", field.doc), field.name
        assert field.example == "" or field.example.startswith(f"{field.name}:")


def documented(table: Table) -> Iterator[Field]:
    for field in table.fields:
        yield field
        yield from _inside(field.type)


def _inside(type: Type) -> Iterator[Field]:
    match type:
        case MapOf(of=of) | ListOf(of=of):
            yield from _inside(of)
        case Record(table=table):
            yield from documented(table)
        case Variant(tables=variants):
            for table in variants().values():
                yield from documented(table)


def parsed_or_refused(sample: Ballot, answer: Json) -> Answer:
    try:
        return sample.parse(answer)
    except Refused as refusal:
        assert_helpful(refusal)
        return None


def assert_helpful(refusal: Refused) -> None:
    assert re.fullmatch(ID_PATTERN, refusal.code)
    assert re.fullmatch(r"(?s).{10,}\.", str(refusal))
    assert "{" not in str(refusal).replace("{question}", "")


def test_a_refusal_is_said_in_singular_and_plural() -> None:
    refusals = [Refused("few", "Choose {number} of {title}.", plural="Choose {number}.", number=n, title=Words(en="A"))
                for n in (1, 2)]  # fmt: skip
    assert [str(refusal) for refusal in refusals] == ["Choose 1 of A.", "Choose 2."]
