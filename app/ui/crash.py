"""When the program itself fails: say what is saved, keep a masked report, go on or leave."""

from __future__ import annotations

import platform
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, qVersion
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.dossier.dossier import LockedDossierError
from app.reports import report_text, save_package, write_report
from app.ui.icons import picture
from app.ui.messages import show_error
from app.ui.session import Session
from app.ui.style.tokens import size

_LETTERS = 37
"""Chinese characters in a line of the dialog."""
PROMISE = (
    "问题报告只留在这台电脑上，不会发送给任何人；报告里的身份证号、电话和账号都已遮住，"
    "也不附带您填写的材料。需要别人帮忙看时，请点“保存诊断包”，把存下的文件交给对方。"
)


class CrashGuard(QObject):
    """Takes every exception that nobody else took, of any thread, and tells the user once.

    That the dossier is locked is no failure: whatever wanted to change it, that is said.

    `install()` puts it in place of Python's own hooks, `remove()` puts those back.
    """

    failed = Signal(object)

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._window = parent
        self._former: tuple[Callable[..., object], Callable[..., object]] | None = None
        self.dialog: CrashDialog | None = None
        self._is_refusing = False
        # Queued: a paint or a change that failed is left before anything new is shown.
        self.failed.connect(self.tell, Qt.ConnectionType.QueuedConnection)

    def install(self) -> None:
        """Take what nobody else takes from now on."""
        self._former = (sys.excepthook, threading.excepthook)
        sys.excepthook = self._on_exception
        threading.excepthook = self._on_thread_exception

    def remove(self) -> None:
        """Put back what was there before."""
        if self._former:
            sys.excepthook, threading.excepthook = self._former
            self._former = None

    def tell(self, error: BaseException) -> None:
        """Write the report and show the dialog; while one is shown no second one comes."""
        if isinstance(error, LockedDossierError):
            self._refuse(error)
            return
        report = kept_report(error)
        if self.dialog is None:
            self.dialog = CrashDialog(self._session, error, report, self._window)
            self.dialog.finished.connect(self._on_finished)
            self.dialog.open()

    def _refuse(self, error: LockedDossierError) -> None:
        """Say it once, however many changes were wanted meanwhile."""
        if self._window is not None and not self._is_refusing:
            self._is_refusing = True
            try:
                show_error(self._window, error)
            finally:
                self._is_refusing = False

    def _on_finished(self, result: int) -> None:
        if self.dialog is not None:
            self.dialog.deleteLater()
        self.dialog = None
        if result == QDialog.DialogCode.Rejected:
            self._leave()

    def _leave(self) -> None:
        if self._window is not None:
            self._window.close()
        else:
            QGuiApplication.quit()

    def _on_exception(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
        else:
            self.failed.emit(error)

    def _on_thread_exception(self, told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None and not issubclass(told.exc_type, SystemExit):
            self.failed.emit(told.exc_value)


class CrashDialog(QDialog):
    """Accepted: the user goes on; rejected: the user leaves the program."""

    def __init__(
        self,
        session: Session,
        error: BaseException,
        report: Path | None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._session, self._error = session, error
        self.setWindowTitle("匠申遇到了意外的问题")
        # Whatever else is open, this one can be answered.
        self.setWindowModality(Qt.WindowModality.ApplicationModal)
        self.setMinimumWidth(self.fontMetrics().horizontalAdvance("国") * _LETTERS)
        self.saved = _label(*saved_words(session))
        self.report_line = _label(f"报告存在：{report}" if report else "", "hint")
        self.report_line.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.report_line.setVisible(report is not None)
        self.package_button = QPushButton("保存诊断包…")
        self.leave_button = QPushButton("退出程序")
        self.go_on_button = QPushButton("继续使用")
        self._lay_out()
        self.package_button.clicked.connect(self.choose_package)
        self.leave_button.clicked.connect(self.reject)
        self.go_on_button.clicked.connect(self.accept)
        self.go_on_button.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """As high as its words are at this width and text size."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if (layout := self.layout()) is not None:
            self.setMinimumHeight(layout.heightForWidth(self.width()))

    def choose_package(self) -> None:
        """Ask where the diagnostic package shall go, and write it."""
        proposed = str(Path.home() / "匠申诊断包.zip")
        path, _ = QFileDialog.getSaveFileName(self, "保存诊断包", proposed, "诊断包 (*.zip)")
        if path:
            self.save_package(Path(path).with_suffix(".zip"))

    def save_package(self, target: Path) -> None:
        """Write the diagnostic package and say where it is, or why not."""
        try:
            save_package(report_text(self._error), circumstances(self._session), target)
        except OSError:
            self.report_line.setText("没能写下诊断包，请换一个文件夹再试，例如“文档”或U盘。")
        else:
            self.report_line.setText(f"诊断包存在：{target}")
        self.report_line.setVisible(True)
        self._fit()

    def _lay_out(self) -> None:
        self.go_on_button.setProperty("role", "primary")
        self.go_on_button.setDefault(True)
        sign = QLabel()
        sign.setPixmap(picture("warning", "warning", size("space_6"), self.devicePixelRatio()))
        words = QVBoxLayout()
        words.setSpacing(size("space_3"))
        words.addWidget(_label("程序里出了一处错误，刚才那一步可能没有做成", "caption"))
        words.addWidget(self.saved)
        words.addWidget(_label("可以继续使用。如果同一处又出问题，请退出后重新打开。", ""))
        words.addWidget(_label(PROMISE, "hint"))
        words.addWidget(self.report_line)
        top = QHBoxLayout()
        top.setSpacing(size("space_4"))
        top.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(words, 1)
        buttons = QHBoxLayout()
        buttons.addWidget(self.package_button)
        buttons.addStretch(1)
        buttons.addWidget(self.leave_button)
        buttons.addWidget(self.go_on_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*(size("space_5"),) * 4)
        layout.setSpacing(size("space_5"))
        layout.addLayout(top)
        layout.addLayout(buttons)


def saved_words(session: Session) -> tuple[str, str]:
    """What of the material is on the disk, and the role of these words."""
    if not session.is_open:
        return "当时没有打开材料，没有东西会丢。", "ok"
    file = session.file
    if file.has_unsaved_steps:
        why = f"{file.problem.message}。" if file.problem else ""
        advice = "请点“继续使用”，再用“另存为”存到别处。"
        return f"“{file.path.name}”最近的修改还没有存上。{why}{advice}", "error"
    when = f"（最后一次 {file.saved_at:%H:%M}）" if file.saved_at else ""
    return f"填过的内容都已存好{when}：{file.path.name}", "ok"


def circumstances(session: Session) -> dict[str, str]:
    """How the program stood, without anything that was filled in."""
    screens = [
        f"{screen.size().width()}×{screen.size().height()} @ {screen.devicePixelRatio():g}"
        for screen in QGuiApplication.screens()
    ]
    stood = {"Qt": f"{qVersion()} {QGuiApplication.platformName()}", "屏幕": "、".join(screens)}
    stood["电脑"] = f"{platform.machine()} {platform.version()}"
    if session.is_open:
        dossier = session.dossier
        stood["材料"] = f"{dossier.kind}，通知 {dossier.notice}"
        stood["已填"] = (
            f"{sum(1 for _ in dossier.values())} 处，{sum(1 for _ in dossier.all_rows())} 行"
        )
        stood["检查结果"] = f"{len(session.findings())} 条"
        stood["上一步"] = dossier.undo_name.partition(" ")[0].partition("：")[0]
        problem = session.file.problem
        stood["存盘"] = type(problem).__name__ if problem else "正常"
    return stood


def kept_report(error: BaseException) -> Path | None:
    """Write the report; None where even that fails: it must never fail again."""
    try:
        return write_report(error)
    except OSError:
        return None


def _label(text: str, role: str) -> QLabel:
    label = QLabel(text)
    label.setProperty("role", role)
    label.setWordWrap(True)
    return label
