"""The program itself, serving in a folder of its own: what the pages and the API are tried on."""

import contextlib
import http.client
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse

# In memory where the machine has a place for it: what a sync costs is not what is looked at here.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

BOUNDARY = "----duizhao"

# Of whoever sets an office up.
PASSWORD = "一句自己记得住的话2025"


class Office:
    def __init__(self, address, setup, password, folder, serving):
        self.address = address
        self.setup = setup
        self.password = password
        self.folder = folder
        self.serving = serving

    def memory(self, what="VmHWM"):
        """The most that it ever had, or what it has now (`VmRSS`), in MiB."""
        status = pathlib.Path(f"/proc/{self.serving.pid}/status").read_text()
        return int(re.search(rf"{what}:\s+(\d+)", status)[1]) / 1024

    def session(self, name):
        """The cookie of a person who has signed in."""
        answer = self.form("/login", {"login": name, "password": self.password})
        return answer.headers["set-cookie"].split(";")[0]

    def token(self, name):
        """As a person gets one: by the page of settings."""
        session = self.session(name)
        page = self.form("/settings/tokens", {"token": self.form_token(session), "name": "xtask"}, session).text
        return re.search(r'<code class="token">([0-9a-f]+)<', page)[1]

    def form_token(self, session):
        """What every form of this session carries."""
        return re.search(r'name="token" value="([^"]+)"', self.page("/settings", session).text)[1]

    def page(self, path, session):
        return self.ask("GET", path, headers={"cookie": session})

    def form(self, path, form, session=""):
        kind = "application/x-www-form-urlencoded"
        return self.ask("POST", path, urllib.parse.urlencode(form, doseq=True), {"cookie": session, "content-type": kind})

    def upload(self, path, session, form_token, name, file):
        """A form with a file, as a browser sends it."""
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self.ask("POST", path, file_form(form_token, name, file), {"cookie": session, "content-type": kind})

    def call(self, token, path, body=None):
        """The API, with a person's token."""
        headers = {"authorization": f"Bearer {token}", "content-type": "application/json"}
        return self.ask("GET" if body is None else "POST", path, body and json.dumps(body), headers)

    def ask(self, method, path, body=None, headers={}):
        connection = http.client.HTTPConnection(self.address.removeprefix("http://"), timeout=60)
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode(errors="replace")
        answer.json = json.loads(answer.text) if "json" in (answer.headers["content-type"] or "") else None
        connection.close()
        return answer


def file_form(form_token, name, file):
    # Quotes are written as browsers write them.
    name = name.replace('"', "%22")
    head = f'--{BOUNDARY}\r\ncontent-disposition: form-data; name="token"\r\n\r\n{form_token}\r\n'
    head += f'--{BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return head.encode() + file + f"\r\n--{BOUNDARY}--\r\n".encode()


@contextlib.contextmanager
def demo(program, folder=None):
    """The made-up office, built and served; its record is read through when it is over."""
    with _folder(folder) as folder:
        with _serving([program, "demo", "--into", folder / "demo"]) as (process, lines):
            password = json.loads(next(lines))["password"]
            yield Office(json.loads(next(lines))["address"], None, password, folder, process)
        _audit(program, f"sqlite:{folder / 'demo' / 'demo.sqlite'}")


class Moved:
    """The made-up office with its record in a PostgreSQL database; everything else stays in a folder."""

    def __init__(self, program, address, folder):
        self.program, self.address, self.folder = program, address, folder
        run = lambda *command: subprocess.run([program, *command], check=True, capture_output=True, text=True).stdout
        told = run("demo", "--into", folder / "demo", "--no-serve", "--format", "json")
        self.password = json.loads(told.splitlines()[0])["password"]
        run("backup", "--db", f"sqlite:{folder / 'demo' / 'demo.sqlite'}", folder / "backup")
        for file in (folder / "demo").glob("demo.*"):
            if "sqlite" not in file.name:
                file.rename(folder / file.name.replace("demo.", "record."))
        run("restore", folder / "backup", *self._at())

    @contextlib.contextmanager
    def served(self):
        with _serving([self.program, "serve", *self._at()]) as (process, lines):
            yield Office(json.loads(next(lines))["address"], None, self.password, self.folder, process)

    def audit(self):
        _audit(self.program, *self._at()[1:])

    def _at(self):
        return ["--db", self.address, "--keys", self.folder]


@contextlib.contextmanager
def empty(program):
    """A record that nobody has set up, and the link to do so."""
    with _folder() as folder:
        with _serving([program, "serve", "--db", f"sqlite:{folder / 'record.sqlite'}"]) as (process, lines):
            told = json.loads(next(lines))
            yield Office(told["address"], told["setup"], PASSWORD, folder, process)
        _audit(program, f"sqlite:{folder / 'record.sqlite'}")


@contextlib.contextmanager
def several(program):
    """The made-up office, and above it one that nobody has set up, on one server."""
    with _folder() as folder:
        subprocess.run([program, "demo", "--no-serve", "--into", folder / "zhen"], check=True, capture_output=True)
        offices = folder / "offices.toml"
        offices.write_text(
            '[xian]\nname = "青禾县"\ndb = "sqlite:xian/record.sqlite"\n'
            '[zhen]\nname = "青禾镇"\ndb = "sqlite:zhen/demo.sqlite"\nabove = "xian"\n',
            encoding="utf-8",
        )
        with _serving([program, "serve", "--offices", offices]) as (process, lines):
            told = json.loads(next(lines))
            yield Office(told["address"], told["offices"][0]["setup"], PASSWORD, folder, process)
        for record in ["xian/record.sqlite", "zhen/demo.sqlite"]:
            _audit(program, f"sqlite:{folder / record}")


@contextlib.contextmanager
def _folder(folder=None):
    if folder:
        yield folder
        return
    # Named as those of `work.rs`, which sweeps what was left by whoever was killed.
    with tempfile.TemporaryDirectory(prefix=f"duizhao-{os.getpid()}-", dir=MEMORY) as made:
        yield pathlib.Path(made)


@contextlib.contextmanager
def _serving(command):
    command = [str(it) for it in [*command, "--listen", "127.0.0.1:0", "--format", "json"]]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, encoding="utf-8")
    try:
        yield process, iter(process.stdout)
    finally:
        ended = process.poll()
        process.terminate()
        process.wait()
    if ended is not None:
        sys.exit(f"the program ended by itself, with {ended}")


def _audit(program, db, *files):
    audit = subprocess.run([program, "audit", "--db", db, *files], capture_output=True, text=True)
    if audit.returncode != 0:
        sys.exit(f"the record does not hold: {audit.stdout}{audit.stderr}")
