"""Serves the made-up office, gives its people tokens, and lets schemathesis ask for each of them; then
fills the disk.

main.py PROGRAM SECONDS SEED
"""

import subprocess
import sys
import tempfile
from pathlib import Path

from full_disk import full_disk
from office import Office

CONFIG = Path(__file__).parent / "schemathesis.toml"
# Who may do most, who does the work, and who sees states alone: how long each asks, in shares.
PEOPLE = [("林岚", 3), ("陈立", 2), ("贺路", 1)]


def main():
    program, seconds, seed = sys.argv[1], int(sys.argv[2]), sys.argv[3]
    with tempfile.TemporaryDirectory(prefix="duizhao-api-") as folder:
        with Office(program, Path(folder) / "demo") as office:
            begun = office.memory()
            shares = sum(share for _, share in PEOPLE)
            wrong = [name for name, share in PEOPLE if not asked(office, name, seconds * share // shares, seed)]
            print(f"memory: {begun} KiB before, {office.memory()} KiB after", flush=True)
        office.audit()
    if wrong:
        sys.exit(f"not as the document says, asked as {wrong}")
    full_disk(program)


def asked(office, name, seconds, seed):
    """Whether every answer was as the document says."""
    print(f"── as {name}, {seconds} s", flush=True)
    with tempfile.TemporaryDirectory(prefix="duizhao-api-") as elsewhere:
        return subprocess.run(
            [Path(sys.executable).parent / "schemathesis", "--config-file", CONFIG]
            + ["run", f"{office.address}/api/1/openapi.json"]
            + ["--header", f"Authorization: Bearer {office.token(name)}"]
            + ["--checks", "all", "--max-time", str(seconds), "--seed", seed, "--no-color"]
            + ["--suppress-health-check", "all", "--generation-database", "none", "--continue-on-failure"]
            + ["--warnings", "off", "--request-timeout", "30"],
            cwd=elsewhere,
        ).returncode == 0


main()
