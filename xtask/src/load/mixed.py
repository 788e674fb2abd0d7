"""A long day at the office: several people at once, pages and programs, reading and writing.

mixed.py PROGRAM REQUESTS

Everything asked is to be done, and what is wrong refused; the record must hold at the end, and the
memory after the last tenth may be 5 % above that after the second at most.
"""

import http.client
import json
import random
import sys
import tempfile
import threading
import urllib.parse
import uuid
from collections import Counter
from pathlib import Path

from office import demo, file_form, BOUNDARY

WORKERS = 8
TENTHS = 10
MOST_GROWTH = 1.05
WORDS = ["路灯", "养老", "道路 硬化", "水口村", "没有这两个字的词"]
AFFAIRS = ["三组的{}盏路灯夜里不亮", "水口村{}户低保没有按月到账", "河湾村{}处水渠渗漏", "下坝村{}米道路坑洼"]


class Person:
    """Someone signed in, with a program of theirs."""

    def __init__(self, office, name):
        self.token = office.token(name)
        self.session = office.session(name)
        self.form_token = office.form_token(self.session)


class Town:
    """Who works in the office, and its units."""

    def __init__(self, office):
        self.address = office.address
        self.people = {it: Person(office, it) for it in ["林岚", "周远", "陈立", "吴静"]}
        units = office.call(self.people["林岚"].token, "/api/1/units").json["units"]
        self.units = {it["name"]: it["id"] for it in units}


class Worker:
    """One connection, asking for one person after the other."""

    def __init__(self, town, number):
        self.town, self.chance = town, random.Random(number)
        self.connection = http.client.HTTPConnection(town.address.removeprefix("http://"), timeout=60)
        self.matters = []  # Those on their way: id, version, how far.
        self.known = []
        self.seen = Counter()

    # How things are asked for.

    def send(self, name, method, path, body=None, headers=None):
        try:
            self.connection.request(method, path, body, headers or {})
            answer = self.connection.getresponse()
            text, self.location = answer.read(), answer.headers["location"]
        except (http.client.HTTPException, OSError) as error:
            self.connection.close()
            self.seen[name, type(error).__name__] += 1
            return None, b""
        self.seen[name, answer.status] += 1
        return answer.status, text

    def page(self, name, path, person="林岚"):
        return self.send(name, "GET", path, None, {"cookie": self.town.people[person].session})

    def program(self, name, method, path, body=None, person="林岚"):
        headers = {"authorization": f"Bearer {self.town.people[person].token}", "content-type": "application/json"}
        return self.send(name, method, path, body and json.dumps(body), headers)

    # What is asked for.

    def one(self):
        kinds, weights = zip(*KINDS)
        self.chance.choices(kinds, weights)[0](self)

    def act(self):
        if not self.matters or (len(self.matters) < 5 and self.chance.random() < 0.3):
            self.register()
            return
        at = self.chance.randrange(len(self.matters))
        matter, version, step = self.matters[at]
        kind, person, body = LIFE[step](self.town)
        asked = {"command": str(uuid.uuid4()), "version": version, "kind": f"{kind}/1", "body": body}
        status, text = self.program(kind, "POST", f"/api/1/matters/{matter}/acts", asked, person)
        if status != 200:
            print(f"{kind}: {status} {text.decode()}", flush=True)
            del self.matters[at]
        elif step + 1 == len(LIFE):
            del self.matters[at]
        else:
            self.matters[at] = (matter, version + 1, step + 1)

    def register(self):
        matter = str(uuid.uuid4())
        affair = self.chance.choice(AFFAIRS).format(self.chance.randrange(2, 90))
        body = {"affair": affair, "criterion": "逐处看过，组长签字", "field": "基础设施", "origin": {"from": "visit"}}
        asked = {"command": str(uuid.uuid4()), "matter": matter, "body": body}
        if self.program("registered", "POST", "/api/1/matters", asked)[0] == 200:
            self.matters.append((matter, 1, 0))
            self.known = [*self.known[-200:], matter]

    def ledger(self):
        asked = {"state": self.chance.choice(["open", "late", "all", "closed"]),
                 "sort": self.chance.choice(["due", "changed", "registered"])}
        if self.chance.random() < 0.4:
            asked["words"] = self.chance.choice(WORDS)
        path = "/ledger?" + urllib.parse.urlencode(asked)
        self.page("台账", path, self.chance.choice(["林岚", "周远", "陈立", "吴静"]))

    def listed(self):
        query = urllib.parse.urlencode({"state": "all", "words": self.chance.choice(WORDS)})
        status, text = self.program("matters", "GET", f"/api/1/matters?{query}")
        if status == 200 and (after := json.loads(text)["next"]):
            self.program("next", "GET", "/api/1/matters?" + query + "&" + urllib.parse.urlencode({"after": after}))

    def matter(self):
        if self.known:
            self.page("事项", f"/matters/{self.chance.choice(self.known)}", self.chance.choice(["林岚", "陈立", "吴静"]))

    def today(self):
        self.page("今日", "/", self.chance.choice(["林岚", "周远", "陈立", "吴静"]))

    def signs(self):
        self.page("迹象", "/signs")

    def table(self):
        self.page("出表", "/tables/out?kind=due&as=xlsx")

    def checkpoint(self):
        self.program("checkpoint", "GET", "/api/1/checkpoint")

    def report(self):
        """Dropped, looked at, thrown away."""
        clerk = self.town.people["林岚"]
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        headers = {"cookie": clerk.session, "content-type": kind, "origin": self.town.address}
        body = file_form(clerk.form_token, "材料.txt", "一、存在的问题\n1.理论学习不深。\n".encode() * 40)
        if self.send("审阅", "POST", "/reports", body, headers)[0] != 303:
            return
        report = self.location
        self.page("审阅", "/reports")
        self.page("材料", report)
        body = urllib.parse.urlencode({"token": clerk.form_token})
        headers["content-type"] = "application/x-www-form-urlencoded"
        self.send("删材料", "POST", report + "/delete", body, headers)

    def wrong(self):
        """What must be refused, and is not to do any harm."""
        self.chance.choice([
            lambda: self.program("wrong", "POST", "/api/1/matters", {"affair": "没有编号"}),
            lambda: self.program("wrong", "GET", f"/api/1/matters/{uuid.uuid4()}"),
            lambda: self.send("wrong", "POST", "/api/1/matters", b"{" * 2000, {"content-type": "application/json"}),
            lambda: self.send("wrong", "GET", "/ledger"),
            lambda: self.page("wrong", "/ledger?after=zzz~zzz&sort=none"),
            lambda: self.page("wrong", "/audit"),
        ])()


