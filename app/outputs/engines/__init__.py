"""Engines: a filled .docx becomes a PDF, by the machine's office program or by our own typesetter.

`choice` says which there are and picks one; each engine (`built_in`, `libreoffice`, `com_engine` for
Word and WPS, `own_pdf` for what the user made himself) is asked through `models.Engine`. The office
programs run as children (`processes`) that can be killed; only `com_office` touches COM, and only in
such a child. Word and WPS exist on Windows alone: here they are tested against a fake server that
speaks the same protocol (`com_child`), never against the real ones.
"""

from __future__ import annotations
