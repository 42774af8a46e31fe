"""The process is killed again and again while it edits and saves: what was acknowledged is there."""

from __future__ import annotations

import functools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from queue import Empty, Queue

import pytest

from app import paths
from app.storage.files import DossierFile
from tests.storage.editor import attachment, do_step, reference
from tests.storage.small import Known, database_of, new_dossier, plain

KILLS = 100 if os.name == "posix" else 12
KILLS_A_FILE = 10
LONGEST_LIFE = 0.06
"""Seconds from the first acknowledged step to the end."""
LONGEST_CREATION = 0.02 if os.name == "posix" else 1.0
"""Seconds from the start of a process that creates the file to its end."""


class Model:
    """What the file must hold after each step, from doing the same steps in memory."""

    def __init__(self):
        self._dossier = new_dossier()
        self._states = [plain(self._dossier)]

    def after(self, number):
        while len(self._states) <= number:
            do_step(self._dossier, len(self._states), reference)
            self._states.append(plain(self._dossier))
        return self._states[number]


class Editor:
    """A process of `editor.py` and the lines that it writes."""

    def __init__(self, *arguments, **options):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.storage.editor", *arguments],
            cwd=paths.PROGRAM, stdout=subprocess.PIPE, text=True, encoding="utf-8", **options,
        )  # fmt: skip
        self._lines = Queue()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self):
        for line in self.process.stdout:
            self._lines.put(line.split())
        self._lines.put(["dead"])

    def line(self, timeout=20):
        return self._lines.get(timeout=timeout)

    def lines_at_hand(self):
        found = []
        while True:
            try:
                found.append(self._lines.get_nowait())
            except Empty:
                return found

    def close(self):
        self.process.kill()
        self.process.wait()
        self._reader.join()
        self.process.stdout.close()


@pytest.fixture
def kill_one():
    """Lets an editor edit a file, kills it, and gives the steps that it acknowledged.

    Where there is fork, one warm process gives birth to all editors.
    """
    if os.name != "posix":
        yield _kill_a_started_editor
        return
    server = Editor("serve", stdin=subprocess.PIPE)
    yield functools.partial(_kill_a_forked_editor, server)
    server.process.stdin.close()
    server.close()


def _kill_a_forked_editor(server, path, life, is_creation):
    server.process.stdin.write(f"{path}\n")
    server.process.stdin.flush()
    word, process = server.line()
    assert word == "pid"
    acknowledged = _wait(server, life, is_creation)
    os.kill(int(process), signal.SIGKILL)
    while (line := server.line()) != ["dead"]:
        acknowledged.append(line)
    return _numbers(acknowledged)


def _kill_a_started_editor(path, life, is_creation):
    editor = Editor("edit", str(path), stdin=subprocess.DEVNULL)
    acknowledged = _wait(editor, life, is_creation)
    editor.close()
    return _numbers(acknowledged + editor.lines_at_hand())


def _wait(editor, life, is_creation):
    """Until the first acknowledgement and a moment more; for a creation only the moment."""
    found = [] if is_creation else [editor.line()]
    time.sleep(life)
    return found


def _numbers(lines):
    done = [line for line in lines if line != ["dead"]]
    assert all(word == "done" for word, *_ in done), done
    return [int(number) for _, number in done]


def _check(path, acknowledged, model, chance):
    """Open what the kill left: all acknowledged steps, at most one more, all of it whole."""
    with DossierFile.open(path, Known()).file as file:
        count = file.dossier.value("count") or 0
        last = acknowledged[-1] if acknowledged else count
        assert last <= count <= last + 1
        assert plain(file.dossier) == model.after(count)
        for ref in file.dossier.value("files") or ():
            assert file.content(ref.sha256) == attachment(int(ref.name.removesuffix(".pdf")))
        entries = file.history()
        assert len(entries) == count + 1
        past = chance.randrange(count + 1)
        assert plain(file.state_at(entries[past].id)) == model.after(past)
        assert database_of(file).execute("PRAGMA integrity_check") == [("ok",)]
    return count


def test_whatever_was_acknowledged_survives_a_hundred_kills(folder, kill_one):
    chance = random.Random(20250731)
    model = Model()
    steps = kills = 0
    while kills < KILLS:
        path = folder / f"第 {kills} 份.shenbao"
        for round_ in range(KILLS_A_FILE):
            is_creation = round_ == 0
            life = chance.uniform(0, LONGEST_CREATION if is_creation else LONGEST_LIFE)
            acknowledged = kill_one(path, life, is_creation)
            kills += 1
            if path.exists() or acknowledged:
                steps += _check(path, acknowledged, model, chance)
    assert steps > KILLS
