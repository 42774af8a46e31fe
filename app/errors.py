"""What may go wrong in front of the user: small classes, each with advice.

Bad user data is never an exception: it is a finding (`app.dossier.findings`).
"""

from __future__ import annotations


class JiangshenError(Exception):
    """Says in one Chinese line what is wrong and where, and in a second what to do.

    `exit_status` is that of the commands: 2 for wrong use or unreadable input.
    """

    exit_status = 2

    def __init__(self, message: str, advice: str) -> None:
        super().__init__(message)
        self.message = message
        self.advice = advice
