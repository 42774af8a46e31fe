"""The definitions in use: the shipped ones and those of imported notice packages; the desk for these.

A package stands on the shipped definitions alone, so that taking one away never harms another.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app import paths
from app.errors import JiangshenError

if TYPE_CHECKING:
    from app.definitions.models import Definitions, Notice
    from app.definitions.overview import NoticeOverview
    from app.definitions.record import DefinitionProblem
    from app.storage.notice_packages import Candidate, Package
    from app.storage.package_store import PackageStore, SetAside


class NotImportedError(JiangshenError):
    """There is no such notice, or none that was imported."""


class NotKeptError(JiangshenError):
    """A package can't be written."""

    def __init__(self, where: Path, error: OSError) -> None:
        super().__init__(
            f"写不进“{where}”（{error.__class__.__name__}）",
            "原来的没有改动。请确认磁盘没有写满、没有被别的程序占用，或者换一个位置再试",
        )


def folder() -> Path:
    """The folder in which imported packages lie; it may not be there yet."""
    import platformdirs

    return platformdirs.user_data_path("Jiangshen", appauthor=False) / "notices"


def store() -> PackageStore:
    """Where imported packages are kept."""
    import platformdirs

    from app.storage.package_store import PackageStore

    cache = platformdirs.user_cache_path("Jiangshen", appauthor=False) / "notices"
    return PackageStore(folder(), cache)


def read(*roots: Path) -> Definitions:
    """The shipped definitions and those of further folders. Raises `DefinitionError`."""
    from app.definitions.reader import read_definitions
    from app.dossier.checks import CHECKS
    from app.dossier.derived import DERIVED

    return read_definitions((paths.PROGRAM, *roots), checks=CHECKS, derived=DERIVED)


def in_use(*extra: Path) -> Definitions:
    """The shipped definitions, those of imported packages, those of further folders.

    A package that can't be used any more is set aside. Raises `DefinitionError` for the others.
    """
    from app.definitions.record import DefinitionError

    if not folder().is_dir():
        return read(*extra)  # nothing was ever imported: what keeps packages isn't even loaded
    kept = store()
    roots = dict(_unpacked(kept))
    try:
        return read(*roots.values(), *extra)
    except DefinitionError:
        if not roots:
            raise
    read(*extra)  # an error that no package has is not held against one
    return read(*_sorted_out(kept, roots), *extra)


def _unpacked(kept: PackageStore) -> Iterator[tuple[Path, Path]]:
    """Each package in use with the folder that it is unpacked in."""
    for file in kept.files():
        try:
            yield file, kept.unpacked(file)
        except JiangshenError as error:
            kept.set_aside(file, error.message)
        except OSError as error:
            kept.tell(file, f"这一次读不出来（{error.__class__.__name__}）")


def _sorted_out(kept: PackageStore, roots: dict[Path, Path]) -> list[Path]:
    """The packages that go together with what is shipped, one after the other."""
    from app.definitions.record import DefinitionError

    good: list[Path] = []
    for file, root in roots.items():
        try:
            read(*good, root)
        except DefinitionError as error:
            kept.set_aside(file, "\n".join(map(str, error.problems)))
        else:
            good.append(root)
    return good


