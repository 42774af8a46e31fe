"""Another process that edits or holds a dossier file; the tests start it and kill it.

`hold PATH` opens and waits. `edit PATH` does step after step, each acknowledged by a line once it
is saved. `serve` forks an editor, already warm, for each path on its input, and says when it died.
"""

from __future__ import annotations

import hashlib
import itertools
import os
import random
import sys
import tempfile
import time
from pathlib import Path

from app.definitions.types import FileRef
from app.storage.files import DossierFile
from tests.storage.small import Known, new_dossier

MOST_ROWS = 12


def attachment(number):
    """The bytes of the file that a step attaches."""
    chance = random.Random(number)
    return chance.randbytes(chance.randrange(150_000))


def do_step(dossier, number, add_content):
    """One step of the editor, the same for the same number: several changes that go together."""
    chance = random.Random(number)
    with dossier.step(f"第 {number} 步"):
        dossier.set_value("count", number)
        dossier.set_value("text", f"{number} " + "建设目标" * chance.randrange(600))
        row = dossier.add_row("items")
        dossier.set_value("item.name", f"职业 {number}", row)
        part = dossier.add_row("item.parts", row)
        dossier.set_value("part.amount", number, part)
        if len(dossier.rows("items")) > MOST_ROWS:
            dossier.remove_row(dossier.rows("items")[0])
        if number % 3 == 0:
            dossier.move_row(row, 0)
        if number % 7 == 0:
            dossier.set_value("files", (add_content(number),))


def reference(number):
    """What `add_content` gives, without a file."""
    data = attachment(number)
    return FileRef(f"{number}.pdf", hashlib.sha256(data).hexdigest(), len(data))


def edit(path):
    """Open or create the file and edit it for ever."""
    exists = path.exists()
    file = (
        DossierFile.open(path, Known()).file if exists else DossierFile.create(path, new_dossier())
    )
    with tempfile.TemporaryDirectory() as folder:

        def add_content(number):
            source = Path(folder) / f"{number}.pdf"
            source.write_bytes(attachment(number))
            return file.add_content(source)

        done = file.dossier.value("count") or 0
        say(f"done {done}")
        for number in itertools.count(done + 1):
            do_step(file.dossier, number, add_content)
            if file.problem is not None:
                say(f"failed {file.problem}")
                return
            say(f"done {number}")


def say(line):
    """Write a line at once, whole."""
    os.write(1, line.encode() + b"\n")


def serve():
    """Fork an editor for each path; its temporary folder may stay behind when it is killed."""
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            say(f"pid {os.getpid()}")
            edit(Path(line.strip()))
            os._exit(1)
        os.waitpid(child, 0)
        say("dead")


def hold(path):
    """Have the file open until killed."""
    with DossierFile.open(path, Known()).file:
        say("open")
        time.sleep(60)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["serve"]:
            serve()
        case ["edit", path]:
            edit(Path(path))
        case ["hold", path]:
            hold(Path(path))
