"""Files that would harm it, sent as a browser sends them: each is answered in a sentence, within bounded memory.

Every one goes to every page that takes a file, as a file of Word and as one of Excel.
"""

import contextlib
import html
import http.client
import io
import os
import re
import sys
import threading
import zipfile

from office import BOUNDARY, file_form

# What the program may need at most, in MiB, unoptimised as it is built for the tests.
MEMORY = 1024
LIMIT = 65 << 20
PATHS = ["/reports", "/tables/in", "/tables/check"]
# Marks that are nowhere else: what they stand in must not come back.
SECRET = "秘而不宣-3f9a"

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
EXCEL = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROWS = [["序号", "问题", "整改措施", "责任单位", "完成时限"], ["1", "三组机耕道坑洼", "铺砂石并压实", "规建办", "2026年3月31日"]]
REPORT = ["对照检查材料", "一、存在的问题", "（一）服务群众不够主动。三组机耕道坑洼，群众反映两次没有答复。"]


def send(office):
    faults = []
    session = office.session("林岚")
    token = office.form_token(session)
    made = files(office.folder)
    kept = sorted(os.listdir(office.folder))
    begun = office.memory()
    sent = 0
    for name, file in made.items():
        for path in PATHS:
            sent += 1
            try:
                answer = office.upload(path, session, token, name, file)
            except OSError as err:
                faults.append(f"{name} to {path}: no answer: {err}")
                continue
            said = alert(answer.text)
            if answer.status not in (200, 303, 413, 422):
                faults.append(f"{name} to {path}: {answer.status}: {answer.text[:200]}")
            elif answer.status >= 400 and not re.search("[。；：].|.{6}", said):
                faults.append(f"{name} to {path}: {answer.status} without a sentence: {said!r}")
            if SECRET in answer.text or "root:x:" in answer.text:
                faults.append(f"{name} to {path}: what it pointed at came back")
            if len(file) > LIMIT and answer.status != 413:
                faults.append(f"{name} to {path}: {answer.status} and not 413")
    faults += strangers(office)
    if sorted(os.listdir(office.folder)) != kept or os.path.exists("/tmp/duizhao-slipped"):
        faults.append("a file was written beside the record")
    alone = office.memory()
    faults += at_once(office, session, token)
    unpacked = office.memory()
    faults += half_sent(office, session, token)
    if office.memory() > MEMORY:
        faults.append(f"its memory came to {office.memory():.0f} MiB, and {MEMORY} are allowed")
    still = office.page("/reports", session).status
    if still != 200:
        faults.append(f"afterwards the page of reports answers {still}")
    print(
        f"hostile: {sent} uploads, peak memory {begun:.0f} MiB before, {alone:.0f} one by one, "
        f"{unpacked:.0f} four at once, {office.memory():.0f} with half-sent files, {len(faults)} faults",
        file=sys.stderr,
    )
    return faults


def strangers(office):
    """Who is not signed in, or sends what is no form."""
    faults = []
    large = b"x" * (66 << 20)
    for what, path, kind, body in [
        ("a stranger's file", "/reports", f"multipart/form-data; boundary={BOUNDARY}", file_form("", "a.docx", large)),
        ("a stranger's form", "/login", "application/x-www-form-urlencoded", large),
        ("a large body for the API", "/api/1/matters", "application/json", large),
        ("no boundary", "/reports", "multipart/form-data", b"x" * 9000),
        ("half a form", "/reports", f"multipart/form-data; boundary={BOUNDARY}", file_form("", "a.docx", b"x")[:-20]),
        ("a thousand fields", "/login", "application/x-www-form-urlencoded", b"login=a&" * 100_000),
        ("a nest of lists", "/api/1/matters", "application/json", b"[" * 1_000_000),
    ]:
        try:
            answer = office.ask("POST", path, body, {"content-type": kind})
        except OSError as err:
            faults.append(f"{what}: no answer: {err}")
            continue
        if not 300 <= answer.status < 500:
            faults.append(f"{what}: {answer.status}")
    return faults


def at_once(office, session, token):
    """Four of the largest that it reads, by four people at the same time."""
    faults = []
    file = package({"word/document.xml": document(" " * (200 << 20))}, "word/document.xml")

    def one():
        answer = office.upload("/reports", session, token, "四人同时.docx", file)
        if answer.status >= 500:
            faults.append(f"four at once: {answer.status}")

    threads = [threading.Thread(target=one) for _ in range(4)]
    for it in threads:
        it.start()
    for it in threads:
        it.join()
    return faults


def half_sent(office, session, token):
    """Four files of 60 MiB but for their last bytes: a fifth is told to come again, and others still get in."""
    faults = []
    body = file_form(token, "半份.csv", b"a" * (60 << 20))
    headers = {
        "cookie": session,
        "content-type": f"multipart/form-data; boundary={BOUNDARY}",
        "content-length": str(len(body)),
    }
    with contextlib.ExitStack() as open_still:
        for _ in range(4):
            connection = http.client.HTTPConnection(office.address.removeprefix("http://"), timeout=60)
            open_still.callback(connection.close)
            connection.request("POST", "/tables/in", body[:-20], headers)
        answer = office.ask("POST", "/tables/in", body, headers)
        if (answer.status, answer.headers["retry-after"]) != (503, "30") or not alert(answer.text):
            faults.append(f"a fifth file beside four half-sent ones: {answer.status}: {alert(answer.text)!r}")
        form = {"login": "林岚", "password": office.password}
        if office.form("/login", form).status != 303:
            faults.append("nobody signs in beside half-sent files")
    return faults


