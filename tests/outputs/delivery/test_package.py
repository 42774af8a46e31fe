"""The electronic copy: what each notice wants in it, whole in its place, or all as it was."""

from __future__ import annotations

import errno
import hashlib
import io
import os
import re
import zipfile
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import docx
import openpyxl
import pytest

from app import placement
from app.definitions.models import Artefact
from app.outputs.delivery import placing
from app.outputs.delivery.package import MB
from app.outputs.delivery.package_models import DRAFTS, PackageFile
from app.outputs.delivery.package_names import PathTooLongError, fitting_names, safe_name, shortened
from app.outputs.delivery.package_table import TABLE, former_files
from app.outputs.documents.read_back import read_text as docx_text
from app.outputs.documents.rendering import Printing
from app.outputs.engines.pdf_files import count_pages, read_text
from app.outputs.files import OutputError
from app.outputs.volumes.pdf_writing import BookCancelledError
from tests.outputs.delivery.packing import example_file, placed, scan, staged_from, staged_of
from tests.outputs.pretence import Pretender, pdf_of

SNAPSHOTS = Path(__file__).parent / "electronic_copies"
NOTICES = (
    "national-2022-62", "neimenggu-2025-105", "liaoning-2025-118", "jilin-2025-56",
    "datong-2025-100",
)  # fmt: skip
CASES = [
    *((notice, kind, False) for notice in NOTICES for kind in ("base", "studio")),
    # Other material is asked of a base that exists already; Datong knows none.
    *((notice, "base", True) for notice in NOTICES[:-1]),
]
UTF8 = 0x800
_HASH = re.compile("^　　SHA-256 .*\n", re.MULTILINE)
_SIZE = re.compile(r"[0-9.]+ (KB|MB|字节)|（[0-9]+ 字节）|（[0-9]+ 个，共 .*）")


@pytest.fixture(scope="module")
def datong(known, tmp_path_factory):
    """The copy that wants most: staged once, by our own typesetter, for every test that places it."""
    folder = tmp_path_factory.mktemp("大同")
    with example_file(known, folder / "a.shenbao", "datong-2025-100", "base") as file:
        yield file, staged_from(known, file, folder / "work")


@pytest.fixture
def small(tmp_path):
    """A copy of two files."""
    word, pdf = tmp_path / "w.bin", tmp_path / "p.bin"
    word.write_bytes(b"word")
    pdf.write_bytes(pdf_of(2))
    return staged_of(("01 申报表.docx", word, 0), ("01 申报表.pdf", pdf, 2))


@pytest.fixture
def dossier(base):
    return base


