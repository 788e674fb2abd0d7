"""Looks at the pages in Chromium; begun by `cargo xtask browser`."""

import argparse
import pathlib
import shutil
import sys
import time

from playwright.sync_api import sync_playwright

import life
import office
import pages
import papers
import stored
from desk import Report


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--chromium", required=True)
    parser.add_argument("--pictures", required=True, type=pathlib.Path)
    parser.add_argument("--only", choices=PARTS)
    asked = parser.parse_args()
    report = Report(asked.pictures)
    with sync_playwright() as playwright:
        # As root it runs without its sandbox or not at all; it opens pages of ours and no others.
        browser = playwright.chromium.launch(executable_path=shutil.which(asked.chromium), args=["--no-sandbox"])
        for name, part in PARTS.items():
            if asked.only in (None, name):
                begun = time.monotonic()
                part(browser, asked.program, report)
                print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
        browser.close()
    if asked.only is None:
        pages.every_route_was_seen(report)
    print(
        f"{report.looks} pictures, axe on {report.judged} pages, {report.requests} requests, "
        f"{len(report.faults)} faults",
        file=sys.stderr,
    )
    for fault in report.faults:
        print(fault, file=sys.stderr)
    return 1 if report.faults else 0


def every_page(browser, program, report):
    with office.demo(program) as it:
        pages.pages(browser, it, report)
    with office.several(program) as it:
        pages.offices(browser, it, report)


def whole_life(browser, program, report):
    with office.empty(program) as it:
        life.Life(browser, it, report, "zh-Hans", "desk").lead()
    with office.empty(program) as it:
        life.Life(browser, it, report, "en", "phone", life.SCRIPTS).lead()


def all_papers(browser, program, report):
    with office.demo(program) as it:
        papers.papers_on_a_phone(browser, it, report)
    burden = []
    with office.demo(program) as it:
        papers.papers(browser, it, report, burden)
    for what, keys, clicks in burden:
        print(f"{what}: {keys} keys, {clicks} clicks", file=sys.stderr)
    (_, keys, _), (_, typed, _) = burden
    if keys * 5 > typed:
        report.fault("burden", f"{keys} keys are more than a fifth of {typed}")


def stored_texts(browser, program, report):
    with office.demo(program) as it:
        stored.texts(browser, it, report)


PARTS = {"pages": every_page, "life": whole_life, "papers": all_papers, "stored": stored_texts}

if __name__ == "__main__":
    sys.exit(main())
