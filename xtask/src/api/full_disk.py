"""A full disk, asked by HTTP: what is there is read, what is new is refused, nothing is half written."""

import subprocess
import sys
import tempfile
from pathlib import Path

from office import Office

ROOM = 64 << 20


def full_disk(program):
    with tempfile.TemporaryDirectory(prefix="duizhao-full-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", folder]
        if subprocess.run(mount, capture_output=True).returncode != 0:
            print("full disk: not done, a small disk can be mounted by root alone")
            return
        try:
            filled(program, Path(folder))
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def filled(program, folder):
    with Office(program, folder / "demo") as office:
        token = office.token("林岚")
        listed = office.call(token, "GET", "/api/1/matters").json["matters"]
        paths = [f"/api/1/matters/{it['id']}" for it in listed]
        version = office.call(token, "GET", paths[0]).json["version"]
        ballast = folder / "ballast"
        fill(ballast)
        refused = 0
        # Room that is left in files already there is used up by the first ones.
        for number in range(1, 400):
            urged = urge(number, version)
            answer = office.call(token, "POST", f"{paths[0]}/acts", urged)
            if answer.status == 200:
                version += 1
                continue
            expect(answer, 507, "disk-full")
            refused += 1
            fill(ballast)
            if refused == 5:
                break
        read = [office.call(token, "GET", path) for path in ["/api/1/matters", "/api/1/today", *paths]]
        for answer in read:
            expect(answer, 200)
        expect(office.call(token, "POST", f"{paths[0]}/acts", urged), 507, "disk-full")
        stands = office.call(token, "GET", paths[0]).json["version"]
        if stands != version:
            sys.exit(f"half written: version {stands}, and {version} were answered for")
        ballast.unlink()
        # The same command, now that there is room.
        expect(office.call(token, "POST", f"{paths[0]}/acts", urged), 200)
        print(f"full disk: {refused + 1} refused with 507, {len(read)} reads served meanwhile, the last one taken after")
    office.audit()


def urge(number, version):
    command = f"0193f0c2-0000-7000-8000-{number:012}"
    return {"command": command, "version": version, "kind": "urged/1", "body": {"text": "催一下" * 2000}}


def fill(ballast):
    """Until nothing more goes in, not even a byte."""
    with ballast.open("ab", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while True:
                    file.write(b"\0" * size)
            except OSError:
                pass


def expect(answer, status, code=None):
    if answer.status != status or code and answer.json["code"] != code:
        sys.exit(f"expected {status} {code or ''}, got {answer.status}: {answer.text[:500]}")
