"""Makes the program's icon and that of its files from the drawings beside them: all of Windows' sizes."""

from __future__ import annotations

import os
from io import BytesIO
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PIL import Image
from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtGui import QGuiApplication, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app.paths import RESOURCES

DRAWINGS = tuple(RESOURCES / "icons" / f"{name}.svg" for name in ("jiangshen", "dossier"))
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)


def picture(drawing: Path, extent: int) -> Image.Image:
    """A drawing at one size."""
    image = QImage(extent, extent, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return Image.open(BytesIO(data.data())).convert("RGBA")


def main() -> None:
    """Write the files."""
    application = QGuiApplication([])
    for drawing in DRAWINGS:
        largest, *others = [picture(drawing, extent) for extent in reversed(SIZES)]
        target = drawing.with_suffix(".ico")
        largest.save(target, sizes=[(one, one) for one in SIZES], append_images=others)
        print(target)
    application.quit()


if __name__ == "__main__":
    main()
