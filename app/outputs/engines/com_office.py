"""The one place that touches COM, imported in the child on Windows alone.

It can't run where there is no Word nor WPS; what it hands out is tried in `com_child` with a fake.
"""

from __future__ import annotations

from typing import Any

import pythoncom
from win32com.client import dynamic


def connect(prog_id: str) -> Any:
    """The application object of a new instance, late bound. Raises pywintypes.com_error."""
    pythoncom.CoInitialize()
    server = pythoncom.CoCreateInstance(
        prog_id, None, pythoncom.CLSCTX_LOCAL_SERVER, pythoncom.IID_IDispatch
    )
    return dynamic.Dispatch(server)