def told(kind, person, body):
    return lambda town: (kind, person, body(town) if callable(body) else body)


LIFE = [
    told("assigned", "林岚", lambda it: {"lead": it.units["规建办"], "verifier": it.units["纪检办"],
                                        "term": {"pace": "by-date", "days": {"count": 10, "working": True}}}),
    told("accepted", "陈立", {}),
    told("advanced", "陈立", {"text": "材料到了，明天进场"}),
    told("evidence-added", "陈立", {"medium": "photo", "text": "逐处照片，存规建办"}),
    told("evidence-added", "陈立", {"medium": "acceptance", "text": "组长逐处看过，签了字", "answers": True}),
    told("claimed", "陈立", {"outcome": "solved", "text": "都好了"}),
    told("verified", "吴静", {"outcome": "solved", "method": "on-site", "text": "到现场逐处看过"}),
    told("closed", "林岚", {"outcome": "solved"}),
]

KINDS = [
    (Worker.act, 30), (Worker.ledger, 18), (Worker.matter, 18), (Worker.today, 10), (Worker.listed, 8),
    (Worker.checkpoint, 5), (Worker.wrong, 6), (Worker.table, 1), (Worker.signs, 1), (Worker.report, 1),
]


def main():
    program, requests = sys.argv[1], int(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="duizhao-mixed-") as folder:
        with demo(program, Path(folder)) as office:
            town = Town(office)
            workers = [Worker(town, it) for it in range(WORKERS)]
            print(f"before: {office.memory('VmRSS'):.1f} MiB", flush=True)
            memory = [tenth(office, workers, requests * (it + 1) // TENTHS) for it in range(TENTHS)]
            print(f"at most: {office.memory():.1f} MiB", flush=True)
    seen = sum((it.seen for it in workers), Counter())
    for (name, status), count in sorted(seen.items(), key=str):
        print(f"{name} {status}: {count}")
    broken = {it: count for it, count in seen.items() if not is_in_order(*it)}
    growth = memory[-1] / memory[1]
    print(f"{seen.total()} requests, not in order: {sum(broken.values())}; memory {growth:.3f} times")
    if broken or growth > MOST_GROWTH:
        sys.exit(f"more than {MOST_GROWTH} times the memory, or broken: {broken}")


def is_in_order(name, status):
    """What is wrong is refused, a matter may be one that this person does not see; all else is to be done."""
    return status in {"wrong": range(300, 500), "事项": (200, 404)}.get(name, (200, 303))


def tenth(office, workers, until):
    """All of them at once, until so many requests are answered in all."""
    def work(worker):
        while sum(it.seen.total() for it in workers) < until:
            worker.one()
    threads = [threading.Thread(target=work, args=[it]) for it in workers]
    [it.start() for it in threads]
    [it.join() for it in threads]
    memory = office.memory("VmRSS")
    print(f"{until} requests: {memory:.1f} MiB", flush=True)
    return memory


main()
