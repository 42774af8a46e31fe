from __future__ import annotations

import pytest

from app.definitions.types import Email, Mobile, Phone, Postcode, Site


def _problems(kind, raw):
    value = kind.normalise(raw).value
    return [(problem.severity, problem.message) for problem in kind.validate(value)]


def _reported(kind, raw, severity, part):
    ((found, message),) = _problems(kind, raw)
    assert found == severity
    assert part in message


@pytest.mark.parametrize(
    "raw, value",
    [
        ("0471-6945102", "0471-6945102"),
        ("０４７１—６９４５１０２", "0471-6945102"),
        ("(0471)6945102", "(0471)6945102"),
        ("（0471） 6945102", "(0471) 6945102"),
        ("04716945102", "04716945102"),
        ("010-65131234", "010-65131234"),
        ("0471 6945102", "0471 6945102"),
        ("0471-6945102转8001", "0471-6945102转8001"),
        ("0471-6945102 ext. 8001", "0471-6945102 转 8001"),
        ("0471-6945102-8001", "0471-6945102-8001"),
        ("0471-6945102分机8001", "0471-6945102分机8001"),
        ("0471-6945102/6945103", "0471-6945102、6945103"),
        ("0471-6945102；13800001234", "0471-6945102、13800001234"),
        ("+86-471-6945102", "+86-471-6945102"),
        ("+86 0471 6945102", "+86 0471 6945102"),
        ("400-810-1234", "400-810-1234"),
        ("4008101234", "4008101234"),
        ("800-8101234", "800-8101234"),
        ("138 0000 1234", "138 0000 1234"),
        ("+8613800001234", "+8613800001234"),
        ("12333", "12333"),
        ("95588", "95588"),
    ],
)
def test_usual_telephones_are_right(raw, value):
    assert Phone().normalise(raw).value == value
    assert _problems(Phone(), raw) == []


@pytest.mark.parametrize(
    "raw, severity, part",
    [
        ("6945102", "warning", "区号，例如：0471-6945102"),
        ("69451021转3", "warning", "区号"),
        ("0471-69451", "warning", "不像常见的电话号码"),
        ("1380000123", "warning", "不像常见的电话号码"),
        ("王老师", "warning", "没有号码"),
        ("无", "warning", "可以不填"),
        ("0471-69451O2", "error", "字母“O”"),
        ("0471-6945102、tel", "error", "字母“tel”"),
    ],
)
def test_doubtful_telephones_warn_and_letters_are_wrong(raw, severity, part):
    _reported(Phone(), raw, severity, part)


@pytest.mark.parametrize(
    "raw",
    [
        *("13800001234", "138-0000-1234", "138 0000 1234", "+86 13800001234", "8613800001234"),
        *("0086-13800001234", "＋８６１３８００００１２３４", 13800001234, 13800001234.0),
    ],
)
def test_mobiles_are_eleven_digits(raw):
    assert Mobile().normalise(raw).value == "13800001234"
    assert _problems(Mobile(), raw) == []
    assert Mobile().cell("13800001234") == "13800001234"


@pytest.mark.parametrize(
    "raw, severity, part",
    [
        ("1380000123", "error", "现在有 10 位"),
        ("138000012345", "error", "现在有 12 位"),
        ("23800001234", "error", "第一位应是 1"),
        ("12000001234", "warning", "没有以 12 开头"),
        ("138OOOO1234", "error", "不是手机号"),
        ("13800001234、13900001234", "error", "只填一个手机号"),
        ("无", "error", "11 位数字"),
    ],
)
def test_doubtful_mobiles_are_reported(raw, severity, part):
    _reported(Mobile(), raw, severity, part)


def test_new_ranges_of_mobiles_are_right():
    for start in ("13", "14", "15", "16", "17", "18", "19"):
        assert _problems(Mobile(), start + "012345678") == []


@pytest.mark.parametrize("raw", ["010010", "０１００１０", "0100 10", 10010, 10010.0])
def test_postcodes_keep_their_leading_zero(raw):
    assert Postcode().normalise(raw).value == "010010"
    assert _problems(Postcode(), raw) == []


def test_a_zero_given_back_is_noted():
    assert "开头的 0 已补上" in Postcode().normalise(10010).notes[0]
    assert Postcode().normalise(100871).notes == ()


@pytest.mark.parametrize(
    "raw, part",
    [
        ("10010", "现在有 5 位"),
        ("0100100", "现在有 7 位"),
        ("O10010", "不是邮政编码"),
        ("无", "6 位"),
    ],
)
def test_wrong_postcodes_are_errors(raw, part):
    _reported(Postcode(), raw, "error", part)


@pytest.mark.parametrize(
    "raw, value",
    [
        ("zhang.san@126.com", "zhang.san@126.com"),
        ("ｚｈａｎｇ＠１２６．ｃｏｍ", "zhang@126.com"),
        ("a@b。com", "a@b.com"),
        (" a @ b.com ", "a@b.com"),
        ("A.B+c_d-1..x@sub.b-c.cn", "A.B+c_d-1..x@sub.b-c.cn"),
        ("o'neil!#$%&=?^`{|}~@b.com", "o'neil!#$%&=?^`{|}~@b.com"),
        ("张三@例子.中国", "张三@例子.中国"),
        ("a@b.com；c@d.com", "a@b.com、c@d.com"),
    ],
)
def test_usual_addresses_are_right(raw, value):
    assert Email().normalise(raw).value == value
    assert _problems(Email(), raw) == []


@pytest.mark.parametrize(
    "raw, severity, part",
    [
        ("zhang.126.com", "error", "没有 @"),
        ("a@@b.com", "error", "不止一个 @"),
        ("a b@c.com", "error", "空格"),
        ("@b.com", "error", "不是完整的"),
        ("a@b", "error", "不是完整的"),
        ("a@b..com", "error", "不是完整的"),
        ("a@.com", "error", "不是完整的"),
        ("a" * 250 + "@b.com", "error", "不是完整的"),
        ("a@b.com、无", "error", "“无”里没有 @"),
        ("a@163.con", "warning", "可能写错了"),
    ],
)
def test_doubtful_addresses_are_reported(raw, severity, part):
    _reported(Email(), raw, severity, part)


@pytest.mark.parametrize(
    "raw, value",
    [
        ("http://www.nmg.gov.cn/", "http://www.nmg.gov.cn/"),
        ("https://a.cn:8080/x?y=1#z", "https://a.cn:8080/x?y=1#z"),
        ("www.abc.com", "www.abc.com"),
        ("ｈｔｔｐ：／／ａ．ｃｎ", "http://a.cn"),
        ("www.abc。com", "www.abc.com"),
        ("例子.中国", "例子.中国"),
        ("a-b.com.cn/介绍", "a-b.com.cn/介绍"),
        ("192.168.1.1", "192.168.1.1"),
        ("a.cn、b.cn", "a.cn、b.cn"),
        ("无", "无"),
        ("暂无", "暂无"),
    ],
)
def test_usual_sites_and_none_are_right(raw, value):
    assert Site().normalise(raw).value == value
    assert _problems(Site(), raw) == []


@pytest.mark.parametrize(
    "raw, part",
    [
        ("abc", "不是网址"),
        ("http://", "不是网址"),
        ("www. abc.com", "空格"),
        ("a@b.com", "电子邮箱"),
        ("微信公众号：内蒙古人社", "不是网址"),
    ],
)
def test_what_is_no_site_is_an_error(raw, part):
    _reported(Site(), raw, "error", part)
