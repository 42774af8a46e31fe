from __future__ import annotations

from datetime import date

import pytest
from stdnum.cn import uscc
from stdnum.iso7064 import mod_11_2

from app.definitions.types import BankAccount, CreditCode, ResidentId, birth_date
from app.definitions.types.identifiers import PROVINCES, is_credit_code, organisation_check

CODE, ID, ACCOUNT = CreditCode(), ResidentId(), BankAccount()


def _problems(kind, raw):
    value = kind.normalise(raw).value
    return [(problem.severity, problem.message) for problem in kind.validate(value)]


def _reported(kind, raw, severity, part):
    ((found, message),) = _problems(kind, raw)
    assert found == severity
    assert part in message


def _credit(body):
    return body + uscc.calc_check_digit(body)


def _id(body):
    return body + mod_11_2.calc_check_digit(body)


@pytest.mark.parametrize(
    "raw, value",
    [
        ("91350100M000100Y43", "91350100M000100Y43"),  # the example of GB 32100-2015
        ("91350100m000100y43", "91350100M000100Y43"),
        ("９１３５０１００Ｍ０００１００Ｙ４３", "91350100M000100Y43"),
        ("9135 0100 M000 100Y 43", "91350100M000100Y43"),
        ("91350100-M000100Y-4-3", "91350100M000100Y43"),
        ("914403001922038216", "914403001922038216"),
        ("D2143569-X", "D2143569-X"),  # the example of GB 11714
        ("d2143569x", "D2143569-X"),
        ("192203821", "19220382-1"),
    ],
)
def test_right_codes_are_written_one_way(raw, value):
    assert CODE.normalise(raw).value == value
    assert _problems(CODE, raw) == []


@pytest.mark.parametrize("first", ["1", "5", "9", "A", "N", "Y"])
def test_every_registrar_is_as_good_as_another(first):
    assert _problems(CODE, _credit(f"{first}215010011590028X")) == []


def test_the_check_characters_are_those_of_the_standards():
    assert organisation_check("D2143569") == "X"
    assert is_credit_code("91350100M000100Y43")
    assert not is_credit_code("91350100M000100Y44")


@pytest.mark.parametrize(
    "raw, part",
    [
        ("91350100MO00100Y43", "第 10 位是字母 O，多半应是数字 0"),
        ("9I350100M000100Y4Z", "第 2 位是字母 I，多半应是数字 1，第 18 位是字母 Z"),
        ("91350100M00010OY43", "多半应是数字 0"),
        ("91350100M000100Y4", "现在有 17 位"),
        ("91350100M000100Y433", "现在有 19 位"),
        ("150102000012345", "现在有 15 位"),
        ("91350100M000100Y4？", "不该有的字符"),
        ("无", "不该有的字符"),
        ("D2143569-1", "校验码"),
    ],
)
def test_wrong_codes_say_what_is_wrong(raw, part):
    _reported(CODE, raw, "error", part)


def test_a_likely_slip_in_the_organisation_code_is_pointed_out():
    # 8 read for 3, and two digits in the wrong order, in a public code.
    _reported(CODE, "914403001922088216", "error", "请核对第 14 位的 8 是不是 3。")
    _reported(CODE, "914403001922083216", "error", "第 14、15 位的 83 是不是 38")


def test_where_no_slip_is_likely_the_part_is_named():
    _reported(CODE, "914408001922038216", "error", "第 1 至 8 位")
    _reported(CODE, "914403001922038210", "error", "最后一位")
    _reported(CODE, "914403001922098216", "error", "第 9 至 17 位")


@pytest.mark.parametrize(
    "raw, value",
    [
        ("11010519491231002X", "11010519491231002X"),  # the example of GB 11643
        ("11010519491231002x", "11010519491231002X"),
        ("110105 19491231 002X", "11010519491231002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
    ],
)
def test_right_ids_are_written_one_way(raw, value):
    assert ID.normalise(raw).value == value
    assert _problems(ID, raw) == []


def test_a_county_that_was_founded_or_dissolved_since_is_no_problem():
    for place in ("152101", "150104", "150125", "110103", "500101", "820000"):
        assert _problems(ID, _id(f"{place}19800229001")) == []


@pytest.mark.parametrize(
    "raw, severity, part",
    [
        ("110105194912310021", "error", "校验码不对"),
        ("11010519490231002X", "error", "出生日期 19490231 不存在"),
        ("11010519491331002X", "error", "出生日期 19491331 不存在"),
        (_id("11010529491231002"), "error", "还没有到"),
        (_id("11010518991231002"), "warning", "1899"),
        (_id("99010519491231002"), "", ""),
        (_id("17010519491231002"), "warning", "开头的 17"),
        ("110105491231002", "warning", "换成现在的 18 位"),
        ("110105491331002", "error", "出生日期 491331 不存在"),
        ("1101051949123100X2", "error", "不该有的字符"),
        ("1101051949123100", "error", "现在有 16 位"),
        ("身份证", "error", "不该有的字符"),
    ],
)
def test_doubtful_ids_are_reported(raw, severity, part):
    if severity:
        _reported(ID, raw, severity, part)
    else:
        assert _problems(ID, raw) == []


def test_the_birth_date_stands_in_both_forms():
    assert birth_date("11010519491231002X") == date(1949, 12, 31)
    assert birth_date("110105491231002") == date(1949, 12, 31)
    assert birth_date("11010519490231002X") is None
    assert birth_date("") is None


def test_all_province_codes_are_known():
    assert len(PROVINCES) == 31 + 1 + 3


def test_messages_never_repeat_a_right_looking_id():
    for raw in ("110105194912310021", "17010519491231002X", "110105491231002"):
        assert all(raw not in message for _, message in _problems(ID, raw))


@pytest.mark.parametrize(
    "raw, value",
    [
        ("0123 4567 8901 2345", "0123456789012345"),
        ("0123-4567-8901", "012345678901"),
        ("０１２３４５６７", "01234567"),
        ("1" * 32, "1" * 32),
    ],
)
def test_accounts_keep_their_leading_zeros(raw, value):
    assert ACCOUNT.normalise(raw).value == value
    assert ACCOUNT.cell(value) == value
    assert _problems(ACCOUNT, raw) == []


@pytest.mark.parametrize(
    "raw, part",
    [
        ("1234567", "现在有 7 位"),
        ("1" * 33, "现在有 33 位"),
        ("账号12345678", "不是数字"),
        ("1234.5678", "不是数字"),
    ],
)
def test_wrong_accounts_are_errors(raw, part):
    _reported(ACCOUNT, raw, "error", part)


@pytest.mark.parametrize("kind", [CODE, ID, ACCOUNT], ids=lambda kind: kind.name)
def test_a_long_number_cell_that_lost_its_end_is_noted(kind):
    assert "只保留前 15 位" in kind.normalise(150105198001012000).notes[0]
    assert "只保留前 15 位" in kind.normalise(1.50105198001012e17).notes[0]
    assert kind.normalise("150105198001012000").notes == ()
    assert kind.normalise(150105198001011234).notes == ()
    assert kind.normalise(12345678).notes == ()
