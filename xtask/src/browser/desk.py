"""Someone at a browser, and everything that is watched while they work.

Nothing may go wrong unseen: what is found is kept in `faults`, and the run fails at its end.
"""

import pathlib
import re
import urllib.parse

import axe_playwright_python

AXE = pathlib.Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]

WINDOWS = {"desk": (1280, 800), "phone": (390, 844)}

# What must not be there however it came: all text is text.
# Of what the pages draw, the square code of a second factor alone is an svg.
RUNNABLE = "script:not([src]), img, svg:not(.square), iframe, object, embed, [onerror], [onload], [onclick], [style]"


class Report:
    """What was seen in the whole run."""

    def __init__(self, pictures):
        self.pictures = pictures
        self.faults = []
        self.looks = 0
        self.judged = 0
        self.requests = 0
        self.places = set()
        self.text = []

    def fault(self, where, what):
        self.faults.append(f"{where}: {what}")


class Desk:
    """One person, with their own cookies, in one language and one window."""

    def __init__(self, browser, office, report, language="zh-Hans", window="desk"):
        width, height = WINDOWS[window]
        self.office, self.report, self.language, self.window = office, report, language, window
        self.context = browser.new_context(
            viewport={"width": width, "height": height}, locale=language, accept_downloads=True
        )
        self.context.add_cookies([{"name": "language", "value": language, "url": office.address}])
        self.context.set_default_timeout(10_000)
        self.page = self.context.new_page()
        self.host = urllib.parse.urlsplit(office.address).netloc
        self.context.on("request", self._request)
        self.context.on("response", self._response)
        self.context.on("dialog", lambda it: (self._fault(f"a dialog: {it.message}"), it.dismiss()))
        self.page.on("pageerror", lambda it: self._fault(f"an error of a script: {it}"))
        self.page.on("console", self._console)

    def close(self):
        self.context.close()

    # What is watched all the time.

    def _fault(self, what):
        self.report.fault(f"{self.window} {self.language} {self.page.url}", what)

    def _request(self, request):
        self.report.requests += 1
        if urllib.parse.urlsplit(request.url).netloc != self.host:
            self._fault(f"asks for {request.url}, which is elsewhere")

    def _response(self, response):
        policy = response.headers.get("content-security-policy", "")
        if "default-src 'none'" not in policy or "unsafe-" in policy:
            self._fault(f"{response.url} has the policy {policy!r}")
        if response.status >= 500:
            self._fault(f"{response.url} answers {response.status}")

    def _console(self, message):
        # That a page answers 422 is said as well; whoever asks for a page says what it must answer.
        own = message.location.get("url") == self.page.url and "status of 4" in message.text
        if message.type in ("error", "warning") and not own:
            self._fault(f"the console says {message.text}")

    # What a person does.

    def go(self, path, status=200):
        response = self.page.goto(urllib.parse.urljoin(self.office.address, path))
        self.came(response, status)

    def sign_in(self, name):
        self.go("/login")
        self.page.fill("#login", name)
        self.page.fill("#password", self.office.password)
        self.send("form[action='/login'] button")
        return self

    def send(self, button, status=200):
        """Clicks, and awaits the page that answers."""
        with self.page.expect_navigation() as navigation:
            self.page.locator(button).click()
        self.came(navigation.value, status)

    def came(self, response, status):
        self.report.places.add(urllib.parse.urlsplit(self.page.url).path)
        if response.status != status:
            said = self.page.locator("[role=alert]").all_inner_texts()
            raise AssertionError(f"{self.page.url} answers {response.status} and not {status}: {said}")
        if self.page.locator(RUNNABLE).count():
            self._fault("holds something that runs, or that carries a style of its own")
        self.report.text.append(self.page.locator("body").inner_text())

    # What is looked at.

    def look(self, name, whole=True):
        """A picture of the page; then, with all that is folded opened, axe and that nothing is cut off."""
        folder = self.report.pictures / f"{self.window}-{self.language}"
        folder.mkdir(parents=True, exist_ok=True)
        # Left as it is, the page is given no style by the camera, which its policy would refuse.
        self.page.screenshot(path=folder / f"{name}.png", full_page=whole, caret="initial")
        self.report.looks += 1
        self._fits(name)
        folded = self.page.locator("main details:not([open])").element_handles()
        if folded:
            self._fold(folded, False)
            self._fits(f"{name}, unfolded")
            self.report.text.append(self.page.locator("body").inner_text())
        self._judge(name)
        if self.window == "desk" and self.language == "zh-Hans":
            self.page.emulate_media(color_scheme="dark")
            self._judge(f"{name}, dark", ["color-contrast"])
            self.page.emulate_media(color_scheme="light")
        self._fold(folded, True)

    def _fold(self, all_of_them, folded):
        self.page.evaluate("([all, folded]) => all.forEach(it => it.open = !folded)", [all_of_them, folded])

    def _fits(self, name):
        wider = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wider > 0:
            self._fault(f"{name} is {wider} pixels wider than its window")

    def _judge(self, name, rules=None):
        self.page.evaluate(AXE)
        only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": RULES}
        found = self.page.evaluate(
            "only => axe.run(document, {runOnly: only, resultTypes: ['violations'], elementRef: false})", only
        )
        self.report.judged += 1
        for it in found["violations"]:
            nodes = "; ".join(f"{' '.join(node['target'])} {node['html'][:120]}" for node in it["nodes"][:3])
            self._fault(f"{name}: axe {it['id']}: {it['help']}: {nodes}")


def matter(path):
    """`/matters/{id}` of an address."""
    return re.search(r"/matters/[0-9a-f-]{36}", path).group(0)
