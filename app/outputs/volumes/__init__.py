"""Volumes: what is bound together, in one order and with one pagination.

`plan` says which materials a notice wants in which volume, `pagination` gives every face of paper
its number; contents, stamps, bookmarks, links, page labels and the control sheet only read it.
`assembly` writes the book, `control` reads the finished file again with another library.
"""

from __future__ import annotations
