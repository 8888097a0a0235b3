"""Numbers issued in China: their check characters by another computation; amounts in capitals as on cheques."""

from __future__ import annotations

import random
from datetime import date

import pytest

from engine.expressions.values import china


def person(body: str) -> str:
    """Return the number with its check character: the remainder of body * 2 that makes the whole 1 modulo 11."""
    rest = 0
    for digit in body:
        rest = (rest + int(digit)) * 2 % 11
    return body + "0123456789X"[(1 - rest) % 11]


def company(body: str) -> str:
    """Return the code with its check character by Horner from the right."""
    rest, weight = 0, 1
    for c in body:
        rest, weight = rest + china.USCC_DIGITS.index(c) * weight, weight * 3 % 31
    return body + china.USCC_DIGITS[(31 - rest % 31) % 31]


def test_every_identity_number_has_one_check_character() -> None:
    r = random.Random(1)
    for _ in range(300):
        body = f"{r.randint(110101, 659004)}{r.randint(1900, 2099)}{r.randint(1, 12):02d}{r.randint(1, 28):02d}"
        number = person(f"{body}{r.randint(0, 999):03d}")
        assert [c for c in "0123456789X" if china.id_valid(number[:17] + c)] == [number[17]]
        assert china.id_valid(number.lower())
        assert china.id_region(number) == number[:6]


@pytest.mark.parametrize(
    ("day", "real"),
    [
        *(("19000101", True), ("20000229", True), ("20240229", True), ("22991231", True), ("21000228", True)),
        *(("19000229", False), ("21000229", False), ("20230229", False), ("18991231", False), ("20240431", False)),
        *(("20241301", False), ("20240132", False), ("20240100", False), ("20240001", False), ("23000101", False)),
    ],
)
def test_the_date_in_an_identity_number_must_be_real(day: str, real: bool) -> None:
    number = person(f"110105{day}002")
    assert china.id_valid(number) is real
    born = date(int(day[:4]), int(day[4:6]), int(day[6:])) if real else None
    assert china.id_birthday(number) == born


@pytest.mark.parametrize(
    "text", ["", "x", "１１０１０５１９４９１２３１００２Ｘ", " 11010519491231002X", "11010519491231002X\n"]
)
def test_anything_else_is_no_identity_number(text: str) -> None:
    assert not china.id_valid(text)
    assert china.id_birthday(text) is china.id_gender(text) is china.id_region(text) is china.id_upgrade(text) is None


def test_an_old_number_becomes_one_of_18_with_the_century_of_its_time() -> None:
    assert china.id_upgrade("110105491231002") == person("11010519491231002")
    assert china.id_upgrade("110105491331002") is None
    assert china.id_gender(person("11010519491231003")) == "M"


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ((2000, 2, 29), (2023, 2, 28), 22),
        ((2000, 2, 29), (2023, 3, 1), 23),
        ((2000, 2, 29), (2024, 2, 29), 24),
        ((2000, 1, 1), (2000, 1, 1), 0),
        ((2000, 1, 2), (2000, 1, 1), None),
        ((1900, 1, 1), (2299, 12, 31), 399),
    ],
)
def test_age_counts_full_years(born: tuple[int, int, int], day: tuple[int, int, int], age: int | None) -> None:
    assert china.full_years(date(*born), date(*day)) == age


def test_a_card_number_passes_the_luhn_test() -> None:
    for text in ("4111111111111111", "5500005555555559", "378282246310005", "6011000990139424", "30569309025904"):
        assert china.bank_card_valid(text)
        assert sum(china.bank_card_valid(text[:-1] + c) for c in "0123456789") == 1
    assert not china.bank_card_valid("0" * 11)
    assert china.bank_card_valid("0" * 19)
    assert not china.bank_card_valid("0" * 20)
    assert china.bank_card_bin("5500005555555559") == "550000"


