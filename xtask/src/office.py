"""The program itself, run in a folder of its own, and the addresses that it prints."""

import contextlib
import json
import os
import pathlib
import subprocess
import tempfile

# In memory where the machine has a place for it: what a sync costs is not what is looked at here.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


class Office:
    def __init__(self, address, setup, password, folder):
        self.address = address
        self.setup = setup
        self.password = password
        self.folder = folder


@contextlib.contextmanager
def demo(program):
    """The made-up office, built and served."""
    with _folder() as folder:
        with _serving([program, "demo", "--into", folder / "demo"]) as lines:
            password = json.loads(next(lines))["password"]
            yield Office(json.loads(next(lines))["address"], None, password, folder)


@contextlib.contextmanager
def empty(program):
    """A record that nobody has set up, and the link to do so."""
    with _folder() as folder:
        with _serving([program, "serve", "--db", f"sqlite:{folder / 'record.sqlite'}"]) as lines:
            told = json.loads(next(lines))
            yield Office(told["address"], told["setup"], "一句自己记得住的话2025", folder)


@contextlib.contextmanager
def _folder():
    with tempfile.TemporaryDirectory(prefix="duizhao-browser-", dir=MEMORY) as folder:
        yield pathlib.Path(folder)


@contextlib.contextmanager
def _serving(command):
    command = [str(it) for it in [*command, "--listen", "127.0.0.1:0", "--format", "json"]]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        yield iter(process.stdout)
    finally:
        process.terminate()
        process.wait()
