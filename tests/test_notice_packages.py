"""Notice packages: taken in whole or not at all, held against everything, never in the way."""

from __future__ import annotations

import io
import stat
import zipfile

import docx
import pytest

from app import packages, wiring
from app.dossier.review import Review
from app.outputs.documents.read_back import read_text
from app.outputs.documents.rendering import render_documents
from app.outputs.notice_comparison import description, differences
from app.packages import NoticeDesk, NotImportedError
from app.storage.files import DossierFile
from app.storage.notice_packages import PackageError, read_package
from app.storage.package_store import PackageStore
from tests.sixth import FILES, write_sixth

ID = "sixth-2026-1"
NOTICE = "forms/notices/示例市/2026-01-05.toml"
DOCUMENT = "forms/documents/sixth_form.toml"
TEMPLATE = "templates_docx/sixth_form.docx"


@pytest.fixture(autouse=True)
def kept(monkeypatch, tmp_path):
    """A place for imported packages, empty for each test."""
    place = PackageStore(tmp_path / "数据" / "notices", tmp_path / "缓存" / "notices")
    monkeypatch.setattr(packages, "folder", lambda: place.folder)
    monkeypatch.setattr(packages, "store", lambda: place)
    return place


@pytest.fixture(scope="session")
def sixth_files(tmp_path_factory):
    root = tmp_path_factory.mktemp("包 内容")
    write_sixth(root)
    names = [*FILES, TEMPLATE]
    return {name: (root / name).read_bytes() for name in names}


@pytest.fixture
def files(sixth_files):
    return dict(sixth_files)


@pytest.fixture
def packed(tmp_path):
    """Makes a package file of entries: names or `ZipInfo`s, with text or bytes."""

    def make(entries, name="示例市 2026.tongzhi"):
        path = tmp_path / name
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for entry, data in entries.items():
                archive.writestr(entry, data)
        return path

    return make


def _refused(path):
    """What is said of a package that is refused; nothing of it is kept."""
    desk = NoticeDesk()
    with pytest.raises(PackageError) as caught:
        desk.examine(path)
    assert desk.imported() == ()
    assert caught.value.advice
    return caught.value.message


def _word(*texts, header=""):
    document = docx.Document()
    for text in texts:
        document.add_paragraph(text)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def _take(path):
    desk = NoticeDesk()
    desk.take(desk.examine(path))
    return desk


# --- taking in ---------------------------------------------------------------------------------


def test_an_imported_notice_is_there_like_a_shipped_one(files, packed, tmp_path):
    _take(packed(files))
    known = wiring.definitions()
    assert known.notices[ID].number == "示人社发〔2026〕1号"
    dossier = wiring.new_dossier(known, ID, "base", is_existing=False, with_example=True)
    dossier.set_value("sixth.slogan", "三年成才")
    dossier.set_value("goal.year_3", "第三年培养 300 人。")
    for occupation in dossier.rows("occupations"):
        for row in dossier.rows("occupation.block_1", occupation):
            dossier.set_value("item.year_3", "第三年验收 1 项", row)
    form = next(iter(render_documents(dossier, known, tmp_path)))
    assert "三年成才" in read_text(form.path.read_bytes())


def test_the_start_page_knows_it(files, packed, monkeypatch, tmp_path):
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "cache")
    before = {one.id for one in wiring.notices_at_a_glance()}
    desk = _take(packed(files))
    assert {one.id for one in wiring.notices_at_a_glance()} - before == {ID}
    desk.remove(ID)
    assert {one.id for one in wiring.notices_at_a_glance()} == before


def test_it_is_described_before_it_is_used(files, packed):
    found = NoticeDesk().examine(packed(files))
    said = "\n".join(
        f"{caption} {text}" for caption, text in description(found.notice, found.known)
    )
    for words in (
        "示人社发〔2026〕1号",
        "示例市",
        "2026-03-01 17:00",
        "7 份",
        "120",
        "条件",
        "Word",
    ):
        assert words in said
    assert found.before is None
    assert NoticeDesk().imported() == ()


def test_a_folder_of_ones_own_can_be_taken_in(files, tmp_path):
    root = tmp_path / "自己写的"
    for name, data in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(data)
    assert _take(root).imported() == (ID,)


