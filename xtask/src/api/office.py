"""The made-up office, served."""

import http.client
import json
import re
import subprocess
import sys
import urllib.parse
from pathlib import Path


class Office:
    """The program, serving, until it is stopped."""

    def __init__(self, program, folder):
        self.program, self.record = program, folder / "demo.sqlite"
        demo = [program, "demo", "--into", folder, "--format", "json"]
        made = subprocess.run([*demo, "--no-serve"], check=True, capture_output=True, text=True)
        self.password = json.loads(made.stdout)["password"]
        self.serving = subprocess.Popen([*demo, "--listen", "127.0.0.1:0"], stdout=subprocess.PIPE, text=True)
        self.address = self.listening()

    def listening(self):
        """The program tells of the office first, and then where it listens."""
        told = ""
        for line in self.serving.stdout:
            told += line
            found = re.search(r'"address": ?"([^"]+)"', told)
            if found:
                return found[1]
        sys.exit(f"it did not begin to serve: {told}")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.serving.terminate()
        self.serving.wait()

    def audit(self):
        """The record, read through, when nobody serves it any more."""
        asked = [self.program, "audit", "--db", f"sqlite:{self.record}"]
        audit = subprocess.run(asked, capture_output=True, text=True)
        print(audit.stdout.strip(), flush=True)
        if audit.returncode != 0:
            sys.exit(f"the record does not hold: {audit.stderr}")

    def memory(self, what="VmRSS"):
        status = Path(f"/proc/{self.serving.pid}/status")
        found = re.search(rf"{what}:\s+(\d+)", status.read_text()) if status.exists() else None
        return int(found[1]) if found else 0

    def token(self, name):
        """As a person gets one: by the page of settings."""
        answer = self.form("POST", "/login", {"login": name, "password": self.password})
        session = answer.headers["set-cookie"].split(";")[0]
        page = self.form("GET", "/settings", cookie=session).text
        form = {"token": re.search(r'name="token" value="([^"]+)"', page)[1], "name": "xtask"}
        page = self.form("POST", "/settings/tokens", form, session).text
        return re.search(r'<code class="token">([0-9a-f]+)<', page)[1]

    def form(self, method, path, form=None, cookie=""):
        body = urllib.parse.urlencode(form) if form else None
        return self.ask(method, path, body, {"cookie": cookie})

    def ask(self, method, path, body, headers):
        connection = http.client.HTTPConnection(self.address.removeprefix("http://"))
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        return answer
