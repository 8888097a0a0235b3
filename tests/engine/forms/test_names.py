"""Physical names: given once, kept, and a further column for a field that is stored otherwise."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from engine.forms import names as made
from engine.forms.names import Names

KEYS = st.from_regex(r"[a-z][a-z0-9]{0,30}(_[a-z0-9]{1,8})?", fullmatch=True)


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


@given(KEYS, KEYS, st.lists(KEYS, min_size=1, max_size=4))
def test_every_derived_name_fits_and_keeps_its_ending(app: str, form: str, fields: list[str]) -> None:
    names = Names()
    table = names.table(app, form)
    columns = [names.column(f"{app}.{form}", app, field, stored) for field in fields for stored in "AB"]
    tables = [table, made.history_of(table), made.search_of(table), made.search_of(table, "__next")]
    beside = [made.blind_of(columns[0]), made.order_of(columns[0])]
    indexes = [made.search_index_of(table), made.search_index_of(table, "__next"), made.index_of(table, columns)]
    indexes += [made.history_index_of(table), *(made.join_index_of(made.join_of(table, one)) for one in {*columns})]
    joins = [made.join_of(table, column) for column in {*columns}]
    keys = [made.primary_of(table), made.primary_of(made.history_of(table)), made.unique_of(table, columns)]
    keys += [made.reference_of(table, column) for column in {*columns}]
    found = [*tables, *{*columns, *beside}, *indexes, *joins, *keys]
    assert max(map(len, found)) <= 63
    assert len(set(found)) == len(found)
    assert made.history_of(table).endswith("__history")
    assert all(one.endswith("__links") for one in joins)


def test_what_was_short_enough_is_called_as_ever() -> None:
    table = "shop__item"
    assert made.history_of(table) == "shop__item__history"
    assert made.search_of(table, "__next") == "shop__item__search__next"
    assert made.search_index_of(table, "__next") == "ix_shop__item__search__next"
    assert made.join_of(table, "ups") == "shop__item__ups__links"
    assert made.history_index_of(table) == "ix_shop__item__history_id"
    assert made.reference_of(table, "up") == "fk_shop__item_up"
    long = "t" * 48 + "_123456"
    assert made.search_of(long) == f"{long}__search", "63 bytes are kept whole"


def test_no_two_indexes_have_one_name() -> None:
    read_alike = [("a__b", ["c_d"]), ("a__b_c", ["d"]), ("a__b", ["c", "d"])]
    for name in (made.index_of, made.unique_of):
        assert len({name(table, columns) for table, columns in read_alike}) == 3


def test_no_column_is_called_as_one_that_stands_beside_another() -> None:
    """An app may be called as a field of a form it extends."""
    names = Names()
    assert names.column("shop.item", "shop", "name", "A") == "name"
    beside = [names.column("shop.item", "name", key, "A") for key in ("order", "blind")]
    assert not {*beside} & {made.order_of("name"), made.blind_of("name")}
    assert names.column("shop.item", "valid", "from", "A") != "valid__from"
