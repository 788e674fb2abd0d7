"""A matter's whole life, from the link that sets an office up, each step by whom it belongs to.

With marks, all that is typed carries something that would run if it were taken for anything but
text; at the end each of these must have been shown as it was typed.
"""

import re

from desk import Desk, matter

# Short enough for a name. What runs opens a dialog, and no dialog may open.
SCRIPTS = ["<script>alert(1)</script>", "\"><svg onload=alert(1)>"]


class Life:
    """An office from its first minute, in one language and one window."""

    def __init__(self, browser, office, report, language, window, marks=("",)):
        self.make = lambda: Desk(browser, office, report, language, window)
        self.office, self.report, self.marks = office, report, marks
        self.typed = []
        self.people = []
        self.pictures = 0
        self.path = None

    def text(self, words):
        """What is typed into a field of text."""
        words += self.marks[len(self.typed) % len(self.marks)]
        self.typed.append(words)
        return words

    def look(self, desk, name):
        self.pictures += 1
        desk.look(f"一生-{self.pictures:02}-{name}")

    # The office is made.

    def set_up(self):
        clerk = self.make()
        self.people.append(clerk)
        clerk.go(self.office.setup)
        self.look(clerk, "首次设置")
        page = clerk.page
        page.fill("#office", self.text("柳湾镇人民政府"))
        page.fill("#unit", self.text("党政办"))
        page.fill("#name", self.text("林岚"))
        page.fill("#login", "林岚")
        page.fill("#password", "太短")
        clerk.send("main form button", 422)
        self.look(clerk, "密码太短")
        page.fill("#password", self.office.password)
        clerk.send("main form button")
        return clerk

    def unit(self, clerk, name):
        clerk.go("/settings/units")
        clerk.page.fill("#name", self.text(name))
        clerk.send("form[action='/settings/units'] button")

    def join(self, clerk, name, unit, role, fields=""):
        """Invited by the clerk; taken up with the link, in a browser of their own."""
        clerk.go("/settings/people")
        card = clerk.page.locator("details.card")
        if card.get_attribute("open") is None:
            card.locator("summary").click()
        card.locator("[name=name]").fill(self.text(name))
        card.locator("[name=unit]").select_option(index=unit)
        card.locator(f"[name=roles][value={role}]").check()
        if fields:
            card.locator("[name=fields]").fill(fields)
        clerk.send("details.card button")
        link = clerk.page.locator(".done code").inner_text()
        if role == "leader":
            self.look(clerk, "邀请")
        desk = self.make()
        self.people.append(desk)
        desk.go(link)
        if role == "leader":
            self.look(desk, "激活账号")
        desk.page.fill("#login", name)
        desk.page.fill("#password", self.office.password)
        desk.send("main form button")
        return desk

    # The matter is dealt with.

    def act(self, desk, kind, status=200, **fields):
        """Opens the matter as a person would, fills in the form of the act and sends it."""
        if status == 200 or not desk.page.url.endswith(self.path):
            desk.go(self.path)
        form = f"details.act:has(input[name=kind][value='{kind}/1'])"
        act = desk.page.locator(form)
        if act.get_attribute("open") is None:
            act.locator("summary").click()
        for name, value in fields.items():
            fill(act.locator(f"[name='{name.replace('__', '.')}']"), value)
        desk.send(f"{form} button.main", status)

    def register(self, desk, field):
        desk.go("/register")
        desk.send("button[value=draft]")
        desk.go("/register")
        page = desk.page
        page.fill("[name=affair]", self.text("三组的五盏路灯坏了半年"))
        page.fill("[name=criterion]", self.text("五盏夜里都亮，组长逐盏看过"))
        page.fill("[name='origin.document']", self.text("11月走访记录第3条"))
        page.fill("[name=field]", field)
        page.fill("[name=quote]", self.text("走到哪里黑到哪里"))
        page.select_option("[name='origin.from']", "visit")
        self.look(desk, "登记")
        desk.send("button[value=seal]")
        self.path = matter(page.url)
        self.look(desk, "已登记")

    def lead(self):
        clerk = self.set_up()
        for name in ["规建办", "应急办", "纪检办"]:
            self.unit(clerk, name)
        self.look(clerk, "单位")
        field = self.text("基础设施")
        # In the order of the list: the clerk's own, then as they were added.
        leader = self.join(clerk, "许明", 0, "leader", field)
        builder = self.join(clerk, "陈立", 1, "unit")
        safety = self.join(clerk, "马强", 2, "unit")
        verifier = self.join(clerk, "吴静", 3, "verifier")
        clerk.go("/settings/people")
        self.look(clerk, "人员")

        self.register(clerk, field)
        days = {"term__days__count": "10", "term__days__working": True}
        own = "u-3"
        self.act(clerk, "assigned", lead=own, **days, verifier="u-4", supporting="u-2")
        self.look(clerk, "已交办")
        safety.go("/")
        self.look(safety, "今日")
        self.act(safety, "declined", reason=self.text("路灯不归应急办，请改派规建办"))
        clerk.go("/")
        self.look(clerk, "退单以后")
        self.act(clerk, "assigned", lead=own)
        self.act(safety, "accepted")
        self.act(safety, "transferred", to="u-2", reason=self.text("线路归规建办管"))
        self.look(safety, "已改派")
        self.act(builder, "accepted")
        self.act(builder, "help-asked", of=self.text("许明"), what=self.text("同型号灯头县里缺货，请向邻镇借五只"))
        leader.go("/")
        self.look(leader, "请协调")
        self.act(leader, "help-answered", text=self.text("已从邻镇调来五只，明天送到"))
        self.act(builder, "advanced", text=self.text("换了四盏，五号杆的线断了"))
        self.act(builder, "extension-asked", due=later(builder), cause="external", reason=self.text("等供电所停电换线"))
        self.act(leader, "extension-granted")
        self.act(leader, "urged", text=self.text("天黑得早了，请在月内装完"))
        self.act(
            clerk, "waiting", party=self.text("供电所"), what=self.text("停电两小时"), until=later(clerk)
        )
        # Without a result it is not solved: said beside the field, and what was chosen is kept.
        said = self.text("五盏都亮了")
        self.act(builder, "claimed", 422, outcome="solved", text=said)
        self.look(builder, "没有佐证")
        chosen, kept = builder.page.input_value("#claimed-outcome"), builder.page.input_value("#claimed-text")
        assert (chosen, kept) == ("solved", said), (chosen, kept)
        self.act(
            builder,
            "evidence-added",
            medium="statement",
            text=self.text("组长夜里逐盏看过，五盏全亮"),
            by=self.text("三组组长"),
            answers=True,
        )
        self.act(builder, "claimed", outcome="solved", text=said)
        verifier.go("/")
        self.look(verifier, "待核验")
        self.act(verifier, "returned", reason=self.text("五号杆还在闪"))
        self.act(builder, "claimed", outcome="solved", text=self.text("五号杆换了镇流器"))
        self.act(verifier, "verified", method="on-site", outcome="solved", text=self.text("晚八点走了一遍，都亮"))
        self.look(verifier, "已核验")
        self.act(clerk, "closed", outcome="solved")
        self.look(clerk, "已办结")
        self.act(verifier, "rechecked", holds=True, text=self.text("一个月后再看，都亮"))
        self.correct(clerk)
        self.receipts(clerk)
        self.look(clerk, "全部")
        self.end()

    def correct(self, clerk):
        clerk.go(self.path)
        clerk.page.locator(".tools a[href*='correct=']").first.click()
        clerk.page.fill("[name='origin.document']", self.text("11月走访记录第4条"))
        clerk.page.fill("[name=correction]", self.text("条目写错了一个数"))
        clerk.send(".acts form button.main")

    def receipts(self, clerk):
        """Each entry has its proof, to be taken home."""
        clerk.go(self.path)
        links = clerk.page.locator(".tools a[href*='/receipts/']")
        for at in range(links.count()):
            with clerk.page.expect_download() as download:
                links.nth(at).click()
            assert download.value.path().stat().st_size > 500

    def end(self):
        seen = re.sub(r"\s+", " ", "\n".join(self.report.text))
        for words in self.typed:
            if re.sub(r"\s+", " ", words) not in seen:
                self.report.fault("stored scripts", f"{words!r} was typed and never shown as it was typed")
        for desk in self.people:
            desk.close()


def fill(field, value):
    """As its kind has it: chosen, ticked or typed."""
    kind = field.first.evaluate("it => it.type")
    if kind == "checkbox" and value is True:
        field.check()
    elif kind == "checkbox":
        field.and_(field.page.locator(f"[value='{value}']")).check()
    elif kind == "select-one":
        field.select_option(value)
    else:
        field.fill(value)


def later(desk):
    """A day some weeks from now, as the browser counts."""
    return desk.page.evaluate("new Date(Date.now() + 30 * 864e5).toISOString().slice(0, 10)")