class NoticeDesk:
    """Where notice packages are looked at, taken in, given out and removed."""

    @property
    def _store(self) -> PackageStore:
        # Asked for anew each time: the window stands before any of this is loaded.
        return store()

    # --- taking in ---

    def examine(self, path: Path) -> Candidate:
        """Read a package and hold it against everything. Raises `PackageError` with all errors."""
        from app.storage.notice_packages import Candidate, PackageError, read_package
        from app.storage.package_store import unpack

        package = read_package(path)
        with tempfile.TemporaryDirectory(prefix="jiangshen-") as name:
            root = Path(name)
            try:
                unpack(package, root)
                known, problems = self._held_against_all(package, root)
            except OSError as error:
                raise NotKeptError(root, error) from error
        if known is None or problems:
            raise PackageError(package.name, tuple(dict.fromkeys(problems)))
        notice = known.notices[_notice_id(package)]
        present = in_use().notices.get(notice.id)
        return Candidate(package, notice, known, present)

    def take(self, candidate: Candidate) -> None:
        """Use a package from now on. Raises `NotKeptError`; then nothing has changed."""
        try:
            self._store.keep(candidate.notice.id, candidate.package)
        except OSError as error:
            raise NotKeptError(self._store.folder, error) from error

    def _held_against_all(
        self, package: Package, root: Path
    ) -> tuple[Definitions | None, list[DefinitionProblem]]:
        """The definitions with a package, first on its own, then beside the other ones."""
        from app.definitions.record import DefinitionError

        try:
            alone = read(root)
            problems = list(_template_problems(package, alone, root))
            own = self._store.file(_notice_id(package))
            others = [folder for file, folder in _unpacked(self._store) if file != own]
            known = read(*others, root)
        except DefinitionError as error:
            return None, list(error.problems)
        if own.is_file():
            problems += _age_problems(package, known.notices[own.stem], own)
        return known, problems

    # --- what there is ---

    def definitions(self) -> Definitions:
        """The definitions in use now. Raises `DefinitionError` for a broken program."""
        return in_use()

    def overviews(self, known: Definitions) -> tuple[NoticeOverview, ...]:
        """What the start page says of the notices."""
        from app.outputs.notice_list import overview

        return tuple(map(overview, known.notices.values()))

    def imported(self) -> tuple[str, ...]:
        """The ids of the notices that were imported and are in use."""
        return tuple(file.stem for file in self._store.files())

    def aside(self) -> tuple[SetAside, ...]:
        """What was imported once and isn't used any more."""
        return self._store.aside()

    def news(self) -> tuple[SetAside, ...]:
        """What was set aside since this was last asked."""
        return self._store.news()

    def remove(self, notice: str) -> None:
        """Use an imported notice no more. Raises `NotImportedError`, `NotKeptError`."""
        if notice not in (*self.imported(), *(one.notice for one in self.aside())):
            raise NotImportedError(
                f"没有导入过编号为 {notice} 的通知", "程序自带的通知不能移除；用 notices 看有哪些"
            )
        try:
            self._store.remove(notice)
        except OSError as error:
            raise NotKeptError(self._store.folder, error) from error

    # --- giving out ---

    def export(self, notice: str, target: Path) -> None:
        """Write a notice, with all that it has beyond the shipped ones, as a package.

        Raises `NotImportedError` for an unknown one, `NotKeptError`.
        """
        from app.placement import place_bytes

        package = self._package(notice)
        try:
            place_bytes(target, package.as_zip())
        except OSError as error:
            raise NotKeptError(target, error) from error

    def _package(self, notice: str) -> Package:
        from app.storage.notice_packages import Package, read_package

        if notice in self.imported():
            return read_package(self._store.file(notice))
        for file in sorted((paths.FORMS / "notices").rglob("*.toml")):
            data = file.read_bytes()
            if _id_in(data) == notice:
                name = file.relative_to(paths.PROGRAM).as_posix()
                return Package(file.name, {name: data})
        raise NotImportedError(f"没有编号为 {notice} 的通知", "用 notices 看有哪些")


def _template_problems(
    package: Package, known: Definitions, root: Path
) -> Iterator[DefinitionProblem]:
    """What the templates of a package, and the documents that use them, disagree in."""
    from app.definitions.record import DefinitionProblem
    from app.outputs.documents.templates import template_problems

    unused = {name for name in package.files if name.endswith(".docx")}
    for document in known.documents.values():
        if document.template and document.folder.is_relative_to(root):
            name = f"templates_docx/{document.template}"
            unused.discard(name)
            for message in template_problems(document, known.facts):
                yield DefinitionProblem(name, f"documents/{document.key}", message)
    for name in sorted(unused):
        yield DefinitionProblem(name, "", "forms/documents 里没有用到这个模板")


def _age_problems(package: Package, notice: Notice, own: Path) -> Iterator[DefinitionProblem]:
    """Why a package can't take the place of an earlier one of the same notice."""
    from app.definitions.record import DefinitionProblem
    from app.storage.notice_packages import read_package

    if own.read_bytes() == package.as_zip():
        yield DefinitionProblem(package.name, "", "已经导入过，内容完全一样，不用再导入")
        return
    notices = (data for name, data in read_package(own).files.items() if "/notices/" in name)
    present = max((_number_in(data) for data in notices), default=0)
    if notice.version < present:
        message = f"比已经导入的旧：那一份是第 {present} 版，这一份是第 {notice.version} 版"
        yield DefinitionProblem(package.name, "version", message)


def _notice_id(package: Package) -> str:
    """The id of the one notice in a package."""
    return next(_id_in(data) for name, data in package.files.items() if "/notices/" in name)


def _id_in(notice: bytes) -> str:
    import tomllib

    return str(tomllib.loads(notice.decode("utf-8-sig")).get("id", ""))


def _number_in(notice: bytes) -> int:
    import tomllib

    version = tomllib.loads(notice.decode("utf-8-sig")).get("version", 1)
    return version if isinstance(version, int) else 1
