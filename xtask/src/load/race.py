"""Matters registered as fast as can be: in our program, in baisitong2 and in roundup, in turns.

race.py PROGRAM SECONDS

Each has its own SQLite file, synced at every commit, and as many connections as it is fastest with.
Only answers of 2xx count. Ours checks its person, decides, signs, and answers with a receipt.
"""

import base64
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from office import demo

HERE = Path(__file__).parent
BESIDE = Path(sys.executable).parent
CONNECTIONS = [1, 4, 16, 64, 256]
TURNS = 5
PASSWORD = "a-password-for-the-race"


class Racer:
    """A server, and the script of wrk that registers one matter a request in it."""

    def __init__(self, name, address, processes, script, arguments):
        self.name, self.address, self.processes = name, address, processes
        self.script, self.arguments = script, arguments
        self.turns = 0

    def turn(self, connections, seconds):
        """Matters a second, and the server's milliseconds of processor time for each."""
        self.turns += 1
        before = self.processor_time()
        wrk = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}", "--timeout", "30s", "-s", HERE / self.script]
        told = subprocess.run([*wrk, self.address, "--", *self.arguments, str(self.turns)],
                              check=True, capture_output=True, text=True).stdout
        done = int(re.search(r"(\d+) requests in", told)[1])
        refused = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
        done -= int(refused[1]) if refused else 0
        took = self.processor_time() - before
        return done / seconds, took * 1000 / max(done, 1)

    def best(self):
        """The number of connections that it is fastest with."""
        rates = {it: self.turn(it, 4)[0] for it in CONNECTIONS}
        print(f"{self.name}: " + ", ".join(f"{it} connections {rate:.0f}/s" for it, rate in rates.items()), flush=True)
        return max(rates, key=rates.get)

    def processor_time(self):
        """Seconds, of all processes of the server."""
        ticks = 0
        for process in self.processes():
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def main():
    program, seconds = sys.argv[1], int(sys.argv[2])
    serving = []
    with tempfile.TemporaryDirectory(prefix="duizhao-race-") as folder:
        folder = Path(folder)
        with demo(program, folder) as office:
            try:
                racers = [ours(office), baisitong2(folder, serving), roundup(folder, serving)]
                race(racers, seconds)
            finally:
                for server in serving:
                    server.terminate()
                    server.wait()


def race(racers, seconds):
    best = [racer.best() for racer in racers]
    turns = [[racer.turn(connections, seconds) for racer, connections in zip(racers, best)] for _ in range(TURNS)]
    for at, racer in enumerate(racers):
        rates, times = zip(*(turn[at] for turn in turns))
        ratios = [turn[0][0] / turn[at][0] for turn in turns]
        print(f"{racer.name}, {best[at]} connections: {statistics.median(rates):.0f}/s "
              f"({min(rates):.0f} to {max(rates):.0f}), {statistics.median(times):.2f} ms of processor time each; "
              f"ours is {statistics.median(ratios):.0f} times as fast ({min(ratios):.0f} to {max(ratios):.0f})")


def ours(office):
    processes = lambda: [office.serving.pid]
    return Racer("duizhao", office.address, processes, "register.lua", [office.token("林岚")])


def baisitong2(folder, serving):
    address = "http://127.0.0.1:18081"
    environment = {**os.environ, "DATABASE_URL": f"sqlite:///{folder}/baisitong2.db"}
    start(serving, [BESIDE / "baisitong2", "--host", "127.0.0.1", "--port", "18081"], folder, environment, address)
    return Racer("baisitong2", address, family(serving[-1]), "baisitong2.lua", [])


def roundup(folder, serving):
    address = "http://127.0.0.1:18082"
    admin = [BESIDE / "roundup-admin", "-i", "tracker"]
    quiet = {"cwd": folder, "check": True, "capture_output": True}
    subprocess.run([*admin, "install", "classic", "sqlite"], **quiet)
    config = folder / "tracker/config.ini"
    text = config.read_text()
    # The password is hashed at each request; that is not what is raced here.
    text = re.sub(r"(?m)^password_pbkdf2_default_rounds = .*", "password_pbkdf2_default_rounds = 1000", text)
    for name, value in [("web", address + "/"), ("domain", "localhost"), ("host", "localhost")]:
        text = re.sub(rf"(?m)^#{name} = NO DEFAULT", f"{name} = {value}", text)
    config.write_text(text)
    subprocess.run([*admin, "initialise", PASSWORD], **quiet)
    (folder / "tracker_wsgi.py").write_text(
        "from roundup.cgi.wsgi_handler import RequestDispatcher\napplication = RequestDispatcher('tracker')\n")
    gunicorn = [BESIDE / "gunicorn", "-w", "2", "-b", "127.0.0.1:18082", "tracker_wsgi:application"]
    start(serving, gunicorn, folder, os.environ, address)
    token = base64.b64encode(f"admin:{PASSWORD}".encode()).decode()
    return Racer("roundup", address, family(serving[-1]), "roundup.lua", [token, address])


def start(serving, command, folder, environment, address):
    silent = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    serving.append(subprocess.Popen(command, cwd=folder, env=environment, **silent))
    for _ in range(150):
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    sys.exit(f"{command[0]} did not begin to serve")


def family(server):
    """A process and those it started."""
    def processes():
        of_all = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True).stdout.split()
        pairs = list(zip(of_all[::2], of_all[1::2]))
        return [server.pid] + [int(pid) for pid, parent in pairs if parent == str(server.pid)]
    return processes


main()