def everything(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


# --- what is in it ---


@pytest.mark.parametrize("notice, kind, existing", CASES)
def test_a_copy_holds_what_the_notice_wants_in_its_order(known, tmp_path, notice, kind, existing):
    with example_file(known, tmp_path / "a.shenbao", notice, kind, existing=existing) as file:
        engine = Pretender("builtin", pdf_of(1))
        staged = staged_from(known, file, tmp_path / "work", engine=engine)
        package = placed(known, file.dossier, staged, tmp_path / "out")
    told = _SIZE.sub("…", _HASH.sub("", package.table.read_text("utf-8-sig")))
    names = sorted(path.relative_to(tmp_path / "out").as_posix() for path in package.carriers)
    mails = [path.relative_to(tmp_path / "out").as_posix() for path in _below(tmp_path, "邮件")]
    text = "\n".join([told, "三、放在旁边的", *names, *mails, "", "四、缺", *package.missing, ""])
    stage = "-existing" if existing else ""
    snapshot = SNAPSHOTS / f"{notice}-{kind}{stage}.txt"
    if os.environ.get("JIANGSHEN_WRITE_SNAPSHOTS"):
        snapshot.parent.mkdir(exist_ok=True)
        snapshot.write_text(text, encoding="utf-8")
    assert text == snapshot.read_text(encoding="utf-8")


def _below(tmp_path, ending):
    return sorted(
        path for path in (tmp_path / "out").rglob("*") if path.parent.name.endswith(ending)
    )


def test_every_artefact_of_the_notice_is_named_in_order(known, datong):
    _, staged = datong
    terms = known.terms("datong-2025-100", "base")
    assert [row.artefact.id for row in staged.rows] == [item.id for item in terms.artefacts]


def test_the_table_tells_hash_bytes_and_pages_of_each_file(known, datong, tmp_path):
    file, staged = datong
    package = placed(known, file.dossier, staged, tmp_path)
    hashes = former_files(package.table)
    assert hashes.keys() == {one.name for one in package.listed}
    for one in package.listed:
        data = (package.folder / one.name).read_bytes()
        assert hashes[one.name] == hashlib.sha256(data).hexdigest() == one.sha256
        assert one.size == len(data)
        if one.name.endswith(".pdf"):
            assert one.file.pages == count_pages(data)
    assert "程序自带的排版" in package.table.read_text("utf-8-sig")


def test_the_volume_says_the_same_as_the_word_files(known, datong):
    _, staged = datong
    volume = next(one for one in staged.files if one.name.endswith(".pdf"))
    text = "".join(read_text(volume.source.read_bytes()).split())
    unit = "示例北疆技师学院（虚构）"
    assert text.count(unit) > 3
    for one in staged.files:
        if one.name.endswith(".docx") and not one.is_draft:
            assert (
                unit in docx_text(one.source.read_bytes())
                or "制度" in one.name
                or "办法" in one.name
            )


def test_the_zip_opens_with_the_names_right(known, datong, tmp_path):
    file, staged = datong
    package = placed(known, file.dossier, staged, tmp_path)
    with zipfile.ZipFile(package.zip) as archive:
        assert archive.testzip() is None
        infos = archive.infolist()
        names = {one.filename for one in infos}
        assert names == {f"{package.folder.name}/{name}" for name in everything(package.folder)}
        for one in infos:
            assert one.flag_bits & UTF8
            assert "\\" not in one.orig_filename
            assert one.date_time[0] >= 2024
            assert archive.read(one) == (tmp_path / one.filename).read_bytes()


def test_a_disc_has_short_names_and_is_measured(known, datong, tmp_path):
    file, staged = datong
    package = placed(known, file.dossier, staged, tmp_path)
    [disc] = package.carriers
    assert disc.name.endswith(" 光盘")
    files = [path for path in disc.rglob("*") if path.is_file()]
    assert any(path.suffix == ".xlsx" and path.parent.name == DRAFTS for path in files)
    assert all(len(path.name) <= 64 for path in files)
    assert any("一张光盘（CD，700 MB）放得下" in note for note in package.notes)


def test_the_recommenders_drafts_are_apart_and_not_mailed(datong):
    _, staged = datong
    drafts = [one.name for one in staged.files if one.is_draft]
    assert len(drafts) == 2
    assert not [one for one in staged.mailed if one.is_draft]


def test_a_scan_goes_in_as_it_is_and_a_picture_becomes_a_page(known, tmp_path):
    pdf = pdf_of(3)
    with example_file(known, tmp_path / "a.shenbao", "jilin-2025-56", "studio") as file:
        (tmp_path / "盖章.pdf").write_bytes(pdf)
        (tmp_path / "盖章.jpg").write_bytes(scan(300, 400))
        (tmp_path / "坏.pdf").write_bytes(b"%PDF-1.4 nothing")
        added = [file.add_content(tmp_path / name) for name in ("盖章.pdf", "盖章.jpg", "坏.pdf")]
        scans = {"form": tuple(added[:2]), "report": (added[2],)}
        engine = Pretender("builtin", pdf_of(1))
        staged = staged_from(known, file, tmp_path / "work", engine=engine, scans=scans)
    found = [one for one in staged.files if "盖章扫描件" in one.name]
    assert [one.pages for one in found] == [3, 1]
    assert found[0].source.read_bytes() == pdf
    [row] = [one for one in staged.rows if one.artefact.id == "report"]
    assert "扫描件用不了：“坏.pdf”：" in row.lack


def test_a_scan_that_is_asked_for_and_missing_is_named(known, tmp_path):
    terms = known.terms("jilin-2025-56", "studio")
    form = next(item for item in terms.artefacts if item.id == "form")
    asked = replace(form, media=("paper", "word", "scan"))
    changed = tuple(asked if item is form else item for item in terms.artefacts)
    notice = replace(known.notices["jilin-2025-56"], studio=replace(terms, artefacts=changed))
    other = replace(known, notices={**known.notices, notice.id: notice})
    with example_file(known, tmp_path / "a.shenbao", notice.id, "studio") as file:
        engine = Pretender("builtin", pdf_of(1))
        staged = staged_from(other, file, tmp_path / "work", engine=engine)
    assert staged.missing == ("国家级技能大师工作室建设项目申报表：还没有盖章扫描件",)


@pytest.mark.parametrize(
    "notice, told",
    [("neimenggu-2025-105", ["国家级技能大师工作室建设项目申报表"]), ("liaoning-2025-118", [])],
)
def test_a_scan_that_is_only_useful_is_told_to_the_user_and_not_to_the_office(
    known, tmp_path, notice, told
):
    """Liaoning seals the form after it was handed in: there is nothing to scan yet."""
    with example_file(known, tmp_path / "a.shenbao", notice, "studio") as file:
        engine = Pretender("builtin", pdf_of(1))
        staged = staged_from(known, file, tmp_path / "work", engine=engine)
        package = placed(known, file.dossier, staged, tmp_path / "out")
    said = "这些要盖章，还没有放入盖章扫描件："
    assert [note.removeprefix(said) for note in package.notes if note.startswith(said)] == told
    assert "还没有盖章扫描件" not in package.table.read_text("utf-8-sig")


def test_paper_alone_goes_in_where_everything_is_wanted(known, tmp_path):
    with example_file(known, tmp_path / "a.shenbao", "jilin-2025-56", "studio") as file:
        engine = Pretender("builtin", pdf_of(1))
        less = staged_from(known, file, tmp_path / "less", engine=engine)
        more = staged_from(known, file, tmp_path / "more", engine=engine, everything=True)
    assert not [one for one in less.files if "材料册" in one.name]
    assert [one.name for one in more.files if "材料册" in one.name]


def test_what_is_due_after_the_choice_goes_in_never(known, tmp_path):
    with example_file(known, tmp_path / "a.shenbao", "jilin-2025-56", "studio") as file:
        engine = Pretender("builtin", pdf_of(1))
        staged = staged_from(known, file, tmp_path / "work", engine=engine, everything=True)
    [row] = [row for row in staged.rows if row.artefact.later]
    assert (row.files, row.remark) == ((), "申报时不交")


def test_a_scan_in_word_is_made_into_a_pdf_as_evidence_is(known, tmp_path):
    with example_file(known, tmp_path / "a.shenbao", "neimenggu-2025-105", "studio") as file:
        word = tmp_path / "盖章页.docx"
        docx.Document().save(word)
        scans = {"form": (file.add_content(word),)}
        engine = Pretender("builtin", pdf_of(2))
        staged = staged_from(known, file, tmp_path / "work", engine=engine, scans=scans)
    assert [one.pages for one in staged.files if "盖章扫描件" in one.name] == [2]


def test_a_part_of_a_copy_names_only_what_is_in_it(known, tmp_path):
    with example_file(known, tmp_path / "a.shenbao", "liaoning-2025-118", "base") as file:
        engine = Pretender("builtin", pdf_of(1))
        staged = staged_from(known, file, tmp_path / "work", engine=engine)
        package = placed(known, file.dossier, staged, tmp_path / "out")
    stick = (package.carriers[0] / TABLE).read_text("utf-8-sig")
    with zipfile.ZipFile(package.mails[0].attachment) as archive:
        [name] = [name for name in archive.namelist() if name.endswith(TABLE)]
        mailed = archive.read(name).decode("utf-8-sig")
    for told, here in ((stick, "课程课件"), (mailed, "建设项目申报表")):
        assert here in told
        assert "推荐函" not in told
        assert "这里是草稿" not in told
    assert "推荐函" in package.table.read_text("utf-8-sig")


def test_evidence_that_moved_since_the_last_book_is_told(known, tmp_path):
    with example_file(known, tmp_path / "a.shenbao", "jilin-2025-56", "studio") as file:
        engine = Pretender("builtin", pdf_of(1))
        more = {"engine": engine, "everything": True}
        first = staged_from(known, file, tmp_path / "one", **more)
        [name, *_] = [ref.title for _, _, ref in file.dossier.files()]
        moved = staged_from(known, file, tmp_path / "two", pages={name: "P99"}, **more)
    assert not [note for note in first.notes if "页码变了" in note]
    assert [note for note in moved.notes if "页码变了" in note and name in note]


def test_names_of_mails_keep_their_part_however_deep_the_folder(known, dossier, small, tmp_path):
    room = 240 - len(str(tmp_path)) - 50 - 40
    deep = tmp_path / ("d" * room)
    package = placed(known, dossier, replace(small, title="某" * 50), deep, 4100 + 20_000)
    assert all(len(str(path)) <= 240 for path in deep.rglob("*"))
    assert package.mails


def test_making_a_copy_can_be_stopped(known, tmp_path):
    with example_file(known, tmp_path / "a.shenbao", "jilin-2025-56", "studio") as file:
        printing = Printing(Pretender("builtin", pdf_of(1)), cancel=lambda: True)
        with pytest.raises(BookCancelledError):
            staged_from(known, file, tmp_path / "work", printing=printing)


# --- masks ---


def test_masks_leave_no_number_in_what_we_make(known, tmp_path):
    with example_file(known, tmp_path / "a.shenbao", "neimenggu-2025-105", "studio") as file:
        dossier = file.dossier
        dossier.set_value("unit.features", "联系电话13812345678，身份证11010519491231002X。")
        numbers = {
            re.sub(r"\D", "", dossier.display(key, row))
            for row, key, _ in dossier.values()
            if dossier.facts[key].type.name in ("phone", "mobile", "resident_id")
        } | {"13812345678", "11010519491231002"}
        staged = staged_from(known, file, tmp_path / "work", masks=True, everything=True)
        package = placed(known, dossier, staged, tmp_path / "out")
    assert len(numbers) > 4
    for one in staged.files:
        text = re.sub(r"[\s-]", "", _text(one.source, one.name))
        assert not [number for number in numbers if number and number in text], one.name
    log = package.table.read_text("utf-8-sig")
    assert "联系人手机 1 处" in log
    assert not [number for number in numbers if number and number in log]
    assert any("扫描件、照片里的号码遮盖不了" in note for note in package.notes)


def _text(path, name):
    data = path.read_bytes()
    if name.endswith(".docx"):
        return docx_text(data)
    if name.endswith(".pdf"):
        return read_text(data)
    page = openpyxl.load_workbook(io.BytesIO(data)).active
    return "".join(str(cell.value) for row in page.iter_rows() for cell in row)


# --- in its place ---


def test_a_new_copy_takes_away_the_former_ones_files_and_no_others(known, dossier, small, tmp_path):
    out = tmp_path / "out"
    package = placed(known, dossier, small, out)
    (package.folder / "我的笔记.txt").write_text("留着", encoding="utf-8")
    less = replace(small, files=small.files[:1])
    placed(known, dossier, less, out)
    names = set(everything(package.folder))
    assert names == {"01 申报表.docx", TABLE, "我的笔记.txt"}


def test_a_former_file_that_the_user_changed_stays(known, dossier, small, tmp_path):
    package = placed(known, dossier, small, tmp_path / "out")
    (package.folder / "01 申报表.pdf").write_bytes(b"changed")
    placed(known, dossier, replace(small, files=small.files[:1]), tmp_path / "out")
    assert (package.folder / "01 申报表.pdf").read_bytes() == b"changed"


def test_a_table_that_leads_out_of_its_folder_removes_nothing(known, dossier, small, tmp_path):
    out = tmp_path / "out"
    package = placed(known, dossier, small, out)
    victim = out / "别的.txt"
    victim.write_bytes(b"x")
    line = f"../别的.txt\r\n　　SHA-256 {hashlib.sha256(b'x').hexdigest()}\r\n"
    package.table.write_bytes(package.table.read_bytes() + line.encode())
    placed(known, dossier, small, out)
    assert victim.exists()


@pytest.mark.parametrize("at", [1, 2, 4, 6])
def test_a_file_that_another_program_holds_leaves_all_as_it_was(
    known, dossier, small, tmp_path, monkeypatch, at
):
    out = tmp_path / "out"
    placed(known, dossier, small, out)
    before = everything(out)
    changed = tmp_path / "w2.bin"
    changed.write_bytes(b"other words")
    newer = replace(small, files=(replace(small.files[0], source=changed),))
    real, calls = os.replace, []

    def refuse(source, target):
        calls.append(target)
        if len(calls) == at:
            raise PermissionError(errno.EACCES, "held", str(target))
        real(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(placement, "RETRY_SECONDS", 0)
    with pytest.raises(OutputError, match="写不了"):
        placed(known, dossier, newer, out)
    assert everything(out) == before


def test_a_zip_that_is_open_is_told_by_name(known, dossier, small, tmp_path, monkeypatch):
    out = tmp_path / "out"
    package = placed(known, dossier, small, out)
    real = os.replace

    def refuse(source, target):
        if Path(source) == package.zip:
            raise PermissionError(errno.EACCES, "held")
        real(source, target)

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(placement, "RETRY_SECONDS", 0)
    with pytest.raises(OutputError) as caught:
        placed(known, dossier, small, out)
    assert package.zip.name in caught.value.message
    assert "请先关闭" in caught.value.advice


def test_a_full_disk_leaves_nothing_behind(known, dossier, small, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(placing.Placing, "add", full)
    out = tmp_path / "out"
    with pytest.raises(OutputError, match="磁盘已满"):
        placed(known, dossier, small, out)
    assert list(out.iterdir()) == []


def test_a_folder_that_is_a_file_is_told(known, dossier, small, tmp_path):
    (tmp_path / "out").write_text("")
    with pytest.raises(OutputError, match="是一个文件"):
        placed(known, dossier, small, tmp_path / "out")


def test_a_source_that_vanished_is_told_and_nothing_is_half_done(known, dossier, small, tmp_path):
    small.files[1].source.unlink()
    with pytest.raises(OutputError, match="不在了"):
        placed(known, dossier, small, tmp_path / "out")
    assert list((tmp_path / "out").iterdir()) == []


def test_placing_can_be_stopped(known, dossier, small, tmp_path):
    with pytest.raises(BookCancelledError):
        placed(known, dossier, small, tmp_path / "out", cancel=lambda: True)
    assert list((tmp_path / "out").iterdir()) == []


# --- names ---


@pytest.mark.parametrize(
    "text, name",
    [
        ("CON", "_CON"), ("nul.pdf", "_nul.pdf"), ("com1", "_com1"), ("concert.pdf", "concert.pdf"),
        ("a/b\\c:d*?.pdf", "abcd.pdf"), ("末尾. . ", "末尾"), ("", "_"), (" 两  边 ", "两 边"),
        ("换\n行", "换行"),
    ],
)  # fmt: skip
def test_a_name_is_one_that_windows_can_hold(text, name):
    assert safe_name(text) == name


def test_a_long_name_keeps_its_number_its_beginning_and_its_ending():
    name = f"03 {'申报书' * 20}（某某学校）.docx"
    short = shortened(name, 40)
    assert len(short) == 40
    assert short.startswith("03 申报书申报书")
    assert short.endswith("….docx")
    assert shortened("03 申报书（某某很长很长的学校）.docx", 20) == "03 申报书.docx"


def test_names_that_become_alike_stay_apart(tmp_path):
    names = [f"01 {'长' * 80}一.pdf", f"01 {'长' * 80}二.pdf"]
    made = fitting_names(names, tmp_path, 40)
    assert len(set(made)) == 2
    assert all(len(name) <= 40 for name in made)


def test_a_path_without_room_is_refused(known, dossier, small, tmp_path):
    deep = tmp_path / Path(*["深" * 40] * 5)
    with pytest.raises(PathTooLongError):
        placed(known, dossier, small, deep)


def test_the_name_is_put_together_as_the_notice_says(known, tmp_path):
    with example_file(known, tmp_path / "a.shenbao", "jilin-2025-56", "studio") as file:
        terms = replace(known.terms("jilin-2025-56", "studio"), package_name=("year", "unit"))
        notice = replace(known.notices["jilin-2025-56"], studio=terms)
        other = replace(known, notices={**known.notices, notice.id: notice})
        engine = Pretender("builtin", pdf_of(1))
        staged = staged_from(other, file, tmp_path / "work", engine=engine)
    assert staged.title == "2025年-示例阴山精密装备制造有限公司（虚构）"


# --- mails ---


def test_the_draft_opens_with_the_standard_library(known, tmp_path):
    with example_file(known, tmp_path / "a.shenbao", "neimenggu-2025-105", "studio") as file:
        engine = Pretender("builtin", pdf_of(1))
        staged = staged_from(known, file, tmp_path / "work", engine=engine)
        package = placed(known, file.dossier, staged, tmp_path / "out")
    [mail] = package.mails
    data = mail.path.read_bytes()
    assert len(data) == mail.sent
    message = message_from_bytes(data, policy=policy.default)
    assert not message.defects
    assert message["To"] == "nmgrstzjc@163.com"
    assert message["X-Unsent"] == "1"
    assert "示例阴山精密装备制造有限公司（虚构） 国家级技能大师工作室建设项目" in message["Subject"]
    body = message.get_body().get_content()
    assert "联系人：" in body
    assert "内有：" in body
    [attachment] = message.iter_attachments()
    assert attachment.get_filename() == mail.attachment.name
    assert b"filename*0*=utf-8''" in data or b"filename*=utf-8''" in data
    assert attachment.get_content() == mail.attachment.read_bytes()
    assert max(map(len, data.split(b"\r\n"))) <= 998


def test_a_notice_without_a_mailbox_leaves_the_addressee_open_and_says_so(known, datong, tmp_path):
    file, staged = datong
    package = placed(known, file.dossier, staged, tmp_path)
    message = message_from_bytes(package.mails[0].path.read_bytes(), policy=policy.default)
    assert message["To"] is None
    assert any("收件人请自己填写" in note for note in package.notes)


def test_only_what_goes_by_mail_is_attached(known, tmp_path):
    with example_file(known, tmp_path / "a.shenbao", "liaoning-2025-118", "base") as file:
        engine = Pretender("builtin", pdf_of(1))
        staged = staged_from(known, file, tmp_path / "work", engine=engine)
        package = placed(known, file.dossier, staged, tmp_path / "out")
    assert {key for one in staged.mailed for key in one.artefacts} == {
        "form", "rules", "finance_rules",
    }  # fmt: skip
    with zipfile.ZipFile(package.mails[0].attachment) as archive:
        assert len(archive.namelist()) == len(staged.mailed) + 1
    [stick] = package.carriers
    assert sorted(path.suffix for path in stick.iterdir()) == [".docx", ".pdf", ".txt"]


def test_a_carrier_is_no_artefact_of_its_own():
    disc = Artefact("disc", "光盘", "unit", "一", media=("disc",))
    assert disc.is_carrier
    assert not disc.is_electronic
    assert Artefact("form", "申报表", "unit", "一", media=("paper", "word")).is_electronic


def test_files_of_the_dossier_are_never_touched(known, tmp_path):
    with example_file(known, tmp_path / "a.shenbao", "jilin-2025-56", "studio") as file:
        before = {ref.sha256: file.content(ref.sha256) for _, _, ref in file.dossier.files()}
        engine = Pretender("builtin", pdf_of(1))
        staged_from(known, file, tmp_path / "work", engine=engine, everything=True, masks=True)
        for sha256, data in before.items():
            assert file.content(sha256) == data
            assert hashlib.sha256(data).hexdigest() == sha256


@pytest.mark.parametrize(
    "size, said",
    [(1, "CD，700 MB）放得下"), (800 * MB, "DVD，4.7 GB）放得下"), (5_000_000_000, "放不下")],
)
def test_what_goes_on_a_disc_is_held_against_its_room(
    known, datong, tmp_path, monkeypatch, size, said
):
    file, staged = datong
    disc = PackageFile(staged.files[0].source, "01 大.pdf", ("report",))
    monkeypatch.setattr(placing.Placing, "pour", lambda *_: (size, "0" * 64))
    package = placed(known, file.dossier, replace(staged, files=(disc,)), tmp_path)
    assert any(note.startswith("光盘里的内容共") and said in note for note in package.notes)
