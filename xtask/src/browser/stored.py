"""Texts that would run if they were taken for anything but text, stored wherever a text is, and every page opened.

`stored.txt` has one a line. A page that runs one opens a dialog, fails by the policy in the console, asks
for something elsewhere, or holds an element that can run: `desk.py` watches for all of it. And each text
must have been shown as it was typed.
"""

import pathlib
import re

from desk import Desk

TEXTS = pathlib.Path(__file__).with_name("stored.txt").read_text(encoding="utf-8").splitlines()
# A name has no more.
SHORT = [it for it in TEXTS if len(it) <= 25]
# Who sees most: the clerk, a unit, the auditor.
PEOPLE = ["林岚", "陈立", "罗审"]
PAGES = ["/", "/ledger?state=all", "/register", "/drafts", "/reports", "/tables", "/tables/layouts", "/tables/out"]
PAGES += ["/signs", "/settings", "/settings/people", "/settings/units", "/settings/rules", "/audit"]


def texts(browser, office, report):
    before = len(report.text)
    store = Store(office)
    places = store.everything()
    for person in PEOPLE:
        desk = Desk(browser, office, report).sign_in(person)
        for place in PAGES + places:
            open_if_allowed(desk, place)
        desk.close()
    shown = "\n".join(report.text[before:])
    for text in TEXTS:
        if text not in shown:
            report.fault("stored texts", f"{text!r} was typed and never shown as it was typed")
    print(f"stored: {len(TEXTS)} texts, {len(report.text) - before} pages opened", flush=True)


def open_if_allowed(desk, place):
    """Not everything is for everyone: what is refused is a page as well."""
    response = desk.page.goto(desk.office.address + place)
    if response.status not in (200, 403, 404):
        desk.report.fault(place, f"answers {response.status}")
    desk.came(response, response.status)


class Store:
    """Puts the texts where they can be put, by the clerk and a unit; gives the pages that then have them."""

    def __init__(self, office):
        self.office = office
        self.clerk, self.unit = office.token("林岚"), office.token("陈立")
        self.session = office.session("林岚")
        self.form_token = office.form_token(self.session)
        self.number = 0

    def everything(self):
        places = [self.matter(text) for text in TEXTS]
        for text in SHORT:
            self.form("/settings/units", name=text, standing="child")
            self.form("/settings/people", name=text, unit="u-2", roles=["unit", "leader"], fields=text)
        for text in SHORT[:8]:
            self.form("/settings/tokens", name=text)
        self.form("/register", do="draft", id=self.id(), affair=TEXTS[0], criterion=TEXTS[1])
        places += [self.report(), self.report() + "/measures", self.ledger()]
        places += [f"/ledger?words={quoted}&field={quoted}" for quoted in map(quote, TEXTS)]
        return places

    def matter(self, text):
        body = {"affair": text, "criterion": text, "field": text, "quote": text}
        body["origin"] = {"from": "visit", "document": text}
        matter = self.id()
        self.call(self.clerk, "/api/1/matters", {"matter": matter, "command": self.id(), "body": body})
        path = f"/api/1/matters/{matter}/acts"
        acts = [
            (self.clerk, "assigned/1", {"lead": "u-2", "term": {"pace": "standing"}}),
            (self.unit, "accepted/1", {}),
            (self.unit, "advanced/1", {"text": text}),
            (self.unit, "evidence-added/1", {"medium": "seen", "text": text, "by": text}),
            (self.clerk, "urged/1", {"text": text}),
        ]
        for version, (token, kind, body) in enumerate(acts, 1):
            act = {"command": self.id(), "version": version, "kind": kind, "body": body, "numbers_confirmed": True}
            self.call(token, path, act)
        return f"/matters/{matter}"

    def report(self):
        lines = ["对照检查材料", "一、存在的问题"]
        lines += [f"（{at}）服务群众不够主动。{text}，群众反映两次没有答复。" for at, text in enumerate(TEXTS, 1)]
        lines += ["二、整改措施"] + [f"（{at}）由规建办在2026年6月底前办好：{text}。" for at, text in enumerate(TEXTS, 1)]
        return self.file("/reports", f"{TEXTS[2]}.txt", "\n".join(lines))

    def ledger(self):
        cells = [",".join('"' + text.replace('"', '""') + '"' for _ in range(4)) for text in TEXTS]
        return self.file("/tables/in", f"{TEXTS[1]}.csv", "\n".join(["问题,整改措施,责任单位,备注"] + cells))

    def file(self, path, name, text):
        answer = self.office.upload(path, self.session, self.form_token, name, text.encode())
        assert answer.status == 303, f"{path} answers {answer.status}"
        return answer.headers["location"]

    def form(self, path, **fields):
        answer = self.office.form(path, {"token": self.form_token, **fields}, self.session)
        assert answer.status in (200, 303), f"{path} of {fields} answers {answer.status}"

    def call(self, token, path, body):
        answer = self.office.call(token, path, body)
        assert answer.status == 200, f"{path} of {body} answers {answer.status}: {answer.text}"

    def id(self):
        self.number += 1
        return f"0193f0c2-6a00-7000-8000-{self.number:012}"


def quote(text):
    return re.sub("[^a-z0-9]", lambda it: "".join(f"%{byte:02X}" for byte in it[0].encode()), text)
