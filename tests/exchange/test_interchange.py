"""A dossier as JSON: all of it out and in again, and nothing taken in while anything is wrong."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest

from app.dossier.dossier import Dossier
from app.exchange.interchange import LoadError, dump, load, read_json


def _load(dossier, data):
    with pytest.raises(LoadError) as caught:
        load(dossier, data)
    return caught.value.problems


@pytest.mark.parametrize("example", ["base", "studio"])
def test_what_is_dumped_loads_again_to_the_same(request, example, known):
    dossier = request.getfixturevalue(example)
    data = json.loads(json.dumps(dump(dossier), ensure_ascii=False), parse_float=Decimal)
    twin = Dossier(dossier.kind, dossier.notice, known.facts)
    load(twin, data)
    assert dump(twin) == dump(dossier)


def test_what_could_not_be_read_survives_the_round_trip(base, known):
    base.set_value("condition.annual_training", "两千多")
    base.set_value("report.date", "七月初")
    twin = Dossier("base", base.notice, known.facts)
    load(twin, dump(base))
    assert dump(twin) == dump(base)
    assert twin.display("report.date") == "七月初"


def test_a_part_changes_only_that_part(base):
    before = dump(base)
    load(base, {"values": {"unit.city": "包头市", "goal.year_2": None}})
    after = dump(base)
    assert after["values"].pop("unit.city") == "包头市"
    assert "goal.year_2" not in after["values"]
    del before["values"]["unit.city"], before["values"]["goal.year_2"]
    assert after == before


def test_a_table_is_replaced_whole_in_one_step(base):
    before = dump(base)
    load(base, {"rows": {"occupations": [{"occupation.title": "6-18-01-01"}]}})
    assert len(base.rows("occupations")) == 1
    base.undo()
    assert dump(base) == before


def test_all_errors_are_listed_and_nothing_is_taken(base):
    before = dump(base)
    problems = _load(
        base,
        {
            "colour": 1,
            "values": {
                "unit.name": "新名",
                "unit.town": "x",
                "report.date": "soon",
                "occupations": [],
            },
            "rows": {
                "unit.name": [],
                "occupations": [
                    {"occupation.title": "车工", "occupation.x": 1},
                    {"occupation.block_1": [{"item.content": "a"}, {"item.contents": "b"}, 7]},
                    "text",
                ],
            },
        },
    )
    for address in (
        "colour", "values.unit.town", "values.report.date", "values.occupations", "rows.unit.name",
        "rows.occupations[1].occupation.x",
        "rows.occupations[2].occupation.block_1[2].item.contents",
        "rows.occupations[2].occupation.block_1[3]", "rows.occupations[3]",
    ):  # fmt: skip
        assert any(problem.startswith(address) for problem in problems), address
    assert len(problems) == 9
    assert dump(base) == before


@pytest.mark.parametrize(
    "data",
    [
        [], "text", 7, None,
        {"values": []}, {"rows": []}, {"rows": {"occupations": {}}},
        {"format": 2}, {"format": "1"}, {"format": True}, {"kind": "studio"},
        {"values": {"unit.name": ["a"]}}, {"values": {"unit.name": {"a": 1}}},
        {"values": {"budget.block_1.local": "很多"}}, {"values": {"project.stage": "旧"}},
        {"values": {"condition.annual_training": 3.5}},
        {"values": {"occupation.goal": "在表外"}},
    ],
)  # fmt: skip
def test_wrong_shapes_and_values_are_refused(base, data):
    before = dump(base)
    assert _load(base, data)
    assert dump(base) == before


def test_numbers_keep_every_place(base):
    load(base, json.loads('{"values": {"budget.block_1.other": 0.123456}}', parse_float=Decimal))
    assert base.value("budget.block_1.other") == Decimal("0.123456")


def test_what_was_cleaned_is_reported_with_its_address(base):
    notes = load(base, {"values": {"unit.city": "包头\x07市"}})
    assert base.value("unit.city") == "包头市"
    assert len(notes) == 1
    assert notes[0].startswith("unit.city：")


@pytest.mark.parametrize(
    "content", [b"{", b"", b"\xff\xfe{", b'{"values": {"a": 1,}}', b"[" * 100_000, b'{"values": NaN',
                b'{"values": {"budget.block_1.local": ' + b"9" * 10_000 + b"}}"]
)  # fmt: skip
def test_broken_json_is_an_error_that_names_the_file(base, tmp_path, content):
    file = tmp_path / "数据.json"
    file.write_bytes(content)
    with pytest.raises(LoadError) as caught:
        load(base, read_json(file))
    assert caught.value.problems


def test_a_missing_file_and_a_folder_are_named(tmp_path):
    for path in (tmp_path / "没有.json", tmp_path):
        with pytest.raises(LoadError) as caught:
            read_json(path)
        assert str(path) in caught.value.message


def _read(tmp_path, text):
    file = tmp_path / "数据.json"
    file.write_text(text, encoding="utf-8")
    return read_json(file)


def test_a_key_given_twice_is_refused_by_its_name(tmp_path):
    twice = '{"values": {"unit.city": "甲", "unit.name": "乙", "unit.city": "丙"}, "rows": {}, "rows": {}}'
    with pytest.raises(LoadError) as caught:
        _read(tmp_path, twice)
    assert len(caught.value.problems) == 2
    assert "“unit.city”" in caught.value.problems[0]
    assert "“rows”" in caught.value.problems[1]
    same_key_elsewhere = '{"rows": {"occupations": [{"a": 1}, {"a": 2}]}}'
    assert len(_read(tmp_path, same_key_elsewhere)["rows"]["occupations"]) == 2


@pytest.mark.parametrize(
    "raw", ["true", "false", "1e400", "-1e400", "1e-400", "NaN", "Infinity", "1" * 400, "[true]"]
)
@pytest.mark.parametrize(
    "key", ["unit.city", "goal.year_1", "contact.phone", "budget.block_1.local"]
)
def test_what_is_neither_text_nor_a_number_is_refused(base, tmp_path, key, raw):
    before = dump(base)
    [problem] = _load(base, _read(tmp_path, f'{{"values": {{"{key}": {raw}}}}}'))
    assert problem.startswith(f"values.{key}")
    assert dump(base) == before


def test_a_plain_number_is_good_for_text(base, tmp_path):
    load(base, _read(tmp_path, '{"values": {"unit.city": 2025}}'))
    assert base.value("unit.city") == "2025"


def test_data_of_another_notice_are_taken_and_said(base, known):
    own = base.notice
    [note] = load(base, {"notice": "jilin-2025-56"}, known.notices)
    assert note.startswith(f"数据来自通知 jilin-2025-56，这份材料仍按 {own}")
    assert base.notice == own
    assert load(base, {"notice": own}, known.notices) == ()


@pytest.mark.parametrize("notice", ["moon-1", "", None, 7, ["x"]])
def test_an_unknown_notice_is_refused(base, known, notice):
    with pytest.raises(LoadError) as caught:
        load(base, {"notice": notice}, known.notices)
    assert caught.value.problems[0].startswith("notice：")


def test_files_are_not_taken_in_and_that_is_said(base):
    [note] = load(base, {"attachments": [{"field": "evidence.x", "name": "a.pdf"}]})
    assert "attachments" in note
    assert load(base, {"attachments": []}) == ()
    assert _load(base, {"attachments": "a.pdf"})


@pytest.mark.parametrize("number", ["1", None, True, 1.5, [1]])
def test_a_format_of_the_wrong_type_is_not_called_newer(base, number):
    [problem] = _load(base, {"format": number})
    assert "应当是整数" in problem
    assert "升级" not in problem


def test_a_newer_format_wants_a_newer_program(base):
    assert "升级" in _load(base, {"format": 2})[0]
    assert "升级" not in _load(base, {"format": 0})[0]