def test_a_credit_code_has_one_check_character() -> None:
    assert china.uscc_valid("91350100M000100Y43")
    for body in ("91110000802100433", "91440300708461136", "52100000500000000", "Y1110000MA0000000"):
        code = company(body)
        assert [c for c in china.USCC_DIGITS if china.uscc_valid(body + c)] == [code[17]]
    assert not china.uscc_valid("9135O100M000100Y43")


@pytest.mark.parametrize(
    "text", ["京A12345", "粤Z1234港", "沪C1234学", "京AD12345", "京AFA1234", "京A12345D", "川AA12345"]
)
def test_plates(text: str) -> None:
    assert china.plate_valid(text)


@pytest.mark.parametrize(
    "text", ["", "A12345", "京A·12345", "京O12345", "京A1234O", "京AL12345", "京A123456", "粤Z港1234"]
)
def test_what_is_no_plate(text: str) -> None:
    assert not china.plate_valid(text)


@pytest.mark.parametrize(
    ("cents", "words"),
    [
        (0, "零元整"),
        (1, "壹分"),
        (10, "壹角整"),
        (99, "玖角玖分"),
        (100, "壹元整"),
        (105, "壹元零伍分"),
        (150, "壹元伍角整"),
        (1000, "壹拾元整"),
        (1005, "壹拾元零伍分"),
        (1050, "壹拾元伍角整"),
        (14_0950, "壹仟肆佰零玖元伍角整"),
        (60_0714, "陆仟零柒元壹角肆分"),
        (16_8032, "壹仟陆佰捌拾元叁角贰分"),
        (1070_0053, "壹拾万柒仟元伍角叁分"),
        (164_0902, "壹万陆仟肆佰零玖元零贰分"),
        (3_2504, "叁佰贰拾伍元零肆分"),
        (1000_0000, "壹拾万元整"),
        (1000_0500, "壹拾万零伍元整"),
        (1_0000_0000_00, "壹亿元整"),
        (1_0000_0001_00, "壹亿零壹元整"),
        (1_0001_0000_00, "壹亿零壹万元整"),
        (1_0000_1000_00, "壹亿零壹仟元整"),
        (1_1000_0000_00, "壹亿壹仟万元整"),
        (10_0100_1001_00, "壹拾亿零壹佰万壹仟零壹元整"),
        (1_0000_0000_0000_00, "壹万亿元整"),
        (1_0000_0000_0001_01, "壹万亿零壹元零壹分"),
        (1_0001_0000_0000_00, "壹万零壹亿元整"),
        (9999_9999_9999_9999_99, "玖仟玖佰玖拾玖万玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
        (-105, "负壹元零伍分"),
        (-10, "负壹角整"),
        (1_0000_0000_0000_0000_00, None),
    ],
)
def test_amounts_in_capitals(cents: int, words: str | None) -> None:
    assert china.rmb_upper(cents) == words


def read(words: str) -> int:
    """Return the whole number that capitals mean, read with no knowledge of how they were written."""
    total = section = digit = 0
    for c in words:
        if c in china.CAPITALS:
            digit = china.CAPITALS.index(c)
        elif c in "拾佰仟":
            section, digit = section + digit * 10 ** ("拾佰仟".index(c) + 1), 0
        elif c == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        else:
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    return total + section + digit


def test_capitals_read_back_and_never_hold_two_zeros_in_a_row() -> None:
    r = random.Random(2)
    for _ in range(3000):
        number = int("".join(r.choice("000123456789") for _ in range(r.randint(1, 16))))
        words = china.number_upper(number, 0)
        assert words is not None
        assert read(words) == number
        assert "零零" not in words
        assert number == 0 or not words.endswith("零")
        assert not any(f"零{unit}" in words for unit in "拾佰仟万亿")


def test_a_number_in_capitals_reads_its_places_one_by_one() -> None:
    assert china.number_upper(10203050, 3) == "壹万零贰佰零叁点零伍"
    assert china.number_upper(-5, 1) == "负零点伍"
    assert china.number_upper(10**16, 0) is None
    assert china.number_upper(0, 4) == "零"
