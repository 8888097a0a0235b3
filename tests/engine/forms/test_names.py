"""Physical names: given once, kept, and a further column for a field that is stored otherwise."""

from __future__ import annotations

from engine.forms.names import Names


def test_a_field_has_its_name_back_when_it_is_stored_as_before() -> None:
    names = Names()
    assert names.column("shop.item", "shop", "price", "A") == "price"
    assert names.column("shop.item", "shop", "price", "B") == "price__2"
    assert names.column("shop.item", "shop", "price", "A") == "price"
    assert names.column("shop.item", "shop", "price", "C") == "price__3"
    again = Names(names.added)
    assert [again.column("shop.item", "shop", "price", one) for one in "BAC"] == ["price__2", "price", "price__3"]
    assert again.added == {}


def test_a_name_given_before_names_knew_how_a_field_is_stored_is_kept() -> None:
    names = Names({"shop.item/shop.price": "price"})
    assert names.column("shop.item", "shop", "price", "A") == "price"
    assert names.added == {"shop.item/shop.price|A": "price"}
    assert names.column("shop.item", "shop", "price", "B") == "price__2"


def test_two_long_names_that_begin_alike_stay_apart() -> None:
    names = Names()
    one, other = (names.column("shop.item", "shop", "x" * 60 + end, "A") for end in "ab")
    assert one != other
    assert max(len(one), len(other)) <= 55
