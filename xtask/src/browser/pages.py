"""Every page with the made-up office's data, as the people see it who have most to do with it."""

import re

from desk import Desk, WINDOWS, matter

ROUTES = "crates/duizhao-web/src/routes.rs"

# What is asked for by GET and is no page.
NO_PAGES = ["/style.css", "/icon.svg", "/record.vkey", "/matters/{matter}/receipts/{seq}", "/reports/{report}/commented"]

# Person, name of the picture, address; where the address ends in …, the first matter of that list.
PAGES = [
    (None, "登录", "/login"),
    ("林岚", "今日-党政办", "/"),
    ("林岚", "台账", "/ledger"),
    ("林岚", "台账-超期", "/ledger?state=late&sort=changed"),
    ("林岚", "台账-没有", "/ledger?words=没有这样的字句"),
    ("林岚", "事项-已登记", "/ledger?state=registered…"),
    ("林岚", "事项-已退单", "/ledger?state=declined…"),
    ("林岚", "事项-已核验", "/ledger?state=verified…"),
    ("林岚", "事项-已办结", "/ledger?state=closed&origin=report…"),
    ("林岚", "事项-导入", "/ledger?state=all&words=护栏…"),
    ("林岚", "更正", "/ledger?state=in-hand…?correct="),
    ("林岚", "清除", "/ledger?state=in-hand…?erase="),
    ("林岚", "登记", "/register"),
    ("林岚", "草稿", "/drafts"),
    ("林岚", "导入导出", "/tables"),
    ("林岚", "导入导出-版式", "/tables/layouts"),
    ("林岚", "出表", "/tables/out"),
    ("林岚", "审阅", "/reports"),
    ("林岚", "迹象", "/signs"),
    ("林岚", "设置-账号", "/settings"),
    ("林岚", "设置-两步验证", "/settings/second"),
    ("林岚", "设置-人员", "/settings/people"),
    ("林岚", "设置-单位", "/settings/units"),
    ("林岚", "设置-规则", "/settings/rules"),
    ("周远", "今日-领导", "/"),
    ("周远", "事项-请协调", "/…"),
    ("陈立", "今日-科室", "/"),
    ("陈立", "台账-科室", "/ledger"),
    ("陈立", "事项-办理中", "/ledger?state=in-hand…"),
    ("吴静", "今日-核验", "/"),
    ("吴静", "事项-待核验", "/ledger?state=claimed…"),
    ("贺路", "今日-上级", "/"),
    ("贺路", "迹象-上级", "/signs"),
    ("贺路", "事项-上级", "/ledger?state=all…"),
    ("罗审", "审计", "/audit"),
    ("罗审", "迹象-审计", "/signs"),
    ("林岚", "没有这个页面", "/nowhere"),
]


def pages(browser, office, report):
    keep_a_draft(browser, office, report)
    for window in WINDOWS:
        for language in ["zh-Hans", "en"]:
            desks = {}
            for person, name, address in PAGES:
                if person not in desks:
                    desks[person] = Desk(browser, office, report, language, window)
                    if person:
                        desks[person].sign_in(person)
                open_and_look(desks[person], name, address)
            for desk in desks.values():
                desk.close()
            a_contact(browser, office, report, language, window)
    for language, person in [("zh-Hans", "何芸"), ("en", "孙宁")]:
        a_second_factor(browser, office, report, language, person)


def open_and_look(desk, name, address):
    listed, rest = address.split("…") if "…" in address else (address, None)
    desk.go(listed, 404 if listed == "/nowhere" else 200)
    if rest is not None:
        first = desk.page.locator("main a[href^='/matters/']").first.get_attribute("href")
        desk.go(matter(first))
    if rest:
        link = desk.page.locator(f".tools a[href*='{rest}']").first.get_attribute("href")
        desk.go(link)
    desk.look(name)


