"""A child as Word's would be, without Word: behaves as its mood says.

Run as `python fake_server.py MOOD FOLDER`, which the environment gives a PDF and a place for the
server's number. Speaks the protocol of `com_child` by itself, so that the
parent is tried against another hand's reading of it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def main(mood: str, folder: Path) -> int:
    request = json.loads((folder / "request.json").read_text(encoding="utf-8"))
    assert Path(request["source"]).read_bytes() == b"docx"
    answers = folder / "answers.jsonl"

    def say(**answer):
        with answers.open("a", encoding="utf-8") as file:
            file.write(json.dumps(answer) + "\n")

    if mood == "crash at once":
        return 7
    if mood == "no server":
        say(**{"is": "refused", "why": "connect", "detail": "Class not registered"})
        return 1
    own = mood != "hang in the user's"
    server = subprocess.Popen(
        [sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True
    )
    say(**{"is": "server", "pid": server.pid, "own": own})
    (Path(os.environ["FAKE_SERVER_PID"])).write_text(str(server.pid))
    if mood.startswith("hang"):
        time.sleep(60)
    if mood == "crash":
        with answers.open("a", encoding="utf-8") as file:
            file.write('{"is": "do')
        os._exit(5)
    if mood == "refuse":
        say(**{"is": "refused", "why": "open", "detail": "damaged"})
    elif mood == "nothing":
        say(**{"is": "done", "pages": 1})
    else:
        content = {
            "done": Path(os.environ["FAKE_SERVER_PDF"]).read_bytes(),
            "rubbish": b"<html>",
            "empty": b"",
        }[mood]
        Path(request["target"]).write_bytes(content)
        say(**{"is": "done", "pages": 1})
    server.kill()
    say(**{"is": "closed"})
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
