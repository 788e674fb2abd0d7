"""schemathesis: requests of every kind, made from the document that the program serves."""

import pathlib
import subprocess
import sys
import tempfile

CONFIG = pathlib.Path(__file__).with_name("schemathesis.toml")
# Who may do most, who does the work, and who sees states alone: how long each asks, in shares.
PEOPLE = [("林岚", 3), ("陈立", 2), ("贺路", 1)]
# In less there is time for one of them alone.
SHORT = 180


def ask(office, seconds, seed):
    people = PEOPLE if seconds >= SHORT else PEOPLE[:1]
    shares = sum(share for _, share in people)
    asked = [(name, ask_as(office, name, seconds * share // shares, seed)) for name, share in people]
    return [f"asked as {name}, not every answer was as the document says" for name, well in asked if not well]


def ask_as(office, name, seconds, seed):
    """Whether every answer was as the document says."""
    print(f"── as {name}, {seconds} s", file=sys.stderr)
    command = [pathlib.Path(sys.executable).parent / "schemathesis", "--config-file", CONFIG]
    command += ["run", f"{office.address}/api/1/openapi.json"]
    command += ["--header", f"Authorization: Bearer {office.token(name)}"]
    command += ["--checks", "all", "--max-time", str(seconds), "--seed", str(seed), "--no-color"]
    command += ["--suppress-health-check", "all", "--generation-database", "none", "--continue-on-failure"]
    command += ["--warnings", "off", "--request-timeout", "30"]
    with tempfile.TemporaryDirectory(prefix="duizhao-xtask-") as elsewhere:
        return subprocess.run(command, cwd=elsewhere).returncode == 0
