"""Makes resources/icons/jiangshen.ico from the drawing beside it: every size Windows asks for."""

from __future__ import annotations

import os
from io import BytesIO

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.paths import RESOURCES

DRAWING = RESOURCES / "icons" / "jiangshen.svg"
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def picture(extent: int) -> Image.Image:
    """The drawing at one size."""
    image = QImage(extent, extent, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(DRAWING)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return Image.open(BytesIO(data.data())).convert("RGBA")


def main() -> None:
    """Write the file."""
    application = QGuiApplication([])
    largest, *others = [picture(extent) for extent in reversed(SIZES)]
    target = DRAWING.with_suffix(".ico")
    sizes = [(extent, extent) for extent in SIZES]
    largest.save(target, sizes=sizes, append_images=others)
    application.quit()
    print(target)


if __name__ == "__main__":
    main()
