from __future__ import annotations

from dataclasses import replace

import pytest

from app.definitions.types import FileRef, Files, Rows, Treatment, Unread
from app.definitions.types.files import size_text

LICENCE = FileRef("营业执照.PDF", "a" * 64, 1_000_000)
PHOTO = FileRef("照片 1.jpg", "b" * 64, 300_000)


def test_a_table_has_no_value_of_its_own():
    kind = Rows(columns=("item.content",))
    assert kind.normalise("甲").value == Unread("甲")
    with pytest.raises(ValueError, match="存下的内容"):
        kind.store("甲")


def test_the_number_of_rows_is_judged():
    kind = Rows(columns=("item.content",), min_rows=1, max_rows=3)
    assert [len(kind.count_problems(count)) for count in range(5)] == [1, 0, 0, 0, 1]
    assert kind.count_problems(5)[0].message == "最多 3 行，现在有 5 行，请删去 2 行。"
    assert kind.count_problems(0)[0].message == "至少要有 1 行，现在有 0 行，请补充。"


@pytest.mark.parametrize(
    "kind, part",
    [
        (Rows(columns=()), "没有列"),
        (Rows(columns=("a.b", "a.b")), "出现了 2 次"),
        (Rows(columns=("a.b",), min_rows=-1), "min_rows"),
        (Rows(columns=("a.b",), min_rows=3, max_rows=2), "max_rows"),
        (Rows(columns=("a.b",), max_rows=0), "max_rows"),
        (Files(max_files=0), "max_files"),
        (Files(extensions=(".pdf",)), "不加点"),
        (Files(extensions=("PDF",)), "小写"),
    ],
)
def test_contradictory_limits_are_named(kind, part):
    (message,) = kind.wrong_limits()
    assert part in message


def test_files_show_their_number_and_size():
    kind = Files()
    assert kind.display((LICENCE, PHOTO)) == "2 个文件（1.2 MB）"
    assert kind.printed((LICENCE, PHOTO)) == "营业执照.PDF、照片 1.jpg"
    assert [size_text(size) for size in (0, 1023, 1536, 5 * 1024**3, 1024**5)] == [
        "0 字节",
        "1023 字节",
        "1.5 KB",
        "5.0 GB",
        "1024.0 TB",
    ]


def test_files_come_as_records_or_as_json():
    kind = Files()
    stored = kind.store((LICENCE, PHOTO))
    assert stored == [
        {"name": "营业执照.PDF", "sha256": "a" * 64, "size": 1_000_000},
        {"name": "照片 1.jpg", "sha256": "b" * 64, "size": 300_000},
    ]
    assert kind.restore(stored) == (LICENCE, PHOTO)
    assert kind.normalise(stored).value == (LICENCE, PHOTO)
    assert kind.normalise([LICENCE, PHOTO]).value == (LICENCE, PHOTO)
    assert kind.normalise([]).value is None


def test_a_name_alone_is_kept_and_never_passes_for_a_file():
    for raw in ("a.pdf、b.pdf", ["a.pdf", "b.pdf"]):
        value = Files().normalise(raw).value
        assert value == Unread("a.pdf、b.pdf")
        assert "没有文件本身" in Files().validate(value)[0].message


@pytest.mark.parametrize(
    "item",
    [
        {"name": "a.pdf", "sha256": "A" * 64, "size": 1},
        {"name": "a.pdf", "sha256": "a" * 63, "size": 1},
        {"name": "a.pdf", "sha256": "a" * 64, "size": -1},
        {"name": "a.pdf", "sha256": "a" * 64, "size": True},
        {"name": "", "sha256": "a" * 64, "size": 1},
        {"name": "a\x00.pdf", "sha256": "a" * 64, "size": 1},
        {"name": "a.pdf", "sha256": "a" * 64},
        {"name": "a.pdf", "sha256": "a" * 64, "size": 1, "treatment": {"turn": 4}},
        {"name": "a.pdf", "sha256": "a" * 64, "size": 1, "treatment": {"turn": True}},
        {"name": "a.pdf", "sha256": "a" * 64, "size": 1, "treatment": {"per_page": 3}},
        {"name": "a.pdf", "sha256": "a" * 64, "size": 1, "treatment": {"title": "a\x00"}},
        {"name": "a.pdf", "sha256": "a" * 64, "size": 1, "treatment": {"new": 1}},
        {"name": "a.pdf", "sha256": "a" * 64, "size": 1, "treatment": []},
        "a.pdf",
    ],
)
def test_what_is_no_file_is_refused(item):
    assert isinstance(Files().normalise([item, LICENCE]).value, Unread)
    with pytest.raises(ValueError, match="存下的内容"):
        Files().restore([item])


def test_a_treatment_is_kept_as_far_as_it_is_not_the_usual_one():
    treated = replace(LICENCE, treatment=Treatment(title="执照", turn=1, per_page=2))
    [plain, stored] = Files().store((LICENCE, treated))
    assert "treatment" not in plain
    assert stored["treatment"] == {"title": "执照", "turn": 1, "per_page": 2}
    assert Files().restore([plain, stored]) == (LICENCE, treated)
    assert Files().normalise([stored]).value == (treated,)


@pytest.mark.parametrize(
    "name, title, shown",
    [
        ("营业执照.PDF", "", "营业执照"),
        ("a.b.pdf", "", "a.b"),
        (".pdf", "", ".pdf"),
        ("扫描", "", "扫描"),
        ("扫描.pdf", "毕业证书", "毕业证书"),
    ],
)
def test_a_file_has_a_name_for_the_contents(name, title, shown):
    assert FileRef(name, "a" * 64, 1, Treatment(title=title)).title == shown


@pytest.mark.parametrize(
    "files, severity, part",
    [
        ((LICENCE, PHOTO), "error", "“照片 1.jpg”不是可用的文件类型，请换成 pdf 文件"),
        ((FileRef("a.pdf", "c" * 64, 0),), "error", "空文件"),
        ((LICENCE, LICENCE), "warning", "添加了 2 次"),
        ((FileRef("无后缀", "c" * 64, 5),), "error", "文件类型"),
        (tuple(FileRef(f"{n}.pdf", f"{n:064}", 5) for n in range(4)), "error", "最多 3 个文件"),
    ],
)
def test_doubtful_files_are_reported(files, severity, part):
    (problem,) = Files(extensions=("pdf",), max_files=3).validate(files)
    assert problem.severity == severity
    assert part in problem.message
