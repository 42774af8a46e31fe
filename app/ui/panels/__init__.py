"""Panels and dialogs beside the pages: findings, search, history."""

from __future__ import annotations
