"""Pages made by hand, where the derived one would be plain; every other page is a `FormPage`."""

from __future__ import annotations