def test_notepads_mark_and_line_ends_do_no_harm(files, packed):
    files[NOTICE] = b"\xef\xbb\xbf" + files[NOTICE].replace(b"\n", b"\r\n")
    assert _take(packed(files)).imported() == (ID,)


def test_what_explorer_packed_with_chinese_names_is_read(files, packed, tmp_path):
    path = packed(files)
    # As an older Windows writes it: names in the code page, without the mark for UTF-8.
    raw = path.read_bytes()
    assert "示例市".encode() in raw
    short = "forms/notices/示例/2026-01-05.toml"
    entry = zipfile.ZipInfo("forms/notices/XXXX/2026-01-05.toml")
    other = packed(
        {entry: files[NOTICE]} | {n: d for n, d in files.items() if n != NOTICE}, "b.tongzhi"
    )
    other.write_bytes(other.read_bytes().replace(b"XXXX", "示例".encode("gbk")))
    assert short in read_package(other).files


# --- refused -----------------------------------------------------------------------------------


def test_all_errors_are_told_at_once_with_file_and_key(files, packed):
    files[NOTICE] = (
        files[NOTICE]
        .replace(b"copies = 7", b'copies = "7"')
        .replace(b'level = "city"', b'level = "town"\nwhen = "unit.size > 3"')
    )
    files[DOCUMENT] = files[DOCUMENT].replace(b'"unit.name"', b'"unit.nome"')
    said = _refused(packed(files))
    assert "notices/示例市/2026-01-05.toml：when：不认识的项目" in said
    assert "base.artefacts[1].copies：应当是整数" in said
    assert "documents/sixth_form.toml：required：没有 unit.nome 这一项" in said


