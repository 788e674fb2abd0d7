"""A full disk, asked by HTTP: what is there is read, what is new is refused, nothing is half written.

Room is taken away in steps, so that each file of the record in turn is the one that finds none.
"""

import contextlib
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time

import office

ROOM = 64 << 20
# Bytes left when a write is asked for: for nothing, for the checkpoint alone, for some of the entries.
LEFT = [0, 4 << 10, 8 << 10, 16 << 10, 32 << 10, 64 << 10, 128 << 10]
# Writes at each of them: room within the files that are there already is used up by the first ones.
ASKED = 60
# Of a server at each of them: every refusal costs it a transaction, and the first ones say it all.
REFUSED = 10


def under_sqlite(program):
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
            return disk.told("SQLite")
        finally:
            subprocess.run(["umount", "--lazy", folder], check=True)


def under_tables(program, folder, address):
    """The tables of a PostgreSQL server are on the full disk, its write-ahead log is not."""
    with moved(program, address) as it:
        with it.served() as served:
            disk = FullDisk(served, pathlib.Path(folder) / "ballast", REFUSED)
            disk.by_program()
            disk.by_page()
        return disk.told("the tables of PostgreSQL")


def under_log(program, folder, address):
    """Without room for its write-ahead log the server goes down; whoever keeps it up starts it again."""
    with moved(program, address) as it:
        with it.served() as served:
            disk = FullDisk(served, pathlib.Path(folder) / "ballast", REFUSED)
            left = disk.until_it_goes_down()
        with it.served() as served:
            disk.ask_again(served, *left)
        return disk.told("the log of PostgreSQL")


@contextlib.contextmanager
def moved(program, address):
    with tempfile.TemporaryDirectory(prefix="duizhao-full-") as folder:
        it = office.Moved(program, address, pathlib.Path(folder))
        yield it
        it.audit()


class FullDisk:
    def __init__(self, office, ballast, refusals=ASKED):
        self.office, self.ballast, self.refusals = office, ballast, refusals
        self.token, self.session = office.token("林岚"), office.session("林岚")
        self.form_token = office.form_token(self.session)
        listed = self.call("/api/1/matters").json["matters"]
        self.paths = [f"/api/1/matters/{it['id']}" for it in listed]
        self.matter = self.paths[0]
        self.chance = random.Random(1)
        self.number = self.taken = self.refused = self.again = self.read = 0
        self.faults = []

    def by_program(self):
        for left in LEFT:
            self.fill(left)
            refused, before = None, self.refused
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
                if self.refused - before == self.refusals:
                    break
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
        typed = "摊位" * 2500
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

    def until_it_goes_down(self):
        """The version before the write that nobody could answer for, and that write."""
        self.fill(0)
        for _ in range(80 * ASKED):
            version = self.version()
            asked = self.urge(version)
            answer = self.call(f"{self.matter}/acts", asked)
            if answer.status == 200:
                self.taken += 1
            elif answer.status == 507:
                self.refused += 1
            else:
                break
        else:
            self.faults.append("the server has not gone down")
        self.expect(answer, 503, "a write for which the server had no room in its log")
        for path in [self.matter, "/api/1/matters?state=all"]:
            self.expect(self.call(path), 503, f"{path} without a server")
        page = self.office.page("/ledger", self.session)
        self.expect(page, 503, "a page without a server")
        if "数据库" not in page.text:
            self.faults.append("the page does not say that the database is away")
        self.ballast.unlink()
        self.wait_for_the_server()
        # Whoever could not know the outcome of a commit writes nothing more until it is started again.
        stopped = answer.status == 503 and answer.json["code"] == "unknown"
        again = self.call(f"{self.matter}/acts", asked)
        self.expect(again, 503 if stopped else 200, "the same command with the server back")
        return version, asked

    def ask_again(self, office, version, asked):
        self.office = office
        if self.version() not in (version, version + 1):
            self.faults.append(f"{version} became {self.version()}")
        for _ in range(2):
            self.expect(self.call(f"{self.matter}/acts", asked), 200, "the same command with a server again")
            if self.version() != version + 1:
                self.faults.append(f"asked again, {version} became {self.version()}")
        self.again += 1
        self.reads()

    def wait_for_the_server(self):
        for _ in range(100):
            if self.call(self.matter).status == 200:
                return
            time.sleep(0.2)
        self.faults.append("with room again the server was not reached within 20 s")

    def told(self, where):
        print(
            f"full-disk: {where}: {self.taken} written, {self.refused} refused with 507, {self.again} of them written "
            f"with room again, {self.read} reads served while full, {len(self.faults)} faults",
            file=sys.stderr,
        )
        return [f"{where}: {it}" for it in self.faults]

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
        # As long as may be, and such as no database can make shorter.
        text = "".join(chr(self.chance.randrange(0x4E00, 0x9FA0)) for _ in range(5000))
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