def alert(page):
    found = re.findall(r'role="alert"[^>]*>(.*?)</', page, re.DOTALL)
    return html.unescape(re.sub(r"<[^>]+>", "", " ".join(found)))


def files(folder):
    """Every kind of harm, by the name that it goes under."""
    (folder / "secret.txt").write_text(SECRET, encoding="utf-8")
    outside = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{folder}/secret.txt"><!ENTITY y SYSTEM "file:///etc/passwd">]>'
    laughs = "<!DOCTYPE a [<!ENTITY a0 '哈'>"
    laughs += "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12)) + "]>"
    text = paragraphs(REPORT)
    macro = {"word/document.xml": document(text), "word/vbaProject.bin": "Attribute VB_Name = \"Auto\"" * 999}
    slip = {"word/document.xml": document(text)}
    slip |= {f"{'../' * up}tmp/duizhao-slipped": SECRET for up in range(1, 9)} | {"/tmp/duizhao-slipped": SECRET}
    picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x06\0\0\0"
    picture_part = picture + bytes(50 << 20)
    nest = "<w:tbl><w:tr><w:tc>" * 300_000
    return {
        "压缩炸弹.docx": package({"word/document.xml": document(" " * (300 << 20))}, "word/document.xml"),
        "压缩炸弹.xlsx": sheet_package(f"<row>{' ' * (300 << 20)}</row>"),
        "谎报大小.docx": lying(package({"word/document.xml": document(" " * (300 << 20))}, "word/document.xml")),
        "外部实体.docx": package({"word/document.xml": document(paragraphs(["&x;&y;"]), outside)}, "word/document.xml"),
        "外部实体.xlsx": sheet_package(rows([["&x;", "&y;"]]), outside),
        "十亿个笑.docx": package({"word/document.xml": document(paragraphs(["&a11;"]), laughs)}, "word/document.xml"),
        "十亿个笑.xlsx": sheet_package(rows([["&a11;"]]), laughs),
        "目录穿越.docx": package(slip, "word/document.xml"),
        "目录穿越.xlsx": sheet_package(rows(ROWS), extra={"../../../tmp/duizhao-slipped": SECRET}),
        "大图.docx": package({"word/document.xml": document(text), "word/media/image1.png": picture_part}, "word/document.xml"),
        "大图.png": picture + bytes(1 << 20),
        "宏.docm": package(macro, "word/document.xml"),
        "宏.xlsm": sheet_package(rows(ROWS), extra={"xl/vbaProject.bin": "Attribute VB_Name" * 999}),
        "旧格式.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1 << 20),
        "表中表.docx": package({"word/document.xml": document(nest)}, "word/document.xml"),
        "天边的格子.xlsx": sheet_package('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>远</t></is></c></row>'),
        "行太多.xlsx": sheet_package(rows(ROWS + [ROWS[1]] * 300_000)),
        "列太多.csv": ("问题," * 1_000_000).encode(),
        "一行到底.csv": b"a" * (60 << 20),
        "乱码.docx": b"PK\x03\x04" + os.urandom(20 << 20),
        "随机.txt": os.urandom(20 << 20),
        "太大.docx": bytes(66 << 20),
        "太大.xlsx": b"PK\x03\x04" + bytes(120 << 20),
        "<script>alert(1)</script>.docx": b"PK",
        "'\"&<img src=x onerror=alert(1)>.xlsx": b"PK\x05\x06" + bytes(18),
    }


def document(text, doctype=""):
    return f'<?xml version="1.0" encoding="UTF-8"?>{doctype}<w:document {WORD}><w:body>{text}</w:body></w:document>'


def paragraphs(lines):
    return "".join(f"<w:p><w:r><w:t>{line}</w:t></w:r></w:p>" for line in lines)


def rows(table):
    cell = '<c t="inlineStr"><is><t>{}</t></is></c>'
    return "".join(f"<row>{''.join(cell.format(it) for it in row)}</row>" for row in table)


def sheet_package(data, doctype="", extra={}):
    sheet = f"{doctype}<worksheet {EXCEL}><sheetData>{data}</sheetData></worksheet>"
    book = f'<workbook {EXCEL} xmlns:r="{OFFICE}"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>'
    link = f'<Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    parts = {
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">{link}</Relationships>',
        "xl/worksheets/sheet1.xml": sheet,
    }
    return package(parts | extra, "xl/workbook.xml")


def package(parts, main):
    link = f'<Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="{main}"/>'
    types = '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    first = {
        "[Content_Types].xml": types,
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">{link}</Relationships>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, text in (first | parts).items():
            file.writestr(name, text)
    return out.getvalue()


def lying(file):
    """The large part says in the list at the end that it unpacks to 4 096 bytes."""
    at = file.rindex(b"PK\x01\x02")
    return file[: at + 24] + (4096).to_bytes(4, "little") + file[at + 28 :]
