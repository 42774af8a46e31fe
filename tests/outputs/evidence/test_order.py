"""The order of names at intake."""

from __future__ import annotations

import random

import pytest

from app.outputs.evidence.order import chinese_number, in_order

ORDERS = [
    ["1.pdf", "2.pdf", "10.pdf", "100.pdf"],
    ["（1）营业执照.pdf", "（2）证书.jpg", "（10）名单.pdf"],
    [
        "一、制度.pdf",
        "二、场地.pdf",
        "九、师资.pdf",
        "十、培训.pdf",
        "十一、审计.pdf",
        "二十、其他.pdf",
    ],
    ["第二章.pdf", "第十章.pdf", "第十二章.pdf", "第一百章.pdf"],
    ["附件1.pdf", "附件２.pdf", "附件3.pdf", "附件１１.pdf"],
    ["附件一.pdf", "附件二.pdf", "附件十.pdf"],
    ["IMG_2.jpg", "img_10.jpg", "IMG_11.jpg"],
    ["1-2 合同.pdf", "1-10 合同.pdf", "2-1 合同.pdf"],
    ["2023年审计.pdf", "2024年审计.pdf", "二〇二五年审计.pdf"],
    ["2、a.pdf", "2、b.pdf", "3、a.pdf"],
    ["三好学生2.pdf", "三好学生10.pdf", "万科合作协议.pdf"],
    ["安全制度.pdf", "办公场地.jpg", "材料.pdf", "营业执照.pdf", "照片.jpg", "证书.pdf"],
    ["a.b.1.pdf", "a.b.2.pdf", "a.b.10.pdf"],
]


@pytest.mark.parametrize("names", ORDERS, ids=lambda names: names[0])
def test_names_come_as_people_count(names):
    for seed in range(5):
        mixed = random.Random(seed).sample(names, len(names))
        assert in_order(mixed, str) == names


def test_any_name_has_a_place_and_the_same_one_each_time():
    chance = random.Random(4)
    letters = "0123456789一二三十百千万零〇（）()第章. -_ab😀é１"
    names = ["".join(chance.choices(letters, k=chance.randint(0, 30))) for _ in range(500)]
    names.append("9" * 5000)
    once = in_order(names, str)
    assert in_order(reversed(once), str) == once
    assert sorted(once) == sorted(names)


@pytest.mark.parametrize(
    "text,number",
    [("一百零二", 102), ("二〇二五", 2025), ("十", 10), ("十五", 15), ("两千零一十", 2010),
     ("一万二千", 12000), ("贰拾叁", 23), ("十十", None), ("一百千", None), ("万", None)],
)  # fmt: skip
def test_chinese_numbers(text, number):
    assert chinese_number(text) == number
