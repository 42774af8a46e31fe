"""输出与报送: what the notice asks for, who makes it, and the button that makes our part."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QProgressBar,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.definitions.models import MAKERS, MEDIA
from app.errors import JiangshenError
from app.outputs.documents.checklist import artefacts_of, deadline_text
from app.ui.background import Job
from app.ui.icons import icon
from app.ui.messages import ask, show_error
from app.ui.session import Session

if TYPE_CHECKING:
    from app.outputs.engines.models import EngineKey

_COLUMNS = ("材料", "由谁做", "份数", "形式", "要求", "依据")


class OutputPage(QWidget):
    """Lists the artefacts; makes the documents in the background. `exported(folder)` when done.

    `engine` makes their PDFs.
    """

    exported = Signal(Path)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._job: Job | None = None
        self.engine: EngineKey = "auto"
        self._folder = Path()
        layout = QVBoxLayout(self)
        layout.addWidget(_label("输出与报送", "title"))
        self._dates = _label("", "hint")
        layout.addWidget(self._dates)
        self._table = self._make_table()
        layout.addWidget(self._table, 1)
        layout.addLayout(self._make_buttons())
        self._said = _label("", "hint")
        layout.addWidget(self._said)
        session.opened.connect(self.refresh)
        session.notice_changed.connect(self.refresh)
        session.value_changed.connect(self._follow)
        self.refresh()

    def refresh(self) -> None:
        """List the artefacts again."""
        terms = self._session.definitions.terms(self._session.dossier.notice, self._session.kind)
        if terms is None:
            self._dates.setText("本程序里没有这份材料的通知，请先换到另一份通知。")
            self._table.setRowCount(0)
            return
        self._dates.setText(
            "\n".join(f"{deadline_text(one)}（{one.clause}）" for one in terms.deadlines)
        )
        artefacts = artefacts_of(self._session.dossier, terms)
        self._table.setRowCount(len(artefacts))
        for row, item in enumerate(artefacts):
            copies = f"{item.copies} 份" if item.copies else ""
            media = "、".join(MEDIA[medium] for medium in item.media)
            demands = "；".join(filter(None, (item.seal, item.note)))
            for column, text in enumerate(
                (item.title, MAKERS[item.maker], copies, media, demands, item.clause)
            ):
                cell = QTableWidgetItem(text)
                cell.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
                cell.setToolTip(text)
                self._table.setItem(row, column, cell)

    def make(self) -> None:
        """Ask for a folder and write the notice's whole set into it."""
        errors = [one for one in self._session.findings() if one.severity == "error"]
        if errors and not ask(
            self,
            f"还有 {len(errors)} 处必须改，现在就生成吗？",
            "生成的文件里这些地方会空着或不对，不能报送；改好后请再生成一次。",
            "先生成看看",
        ):
            return
        folder = QFileDialog.getExistingDirectory(self, "文件存放到哪个文件夹")
        if folder:
            self.make_into(Path(folder))

    def make_into(self, folder: Path) -> None:
        """Write the notice's whole set into a folder, in the background."""
        self._folder = folder
        snapshot, known = self._session.dossier.copy(), self._session.definitions

        def work() -> Iterator[str]:
            # Not needed to show the window, and slow to import.
            from app.outputs.documents.rendering import (  # noqa: PLC0415
                ALL_FORMATS,
                Printing,
                render_documents,
            )
            from app.outputs.engines.choice import engine_for  # noqa: PLC0415
            from app.outputs.engines.errors import EngineCancelledError  # noqa: PLC0415

            printing = Printing(engine_for(self.engine), cancel=lambda: job.is_cancelled)
            try:
                for rendered in render_documents(snapshot, known, folder, ALL_FORMATS, printing):
                    yield rendered.path.name
            except EngineCancelledError:
                yield "已停止"  # the job knows that it was told to

        self._job = job = Job(work, self)
        self._job.progressed.connect(lambda name: self._said.setText(f"正在生成：{name}"))
        self._job.finished.connect(self._finish)
        self._job.cancelled.connect(lambda: self._stop("已停止；写好的文件都是完整的。"))
        self._job.failed.connect(self._fail)
        self._set_busy(busy=True)
        self._job.start()

    # --- inside ---

    def _make_table(self) -> QTableWidget:
        table = QTableWidget(0, len(_COLUMNS), self)
        table.setAccessibleName("通知要求的材料")
        table.setHorizontalHeaderLabels(_COLUMNS)
        table.setWordWrap(True)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in (0, 3, 4, 5):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        return table

    def _make_buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        self.make_button = QPushButton(icon("export", "on_primary"), "生成全部文件…", self)
        self.make_button.setProperty("role", "primary")
        self.make_button.clicked.connect(self.make)
        self._cancel = QPushButton("停止", self)
        self._cancel.clicked.connect(lambda: self._job.cancel() if self._job else None)
        self._open = QPushButton(icon("folder"), "打开文件夹", self)
        self._open.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._folder)))
        )
        self._bar = QProgressBar(self)
        self._bar.setRange(0, 0)
        for widget in (self.make_button, self._cancel, self._open, self._bar):
            row.addWidget(widget)
        row.addStretch(1)
        self._open.hide()
        self._set_busy(busy=False)
        return row

    def _set_busy(self, *, busy: bool) -> None:
        self.make_button.setEnabled(not busy)
        self._cancel.setVisible(busy)
        self._bar.setVisible(busy)

    def _finish(self) -> None:
        self._stop(f"已生成到 {self._folder}")
        self._open.show()
        self.exported.emit(self._folder)

    def _fail(self, error: object) -> None:
        self._stop("没有生成完。")
        if isinstance(error, JiangshenError):
            show_error(self, error)
        elif isinstance(error, Exception):
            raise error

    def _stop(self, said: str) -> None:
        self._set_busy(busy=False)
        self._said.setText(said)

    def _follow(self, _row: str, key: str) -> None:
        """What is asked for may depend on a choice."""
        if key.startswith(("project.", "unit.organisation")):
            self.refresh()


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
