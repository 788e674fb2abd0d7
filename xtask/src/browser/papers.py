"""A ledger in, a table out, a report in and its measures accepted; and what that costs the hand.

What is typed and clicked is counted here, beside what it would take to type the same cells into a
ledger: a key for each character and one to go on to the next cell.
"""

import pathlib
import re
import sys

from desk import Desk

sys.path.append(str(pathlib.Path(__file__).parent.parent / "tables"))
import reader

LEDGER = "crates/duizhao-app/tests/suite/ledgers/05-执行台账.case"
REPORT = "xtask/src/browser/青禾镇-班子-2025.txt"
MATTERS = 18

# Columns that a typed ledger has besides what the page of the measures asks: number and origin.
NUMBER, ORIGIN = "18", "对照检查材料"
CELLS = ["affair", "criterion", "field", "lead", "pace", "due"]


class Hand:
    """Clicks and keys of one person, counted."""

    def __init__(self, desk):
        self.desk, self.page = desk, desk.page
        self.clicks = self.keys = 0

    def send(self, button):
        self.clicks += 1
        self.desk.send(button)

    def drop(self, field, file):
        self.clicks += 1
        self.page.set_input_files(field, file)

    def choose(self, field, **option):
        self.clicks += 2
        field.select_option(**option)

    def tick(self, field, ticked):
        if field.is_checked() != ticked:
            self.clicks += 1
            field.set_checked(ticked)

    def type(self, field, words, keys=None):
        self.clicks += 1
        self.keys += len(words) if keys is None else keys
        field.fill(words)


def ledger_in_and_out(desk, folder):
    """Brought as it is; looked at; written; the table that is made of it changes nothing when it comes back."""
    book = folder / "督办台账.xlsx"
    reader.make(LEDGER, book)
    desk.go("/tables")
    desk.look("台账-01-导入导出")
    bring(desk, book)
    desk.look("台账-02-看看")
    desk.send("button[value=take]")
    desk.look("台账-03-已导入")
    desk.go("/tables")
    desk.page.select_option("#of-ledger", label="督办台账")
    desk.send("form.outgoing button.main")
    desk.look("台账-04-出表")
    with desk.page.expect_download() as download:
        desk.page.locator("a[download][href$='as=xlsx']").click()
    back = folder / "回来" / "督办台账.xlsx"
    download.value.save_as(back)
    bring(desk, back)
    counts = desk.page.locator("button[value=take]").inner_text()
    assert counts in ("没有变化，完成", "Nothing changes: done"), counts
    desk.look("台账-05-没有变化")


def bring(desk, file):
    desk.go("/tables")
    desk.page.set_input_files("#ledger-file", file)
    desk.send("form[action='/tables/in'] button")


def report_in(desk):
    """From the dropped report to eighteen matters, each with the unit that has it in hand."""
    hand = Hand(desk)
    desk.go("/")
    hand.send("header nav a[href='/reports']")
    desk.look("材料-01-审阅")
    hand.drop("#file", REPORT)
    hand.send("form[action='/reports'] button.main")
    desk.look("材料-02-意见")
    hand.send("a[href$='/measures']")
    desk.look("材料-03-措施")
    # What is a matter already is none of them; the report has more measures than are counted here.
    rows = desk.page.locator("fieldset.measure")
    typed = 0
    for at in range(rows.count()):
        take = rows.nth(at).locator("[name=take]")
        hand.tick(take, at < MATTERS)
        if at < MATTERS:
            typed += row(hand, rows.nth(at), at)
    assert rows.count() >= MATTERS, f"{REPORT} has {rows.count()} measures to accept"
    desk.look("材料-04-填好")
    hand.send("form.measures button.main")
    desk.look("材料-05-已登记")
    desk.go("/ledger?origin=report&state=assigned")
    given = desk.page.locator("table.ledger tbody tr").count()
    assert given >= MATTERS, f"{given} matters were given out"
    desk.look("材料-06-台账")
    return hand, typed


def row(hand, row, at):
    """What the program could not know is filled in; gives the keys that all of its cells would take."""
    def cell(name):
        return row.locator(f"[name$='.{name}']")

    if not cell("criterion").input_value():
        hand.type(cell("criterion"), "下月起每月一份名单，纪检办抽看两份")
    if not cell("lead").input_value():
        hand.choose(cell("lead"), index=1 + at % 6)
    if not cell("field").input_value():
        hand.type(cell("field"), "作风")
    if cell("pace").input_value() != "standing" and cell("due").input_value() < "2025-11-26":
        # A browser takes a day as eight digits.
        hand.type(cell("due"), "2025-12-31", keys=8)
    chosen = "it => it.selectedOptions ? it.selectedOptions[0].text : it.value"
    words = [cell(name).evaluate(chosen) for name in CELLS] + [NUMBER, ORIGIN]
    return sum(len(it) + 1 for it in words)


def answered(desk):
    """A remark that does not apply, and last year's report beside this one."""
    desk.go("/reports")
    desk.page.set_input_files("#file", REPORT)
    desk.send("form[action='/reports'] button.main")
    desk.send("#n4 .answer a")
    desk.look("意见-01-不适用")
    desk.page.fill("#reason", "这一条到支部会上再定")
    desk.send("form[action$='/dismiss'] button")
    last = desk.office.folder / "青禾镇-班子-2024.txt"
    last.write_text(pathlib.Path(REPORT).read_text(encoding="utf-8").replace("2025年", "2024年"), encoding="utf-8")
    desk.page.locator("summary", has_text=re.compile("上年|last year")).click()
    desk.page.set_input_files("#beside", last)
    desk.send("form[action$='/beside'] button")
    desk.look("意见-02-对比")
    desk.send("form[action$='/delete'] button")


def passed_on(browser, office, report, language, window):
    """An author accepts measures and passes the report to the clerk, who finds it so and registers."""
    author = Desk(browser, office, report, language, window).sign_in("陈立")
    author.go("/reports")
    author.page.set_input_files("#file", REPORT)
    author.send("form[action='/reports'] button.main")
    author.send("a[href$='/measures']")
    author.look("转交-01-措施")
    author.send("button[formaction$='/pass']")
    author.look("转交-02-已转交")
    clerk = Desk(browser, office, report, language, window).sign_in("林岚")
    clerk.go("/reports")
    clerk.look("转交-03-转交给我的")
    clerk.send("main ul.lines:first-of-type li:first-child a")
    clerk.look("转交-04-材料")
    clerk.send("a[href$='/measures']")
    clerk.look("转交-05-登记")
    clerk.go("/reports")
    clerk.send("main ul.lines:first-of-type li:first-child a")
    clerk.send("form[action$='/back'] button")
    author.close()
    clerk.close()


def papers(browser, office, report, burden):
    desk = Desk(browser, office, report, "zh-Hans", "desk").sign_in("林岚")
    ledger_in_and_out(desk, office.folder)
    hand, typed = report_in(desk)
    answered(desk)
    desk.close()
    passed_on(browser, office, report, "zh-Hans", "desk")
    burden.extend([(f"a report dropped, {MATTERS} matters given out", hand.keys, hand.clicks),
                   (f"the same {MATTERS} × 8 cells typed", typed, 0)])


def papers_on_a_phone(browser, office, report):
    desk = Desk(browser, office, report, "en", "phone").sign_in("林岚")
    ledger_in_and_out(desk, office.folder)
    report_in(desk)
    answered(desk)
    desk.close()
    passed_on(browser, office, report, "en", "phone")
