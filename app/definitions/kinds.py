"""The two kinds of application."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

Kind = Literal["base", "studio"]
KINDS: Mapping[Kind, str] = {
    "base": "国家级高技能人才培训基地建设项目",
    "studio": "国家级技能大师工作室建设项目",
}
