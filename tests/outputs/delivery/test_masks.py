"""What the masks find in other words, and what they leave alone."""

from __future__ import annotations

import pytest

from app.definitions.types import FileRef
from app.outputs.delivery.masks import masked_copy, masked_text


@pytest.mark.parametrize(
    "text, shown",
    [
        ("电话13812345678。", "电话138********。"),
        ("138 1234-5678", "138 ****-****"),
        ("+8613812345678", "+861**********"),
        ("邮箱a13812345678@163.com", "邮箱a138********@163.com"),
        ("身份证11010519491231002x，", "身份证110***************，"),
        ("110105 19491231 002X", "110*** ******** ****"),
        ("电话（0431）88881234", "电话（043*）********"),
        ("0352—7930134", "035*—*******"),
    ],
)
def test_a_number_within_other_words_is_hidden(text, shown):
    assert masked_text(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "信用代码911501007830129388",
        "证书编号S000022060001230000456",
        "2022-2024年培训12000人次",
        "日期2025-07-28",
        "投入13800000元",
    ],
)
def test_what_is_neither_id_nor_telephone_stays(text):
    assert masked_text(text) == text


def test_files_show_no_number_in_their_names(studio):
    key = "evidence.neimenggu_2025_105.m_identity"
    file = FileRef("秦某11010519491231002X.pdf", "0" * 64, 9)
    studio.set_value(key, (file,))
    [kept] = masked_copy(studio)[0].value(key)
    assert kept.name == "秦某110***************.pdf"
    assert kept.title == "秦某110***************"
    assert studio.value(key) == (file,)
