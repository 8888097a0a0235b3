"""What is hidden stays hidden: no mask shows more than it says, digests are those of the standard."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.expressions.check import check
from engine.expressions.functions import sample
from engine.expressions.python import compile_python
from engine.expressions.reads import STORES, capabilities
from engine.expressions.values import masking

TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
SHOWN = {"maskname": 1, "maskphone": 7, "maskid": 5, "maskcard": 8}


@given(TEXTS)
def test_a_mask_shows_no_more_than_it_says(text: str) -> None:
    for op, most in SHOWN.items():
        node, problems = check({op: [{"concat": [text]}]}, sample.SCHEMA, sample.FORM)
        assert not problems
        assert node is not None
        out = compile_python(node)({}, sample.CONTEXT)
        assert len(out) == len(text)
        assert sum(a == b != "*" for a, b in zip(out, text, strict=True)) <= (most if len(text) > most else 0)


@given(TEXTS)
def test_a_mail_mask_shows_one_character_of_the_name(text: str) -> None:
    out = masking.mask_mail(text)
    name, at, _ = text.partition("@")
    assert out == "*" * len(text) if text.count("@") != 1 or text[-1] == "@" or not name else out[1:5] == "***" + at


def test_the_number_masks_are_computed_by_every_store() -> None:
    for op in (*SHOWN, "maskmail", "sha256"):
        node, _ = check({op: [{"text": [{"var": "level"}]}]}, sample.SCHEMA, sample.FORM)
        assert node is not None
        assert capabilities(node) >= {"python", *STORES}


def test_the_digest_is_that_of_the_standard() -> None:
    assert masking.sha256_hex("abc").startswith("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    assert len(masking.sha256_hex("\ud800")) == 64
