"""Single sheets of a volume that the program makes: cover, kept places, what couldn't be bound."""

from __future__ import annotations

from collections.abc import Iterator

from app.definitions.models import Definitions
from app.dossier.dossier import Dossier
from app.outputs.documents.checklist import project_title
from app.outputs.typeset.faces import Faces
from app.outputs.volumes.models import Material, Volume
from app.outputs.volumes.paper import HEADING_FACE, Block, Line, Paper, set_paper

TITLE_FACE = "方正小标宋简体"


def cover_sheet(dossier: Dossier, definitions: Definitions, volume: Volume, faces: Faces) -> Paper:
    """A plain cover, where the notice has none: project, volume, unit, date."""
    terms = definitions.terms(dossier.notice, dossier.kind)
    project = project_title(terms, dossier.kind) if terms else ""
    lines = [
        Line(project, 24, "center", TITLE_FACE, above=140),
        Line(volume.title, 32, "center", TITLE_FACE, above=24),
        Line(f"申报单位：{dossier.display('unit.name')}", 16, "center", above=250),
        Line(dossier.display("report.date"), 16, "center", above=16),
    ]
    return set_paper(lines, faces, volume.title)


def kept_places(material: Material, faces: Faces) -> Paper:
    """A sheet for each page that is kept for what somebody else makes."""
    return set_paper(list(_kept(material)), faces, material.title)


def _kept(material: Material) -> Iterator[Block]:
    for page in range(1, material.reserved + 1):
        yield Line(f"此处由{material.maker}装入", 18, "center", above=200, begins_page=page > 1)
        yield Line(material.title, 26, "center", HEADING_FACE, above=18)
        yield Line(
            f"已留 {material.reserved} 页的页码，这是第 {page} 页；装入后请抽去本页",
            14,
            "center",
            above=24,
        )


def fault_sheet(title: str, reason: str, faces: Faces) -> Paper:
    """A sheet in the place of what couldn't be bound."""
    lines = [
        Line("此处的材料没有装进来", 24, "center", HEADING_FACE, above=200),
        Line(title, 18, "center", above=24),
        Line(reason, 14, "center", above=24),
        Line("请改正后重新生成本册，不要就这样报送", 16, "center", HEADING_FACE, above=24),
    ]
    return set_paper(lines, faces, title)