def a_contact(browser, office, report, language, window):
    """Looked up without a reason, then with one; the auditor sees who did."""
    desk = Desk(browser, office, report, language, window).sign_in("林岚")
    desk.go("/register")
    desk.page.fill("[name=affair]", "河边一户的水表倒转")
    desk.page.fill("[name=criterion]", "换过的水表走得对")
    desk.page.select_option("[name='origin.from']", "request")
    desk.page.fill("[name=contact]", "王婶 13912345678")
    desk.send("button[value=seal]")
    asking = desk.page.locator("form[action$='/contact']")
    asking.locator("xpath=..").evaluate("it => it.open = true")
    asking.locator("[name=why]").fill("回复办理结果")
    desk.send("form[action$='/contact'] button")
    desk.look("联系方式")
    desk.send("main a[href^='/matters/']")
    desk.page.locator("form[action$='/contact']").evaluate("it => { it.noValidate = true; it.parentElement.open = true }")
    desk.send("form[action$='/contact'] button", 422)
    desk.look("联系方式-没写原因")
    desk.close()
    auditor = Desk(browser, office, report, language, window).sign_in("罗审")
    auditor.go("/audit")
    auditor.look("审计-看过联系方式")
    auditor.close()


def a_second_factor(browser, office, report, language, person):
    """A printed page of codes; the next time one of them is asked for. At a telephone too."""
    desk = Desk(browser, office, report, language, "desk").sign_in(person)
    desk.go("/settings/second")
    desk.page.fill("#password-codes", office.password)
    desk.send("form[action$='/codes'] button")
    desk.look("两步验证-打印的验证码")
    desk.page.emulate_media(media="print")
    desk.look("两步验证-打印出来")
    desk.page.emulate_media(media="screen")
    codes = desk.page.locator("ol.codes code").all_inner_texts()
    desk.close()
    for window, code in zip(WINDOWS, codes):
        desk = Desk(browser, office, report, language, window).sign_in(person)
        desk.look("登录-验证码")
        desk.page.fill("#code", "0000 0000")
        desk.send("form[action='/login/code'] button.main", 422)
        desk.look("登录-验证码不对")
        desk.page.fill("#code", code)
        desk.send("form[action='/login/code'] button.main")
        desk.go("/settings/second")
        desk.look("两步验证-已开启")
        desk.close()


def offices(browser, office, report):
    """The office above is set up and looks at the one beneath; in each window and language."""
    desk = Desk(browser, office, report)
    desk.go(office.setup)
    for field, word in [("office", "青禾县人民政府"), ("unit", "县委办"), ("name", "林岚"), ("login", "林岚")]:
        desk.page.fill(f"#{field}", word)
    desk.page.fill("#password", office.password)
    desk.send("main form button")
    desk.close()
    for window in WINDOWS:
        for language in ["zh-Hans", "en"]:
            desk = Desk(browser, office, report, language, window)
            desk.go("/login")
            desk.look("登录-几个单位")
            desk.page.select_option("#office", "xian")
            desk.page.fill("#login", "林岚")
            desk.page.fill("#password", office.password)
            desk.send("form[action='/login'] button")
            desk.send("nav a[href='/offices']")
            # Signs of the office beneath are made from the start on, which may not be over yet.
            while desk.page.locator("td ul").count() == 0:
                desk.page.wait_for_timeout(200)
                desk.go("/offices")
            desk.look("下级单位")
            desk.send("main a[href='/offices/zhen']")
            desk.look("下级单位-事项")
            desk.close()


def keep_a_draft(browser, office, report):
    desk = Desk(browser, office, report).sign_in("林岚")
    desk.go("/register")
    desk.page.fill("[name=affair]", "敬老院走廊扶手松了三处")
    desk.send("button[value=draft]")
    desk.close()


def every_route_was_seen(report):
    with open(ROUTES, encoding="utf-8") as file:
        routes = re.findall(r'\bget\("(/[^"]*)"', file.read())
    assert len(routes) > 10, f"{ROUTES} lists its routes in another way"
    for route in routes:
        pattern = re.compile(re.sub(r"\{\w+\}", "[^/]+", route))
        seen = any(pattern.fullmatch(place) for place in report.places)
        if not seen and route not in NO_PAGES:
            report.fault(route, "nothing in xtask/src/browser goes to for this route")
