"""A full disk, asked by HTTP: what is there is read, what is new is refused, nothing is half written.

Room is taken away in steps, so that each file of the record in turn is the one that finds none.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

import office

ROOM = 64 << 20
# Bytes left when a write is asked for: for nothing, for the checkpoint alone, for some of the entries.
LEFT = [0, 4 << 10, 8 << 10, 16 << 10, 32 << 10, 64 << 10, 128 << 10]
# Writes at each of them: room within the files that are there already is used up by the first ones.
ASKED = 60


def fill(program):
    with tempfile.TemporaryDirectory(prefix="duizhao-full-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", folder]
        mounted = subprocess.run(mount, capture_output=True, text=True)
        if mounted.returncode != 0:
            return [f"a small disk is needed and cannot be mounted, which root alone may: {mounted.stderr.strip()}"]
        try:
            with office.demo(program, pathlib.Path(folder)) as it:
                disk = FullDisk(it, pathlib.Path(folder) / "ballast")
                disk.by_program()
                disk.by_page()
            print(
                f"full-disk: {disk.taken} written, {disk.refused} refused with 507, {disk.again} of them written with "
                f"room again, {disk.read} reads served while full, {len(disk.faults)} faults",
                file=sys.stderr,
            )
            return disk.faults
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


class FullDisk:
    def __init__(self, office, ballast):
        self.office, self.ballast = office, ballast
        self.token, self.session = office.token("林岚"), office.session("林岚")
        self.form_token = office.form_token(self.session)
        listed = self.call("/api/1/matters").json["matters"]
        self.paths = [f"/api/1/matters/{it['id']}" for it in listed]
        self.matter = self.paths[0]
        self.number = self.taken = self.refused = self.again = self.read = 0
        self.faults = []

    def by_program(self):
        for left in LEFT:
            self.fill(left)
            refused = None
            for _ in range(ASKED):
                version = self.version()
                asked = self.urge(version)
                answer = self.call(f"{self.matter}/acts", asked)
                if answer.status == 200:
                    self.taken += 1
                    continue
                self.expect(answer, 507, f"a write with {left} bytes left")
                if answer.status == 507 and answer.json["code"] != "disk-full":
                    self.faults.append(f"507 with the code {answer.json['code']}")
                if self.version() != version:
                    self.faults.append(f"half written with {left} bytes left: {version} became {self.version()}")
                refused = refused or asked
                self.refused += 1
            if refused is None:
                self.faults.append(f"{ASKED} writes with {left} bytes left, and none was refused")
                continue
            self.reads()
            self.ballast.unlink()
            # The first that was refused, now that there is room, under the same id.
            refused["version"] = self.version()
            self.expect(self.call(f"{self.matter}/acts", refused), 200, "the same command with room again")
            self.again += 1

    def by_page(self):
        self.fill(0)
        page = self.matter.removeprefix("/api/1")
        typed = "摊位" * 9000
        form = {"token": self.form_token, "kind": "urged/1", "text": typed, "version": self.version()}
        # What room there is left within the files is used up first.
        for _ in range(ASKED):
            command = self.next_command()
            answer = self.office.form(page, {**form, "command": command}, self.session)
            if answer.status == 507:
                break
            form["version"] = self.version()
        self.expect(answer, 507, "a form")
        if "磁盘已满" not in answer.text or typed not in answer.text:
            self.faults.append("the page does not say that the disk is full, or has lost what was typed")
        self.read_pages()
        self.ballast.unlink()
        again = {**form, "command": re.search(r'name="command" value="([^"]+)"', answer.text)[1]}
        self.expect(self.office.form(page, again, self.session), 303, "the form sent again")

    def reads(self):
        for path in ["/api/1/today", "/api/1/units", "/api/1/checkpoint", "/api/1/matters?state=all", *self.paths]:
            self.expect(self.call(path), 200, path)
            self.read += 1
        entry = self.call(self.matter).json["entries"][-1]["seq"]
        self.expect(self.call(f"{self.matter}/receipts/{entry}"), 200, "a receipt")
        self.read += 1

    def read_pages(self):
        page = self.matter.removeprefix("/api/1")
        for path in ["/", "/ledger", page, "/signs", "/tables", "/tables/out", "/reports", "/settings", "/drafts"]:
            self.expect(self.office.page(path, self.session), 200, path)
            self.read += 1

    def call(self, path, body=None):
        return self.office.call(self.token, path, body)

    def version(self):
        return self.call(self.matter).json["version"]

    def urge(self, version):
        text = "催一下" * 2000
        return {"command": self.next_command(), "version": version, "kind": "urged/1", "body": {"text": text}}

    def next_command(self):
        self.number += 1
        return f"0193f0c2-0000-7000-8000-{self.number:012}"

    def expect(self, answer, status, what):
        if answer.status != status:
            self.faults.append(f"{what}: {answer.status} and not {status}: {answer.text[:300]}")

    def fill(self, left):
        """Until nothing more goes in, not even a byte; then gives some back."""
        with self.ballast.open("ab", buffering=0) as file:
            for size in (1 << 20, 4096, 1):
                try:
                    while True:
                        file.write(b"\0" * size)
                except OSError:
                    pass
            os.truncate(file.fileno(), file.tell() - left)