def test_a_cut_file_is_told_so(files, packed):
    path = packed(files)
    whole = path.read_bytes()
    for length in (0, 3, len(whole) // 2, len(whole) - 5):
        path.write_bytes(whole[:length])
        assert "已经损坏" in _refused(path)


def test_a_damaged_entry_is_named(files, packed):
    path = packed({zipfile.ZipInfo(name): data for name, data in files.items()})
    data = path.read_bytes()
    path.write_bytes(data.replace("示例市人力".encode(), "示例市入力".encode(), 1))
    assert "2026-01-05.toml：已经损坏" in _refused(path)


@pytest.mark.parametrize("name", ["通知.zip", "材料.shenbao", "通知"])
def test_another_ending_is_told_so(files, packed, name):
    assert "以 .tongzhi 结尾" in _refused(packed(files, name))


def test_a_file_that_is_gone_is_told_so(tmp_path):
    assert "读不出来" in _refused(tmp_path / "没有.tongzhi")


def test_thousands_of_entries_are_not_even_looked_at(files, packed):
    many = {f"forms/facts/{number}.toml": "" for number in range(10_000)}
    assert "里面有 10005 个文件" in _refused(packed(files | many))


def test_what_unpacks_without_end_is_refused(files, packed):
    files["forms/facts/more.toml"] = b"#" * (31 * 1024 * 1024)
    assert "解开以后太大" in _refused(packed(files))


def test_a_template_that_unpacks_without_end_is_refused(files, packed):
    target = io.BytesIO(files[TEMPLATE])
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/media/image9.png", b"\0" * (41 * 1024 * 1024))
    files[TEMPLATE] = target.getvalue()
    assert f"{TEMPLATE}：解开以后太大" in _refused(packed(files))


def test_an_entry_larger_than_it_says_is_refused(files, packed):
    path = packed(files | {"forms/facts/more.toml": b"# 12345678901234567890"})
    data = bytearray(path.read_bytes())
    # The size unpacked, in the local header and in the list at the end.
    for header, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        name_at = {b"PK\x03\x04": 30, b"PK\x01\x02": 46}[header]
        place = -1
        while (place := data.find(header, place + 1)) >= 0:
            if data[place + name_at :].startswith(b"forms/facts/more.toml"):
                data[place + offset : place + offset + 4] = (5).to_bytes(4, "little")
    path.write_bytes(bytes(data))
    assert "more.toml：已经损坏" in _refused(path)


@pytest.mark.parametrize(
    "name",
    [
        "../开机.toml",
        "forms/facts/../../../x.toml",
        "/etc/x.toml",
        "C:/Windows/x.toml",
        "forms\\facts\\x.toml",
        "//server/share/x.toml",
        "forms/facts/./x.toml",
        "forms/facts/con.toml",
        "forms/facts/x.toml ",
        "forms/facts/a\nb.toml",
        f"forms/facts/{'长' * 200}.toml",
    ],
)
def test_names_that_lead_elsewhere_are_refused(files, packed, name, tmp_path):
    # `ZipInfo` would mend the backslash.
    entry = zipfile.ZipInfo("x")
    entry.filename = name
    assert "文件名不允许" in _refused(packed({entry: b""} | files))
    assert not list(tmp_path.parent.rglob("x.toml"))


@pytest.mark.parametrize(
    "name",
    [
        "run.py",
        "forms/lists/occupations.csv",
        "forms/facts/a/b.toml",
        "templates_docx/a.docm",
        "forms/notices/x.exe",
    ],
)
def test_files_that_have_no_business_there_are_refused(files, packed, name):
    assert f"{name}：通知包里不应当有这个文件" in _refused(packed(files | {name: b""}))


def test_a_folder_too_many_is_explained(files, packed):
    said = _refused(packed({f"我的通知/{name}": data for name, data in files.items()}))
    assert "要在最上层，不能在 我的通知 里面" in said


def test_a_link_is_refused(files, packed):
    link = zipfile.ZipInfo("forms/facts/link.toml")
    link.create_system = 3
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    assert "link.toml：是链接" in _refused(packed({**files, link: b"/etc/passwd"}))


def test_two_files_of_one_name_are_refused(files, packed):
    assert "有两个同名的文件" in _refused(packed({**files, "forms/facts/SIXTH.toml": b""}))


@pytest.mark.parametrize(
    "entries", [{}, {"package.toml": b"format = 1"}], ids=["empty", "manifest"]
)
def test_a_package_without_a_notice_is_refused(packed, entries):
    assert "一个通知包要有一份通知" in _refused(packed(entries))


def test_a_package_of_a_newer_program_is_told_so(files, packed):
    assert "更新版本的程序" in _refused(packed({**files, "package.toml": "format = 2"}))


def test_text_in_the_code_page_of_windows_is_told_with_its_line(files, packed):
    files[NOTICE] = files[NOTICE].decode().encode("gbk")
    said = _refused(packed(files))
    assert "2026-01-05.toml：第 4 行起不是 UTF-8 编码" in said
    assert "记事本" in said


@pytest.mark.parametrize(
    "text, words",
    [
        ("id = ", "在末尾断了"),
        ("copies = 3 + 4", "第 1 行第 12 列写得不对"),
        ("a = " + "[" * 20_000, "套得太深"),
        ("a = " + "9" * 5000, "不是正确的 TOML"),
    ],
    ids=["cut", "expression", "nested", "huge"],
)
def test_broken_data_is_told_with_its_line(files, packed, text, words):
    files["forms/facts/more.toml"] = text.encode()
    said = _refused(packed(files))
    assert "facts/more.toml：" in said
    assert words in said


@pytest.mark.parametrize(
    "text, words",
    [
        ("{% import os %}", "程序语句：{% import os %}"),
        ('{% include "/etc/passwd" %}', "程序语句：{% include"),
        ("{%p macro a() %}", "程序语句"),
        ("{{ unit.name.__class__ }}", "程序语句：__class__"),
        ("{{ cycler(1) }}", "程序语句：调用"),
        ("{{ 9 ** 9 }}", "程序语句：pow"),
        ("{{ unit.name * 999999999 }}", "数太大"),
        ("{{ unit.name|attr('x') }}", "不能用 attr"),
        ("{{ unit.nome }}", "unit.nome 不在这份文件的"),
    ],
)
@pytest.mark.parametrize("place", ["body", "header"])
def test_code_in_a_template_is_refused(files, packed, text, words, place):
    word = _word(text) if place == "body" else _word(header=text)
    files[TEMPLATE] = word
    said = _refused(packed(files))
    assert f"{TEMPLATE}：documents/sixth_form：" in said
    assert words in said


def test_a_template_that_is_none_is_named(files, packed):
    files[TEMPLATE] = b"not a docx"
    assert f"{TEMPLATE}：已经损坏，或者不是 Word 文件" in _refused(packed(files))


@pytest.mark.parametrize(
    "part, data, words",
    [
        ("word/vbaProject.bin", b"x", "含有宏"),
        ("word/embeddings/a.xlsx", b"x", "嵌有别的文件"),
        ("word/more.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a/>', "XML 实体"),
        (
            "word/_rels/settings.xml.rels",
            b'<a><b Type="x/attachedTemplate" Target="http://x" TargetMode="&#69;xternal"/></a>',
            "外部的文件",
        ),
    ],
)
def test_a_template_with_more_than_a_form_is_refused(files, packed, part, data, words):
    target = io.BytesIO(files[TEMPLATE])
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(part, data)
    files[TEMPLATE] = target.getvalue()
    assert words in _refused(packed(files))


def test_a_document_takes_no_template_from_elsewhere(files, packed):
    files[DOCUMENT] = files[DOCUMENT].replace(b"sixth_form.docx", b"../../sixth_form.docx")
    assert "应当是 templates_docx 里的文件名" in _refused(packed(files))


def test_a_template_that_nothing_uses_is_refused(files, packed):
    files["templates_docx/more.docx"] = _word("多余的")
    assert "more.docx：forms/documents 里没有用到这个模板" in _refused(packed(files))


def test_what_is_shipped_is_not_replaced(files, packed):
    files["forms/documents/mine.toml"] = files[DOCUMENT].replace(b'sixth_form"', b'base_form"', 1)
    assert "重复" in _refused(packed(files))


# --- newer editions ----------------------------------------------------------------------------


def _shipped(version=None):
    """A shipped notice as a package's file, with another day."""
    file = wiring.paths.FORMS / "notices" / "neimenggu" / "2025-06-24.toml"
    found = next(file.parent.glob("*.toml"))
    text = found.read_text(encoding="utf-8")
    if version:
        text = text.replace("year = 2025\n", f"year = 2025\nversion = {version}\n", 1)
    return {"forms/notices/neimenggu/new.toml": text.replace("copies = 6", "copies = 8")}


def test_a_shipped_notice_is_replaced_only_by_a_newer_edition(packed):
    said = _refused(packed(_shipped()))
    assert "已有另一份通知在用；要更新它，请写 version，比 1 大" in said
    desk = NoticeDesk()
    found = desk.examine(packed(_shipped(2), "b.tongzhi"))
    assert any("份数 6 → 8" in line for line in differences(found.before, found.notice))
    desk.take(found)
    known = wiring.definitions()
    assert known.notices["neimenggu-2025-105"].version == 2
    desk.remove("neimenggu-2025-105")
    assert wiring.definitions().notices["neimenggu-2025-105"].version == 1


def test_an_imported_one_is_replaced_by_the_same_or_a_newer_edition(files, packed):
    newer = files[NOTICE].replace(b"year = 2026", b"year = 2026\nversion = 3")
    _take(packed(files))
    said = _refused_again(packed(files, "again.tongzhi"))
    assert "已经导入过" in said
    _take(packed(files | {NOTICE: newer}, "newer.tongzhi"))
    assert wiring.definitions().notices[ID].version == 3
    said = _refused_again(packed(files, "older.tongzhi"))
    assert "比已经导入的旧：那一份是第 3 版，这一份是第 1 版" in said


def _refused_again(path):
    with pytest.raises(PackageError) as caught:
        NoticeDesk().examine(path)
    return caught.value.message


def test_two_packages_that_contradict_each_other_are_told(files, packed):
    _take(packed(files))
    other = {
        "forms/notices/乙市/2026.toml": files[NOTICE]
        .replace(b"sixth-2026-1", b"seventh-2026-1")
        .replace("示例市".encode(), "乙市".encode())
        .replace(b'document = "sixth_form"', b'document = "base_form"'),
        "forms/facts/mine.toml": files["forms/facts/sixth.toml"],
    }
    assert "facts/mine.toml：sixth.slogan：这个键在别处已经用过" in _refused_again(
        packed(other, "b.tongzhi")
    )


# --- giving out --------------------------------------------------------------------------------


def test_what_is_given_out_can_be_taken_in_elsewhere(files, packed, tmp_path, monkeypatch):
    desk = _take(packed(files))
    target = tmp_path / "给别人.tongzhi"
    desk.export(ID, target)
    assert {*files, "package.toml"} == set(read_package(target).files)
    monkeypatch.setattr(packages, "store", lambda: PackageStore(tmp_path / "b", tmp_path / "c"))
    assert ID not in wiring.definitions().notices
    assert _take(target).imported() == (ID,)
    assert ID in wiring.definitions().notices


def test_a_shipped_notice_can_be_given_out_to_be_changed(tmp_path):
    target = tmp_path / "示例.tongzhi"
    NoticeDesk().export("jilin-2025-56", target)
    assert any("notices" in name for name in read_package(target).files)
    with pytest.raises(NotImportedError):
        NoticeDesk().export("nobody", target)


# --- never in the way --------------------------------------------------------------------------


def test_a_stored_package_that_is_damaged_is_set_aside_and_told_once(files, packed, kept):
    _take(packed(files))
    file = kept.file(ID)
    file.write_bytes(file.read_bytes()[:-30])
    assert ID not in wiring.definitions().notices
    assert not file.exists()
    [told] = NoticeDesk().news()
    assert (told.notice, "已经损坏" in told.reason) == (ID, True)
    assert NoticeDesk().news() == ()
    assert [one.notice for one in NoticeDesk().aside()] == [ID]
    _take(packed(files))
    assert NoticeDesk().aside() == ()


def test_a_stored_package_that_no_longer_fits_is_set_aside_and_the_others_stay(files, packed, kept):
    _take(packed(files))
    bad = read_package(
        packed({NOTICE: files[NOTICE].replace(b"sixth-2026-1", b"bad-1")}, "b.tongzhi")
    )
    kept.keep("bad-1", bad)
    assert ID in wiring.definitions().notices
    [told] = NoticeDesk().news()
    assert told.notice == "bad-1"
    assert "sixth_form" in told.reason or "重叠" in told.reason


def test_what_was_cleaned_out_of_the_cache_is_unpacked_again(files, packed, kept):
    _take(packed(files))
    known = wiring.definitions()
    template = known.documents["sixth_form"].folder / "sixth_form.docx"
    template.unlink()
    wiring.definitions()
    assert template.is_file()


def test_a_file_in_place_of_the_folder_prevents_nothing(kept):
    kept.folder.parent.mkdir(parents=True)
    kept.folder.write_text("", encoding="utf-8")
    assert len(wiring.definitions().notices) == 5
    assert NoticeDesk().news() == ()


def test_a_dossier_opens_without_its_notice_and_says_which_one_is_missing(files, packed, tmp_path):
    desk = _take(packed(files))
    known = wiring.definitions()
    dossier = wiring.new_dossier(known, ID, "base", is_existing=False, with_example=True)
    dossier.set_value("sixth.slogan", "三年成才")
    path = tmp_path / "材料.shenbao"
    DossierFile.create(path, dossier).close()
    desk.remove(ID)
    without = wiring.definitions()
    with wiring.opened(path, without) as opened:
        said = [one.message for one in Review(opened.dossier, without).findings()]
        opened.dossier.set_value("unit.name", "改过的名字")
        opened.file.save()
    assert any(ID in message and "导入通知包" in message for message in said)
    _take(packed(files))
    with wiring.opened(path, wiring.definitions()) as opened:
        assert opened.dossier.value("sixth.slogan") == "三年成才"
        assert opened.dossier.value("unit.name") == "改过的名字"


# --- commands ----------------------------------------------------------------------------------


def test_the_commands_take_in_give_out_and_take_away(run, files, packed, tmp_path):
    path = packed(files)
    status, out, err = run("import-notice", path, "--dry-run")
    assert (status, "没有导入" in err) == (0, True)
    assert "示人社发〔2026〕1号" in out
    assert run("export-notice", ID, tmp_path / "x.tongzhi")[0] == 2
    assert run("import-notice", path)[0] == 0
    assert ID in run("notices")[1]
    status, out, _ = run("export-notice", ID, tmp_path / "给别人")
    assert (status, out.strip()) == (0, str(tmp_path / "给别人.tongzhi"))
    assert run("remove-notice", ID)[0] == 0
    assert run("remove-notice", ID)[0] == 2
    assert ID not in run("notices")[1]


def test_the_command_lists_all_errors(run, files, packed):
    files[NOTICE] = files[NOTICE].replace(b"copies = 7", b'copies = "7"\nwhen = 3')
    status, out, err = run("import-notice", packed(files))
    assert (status, out) == (2, "")
    assert "copies" in err
    assert "when" in err
    assert "办法：" in err
