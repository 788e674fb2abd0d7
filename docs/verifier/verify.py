"""Verify receipts of a duizhao record, as docs/journal-format.md says, offline and without duizhao.

It proves that the holder of the secret key to KEY signed a tree and that this entry stands in it at its
place, with this header and, where shown, this body; with --since, that both trees are of one record.
It does not prove that what was recorded is true, that the clock of the server was right, that KEY is the
office's own (get it elsewhere), that others were shown the same record (compare checkpoints), or that
nothing was erased or added later. Needs PyNaCl. Exit code: 0 holds, 3 does not hold, 2 wrong arguments.
"""
import argparse, base64, datetime, hashlib, json, pathlib, re, sys
from nacl.exceptions import CryptoError
from nacl.signing import VerifyKey

ID, UUID = "[a-z0-9-]{1,40}", "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
LOG, NUMBER, BASE64 = f"{ID}/{UUID}", "0|[1-9][0-9]{0,18}", "[A-Za-z0-9+/]+={0,2}"
TEXTS = {"log": LOG, "command": UUID, "actor": f"{ID}/{ID}", "matter": UUID, "body_hash": BASE64,
         "kind": f"{ID}/[1-9][0-9]{{0,8}}", "at": "(?!9999)[0-9]{4}(?:-[0-9]{2}){2}T(?:[0-9]{2}[:.]){3}[0-9]{6}Z"}
NUMBERS = {"v": (1, 1), "seq": (0, 2**53 - 1), "part": (0, 2**32 - 1), "matter_version": (1, 2**53 - 1)}
VKEY = re.compile(f"({LOG})[+]([0-9a-f]{{8}})[+]({BASE64})")
NOTE = re.compile(f"(({LOG})\n({NUMBER})\n({BASE64})\n)\n((?:— [^\0-\x20\x7f-\x9f\\s+]+ {BASE64}\n){{1,100}})")
RECEIPT = re.compile(f"(?s)c2sp[.]org/tlog-proof@v1\nextra ({BASE64})\nindex ({NUMBER})\n((?:{BASE64}\n){{0,63}})\n(.*)")
USAGE = """verify.py RECEIPT --key VKEY_OR_FILE [--body FILE [--salt SALT]]
                           [--since CHECKPOINT_OR_RECEIPT [--proof CONSISTENCY_FILE]]
       verify.py --batch FOLDER --key VKEY_OR_FILE | verify.py --vectors FILE"""
REFUSALS = (ValueError, RecursionError, CryptoError)  # ValueError: of need(), UTF-8, base64, JSON, dates

def need(condition, why):
    if not condition:
        raise ValueError(why)

def match(form, text, what):
    found = form.fullmatch(text) if isinstance(text, str) else None
    need(found, f"{what}: not of its form")
    return found.groups()

def sha(*parts): return hashlib.sha256(b"".join(parts)).digest()
def node(left, right): return sha(b"\1", left, right)
def b64(data): return base64.b64encode(data).decode()
def read(path): return pathlib.Path(path).read_bytes()

def unbase64(text, length=None):
    data = base64.b64decode(text, validate=True) if isinstance(text, str) else b""
    need(b64(data) == text and length in (None, len(data)), "base64: another form or length than required")
    return data

def canonical(value, depth=1):
    need(depth <= 64 or not isinstance(value, (dict, list)), "JSON: nested more than 64 deep")
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: key.encode("utf-16-be"))
        return "{" + ",".join(f"{canonical(key)}:{canonical(value[key], depth + 1)}" for key in keys) + "}"
    if isinstance(value, list):
        return "[" + ",".join(canonical(item, depth + 1) for item in value) + "]"
    need(type(value) is not float and (type(value) is not int or abs(value) < 2**53), "JSON: no such number")
    return json.dumps(value, ensure_ascii=False)

def parse(data, what, *members):
    """The object whose canonical JSON these bytes are; its members are exactly one of the sets given."""
    value = json.loads(data.decode())
    need(canonical(value).encode() == data, f"{what}: not canonical JSON")  # a repeated key shows here
    need(isinstance(value, dict) and (not members or set(value) in members), f"{what}: not these members")
    return value

def check_entry(entry):
    """Check the header, salt and body of an entry by themselves; return the leaf hash."""
    header = entry["header"]
    need(isinstance(header, dict) and set(header) == {*TEXTS, *NUMBERS}, "header: not its eleven members")
    for name, form in TEXTS.items():
        match(re.compile(form), header[name], name)
    for name, (low, high) in NUMBERS.items():
        need(type(header[name]) is int and low <= header[name] <= high, f"{name}: not a number in its range")
    datetime.datetime.strptime(header["at"], "%Y-%m-%dT%H:%M:%S.%fZ")
    body_hash = unbase64(header["body_hash"], 32)
    if "body" in entry:
        need(isinstance(entry["body"], dict), "body: not an object")
        found = sha(b"duizhao-body/1\0", unbase64(entry["salt"], 32), canonical(entry["body"], 2).encode())
        need(found == body_hash, "body: it or its salt is not what was recorded")
    return sha(b"\0", canonical(header).encode())

class Key:
    def __init__(self, vkey):
        self.vkey, (self.name, key_id, data) = vkey, match(VKEY, vkey, "key")
        public = unbase64(data, 33)
        self.id = sha(self.name.encode(), b"\n", public)[:4]
        need(public[0] == 1 and self.id.hex() == key_id, "key: not of Ed25519, or its id is another")
        self.ed25519 = VerifyKey(public[1:])  # under a weak point of the curve it verifies nothing

def checkpoint(note, key):
    """Open a checkpoint; return the size and the root of its tree."""
    text, origin, size, root, signatures = match(NOTE, note, "checkpoint")
    need(origin == key.name and len(note.encode()) <= 1 << 20, "checkpoint: of another log, or too large")
    signed = False
    for line in signatures[:-1].split("\n"):
        name, signature = line.split(" ")[1], unbase64(line.split(" ")[2])
        need(len(signature) > 4, "checkpoint: a signature too short")
        if name == key.name and signature[:4] == key.id:
            signed = key.ed25519.verify(text.encode(), signature[4:])  # raises unless it holds
    need(signed and int(size) < 2**63, "checkpoint: not signed with this key, or its size too large")
    return int(size), unbase64(root, 32)

def climb(fn, sn, start, hashes):
    """The walk of both proofs (RFC 9162 §2.1); return the roots of the older and the newer tree."""
    older = newer = start
    for c in hashes:
        need(sn, "proof: too many hashes")
        if fn & 1 or fn == sn:
            older, newer = node(c, older), node(c, newer)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            newer = node(newer, c)
        fn, sn = fn >> 1, sn >> 1
    need(sn == 0, "proof: too few hashes")
    return older, newer

def check_consistency(old, new, hashes):
    (m, old_root), (n, new_root) = old, new
    need(m <= n and (m or old_root == sha()), "proof: the old tree is larger, or empty with another root")
    if m in (0, n):
        need(m < n or old == new, "TWO TREES OF ONE SIZE are signed: keep both files, they are the proof")
        return need(not hashes, "proof: too many hashes")
    low = (m & -m).bit_length() - 1  # as many one-bits stand at the low end of m − 1
    first, *rest = [old_root] * (m == 1 << low) + hashes  # a ValueError if there is none
    found = climb(m - 1 >> low, n - 1 >> low, first, rest)
    need(found == (old_root, new_root), "proof: does not lead to both signed roots")

def consistency_file(data, key):
    """Verify a consistency file; return its old and new tree."""
    value = parse(data[:-1], "consistency file", {"hashes", "new", "old"})
    old, new = checkpoint(value["old"], key), checkpoint(value["new"], key)
    need(data.endswith(b"\n") and isinstance(value["hashes"], list), "consistency file: not of its form")
    check_consistency(old, new, [unbase64(text, 32) for text in value["hashes"]])
    return old, new

def receipt(data, key):
    """Verify a receipt; return what it holds and the tree signed in its checkpoint."""
    extra, index, hashes, note = match(RECEIPT, data.decode(), "receipt")
    entry = parse(unbase64(extra), "extra", {"v", "header"}, {"v", "header", "salt", "body"})
    need(type(entry["v"]) is int and entry["v"] == 1, "extra: v is not 1")
    leaf, header, tree = check_entry(entry), entry["header"], checkpoint(note, key)
    need(header["log"] == key.name, "header: of another log")
    need(header["seq"] == int(index) < tree[0], "index: not the seq of the header, or not in the tree")
    found = climb(int(index), tree[0] - 1, leaf, [unbase64(text, 32) for text in hashes.split()])
    need(found[1] == tree[1], "proof: does not lead to the signed root")
    return entry, tree

def report(a, key, wrong):
    """Verify a receipt and what was given beside it; return what may then be said."""
    entry, tree = receipt(read(a.receipt), key)
    header, since = entry["header"], ""
    if a.body:
        salt = a.salt or entry.get("salt") or wrong("the receipt has no salt: give it with --salt")
        entry |= {"salt": salt, "body": parse(read(a.body), "body")}
        check_entry(entry)
    if a.since:
        data = read(a.since)
        other = receipt(data, key)[1] if data.startswith(b"c2sp.org/") else checkpoint(data.decode(), key)
        old, new = sorted([other, tree])
        if old[0] in (0, new[0]):
            check_consistency(old, new, [])
        elif not a.proof:
            wrong("the checkpoints are of different sizes: give their consistency file with --proof")
        if a.proof and consistency_file(read(a.proof), key) != (old, new):
            wrong("--proof: a consistency file of other checkpoints than these two")
        since = f"\nsince   the checkpoint of {other[0]} entries, root {b64(other[1])}, is of the same record"
    return f"""Holds: this entry is in the record {key.name}.
what    {header["kind"]}, entry {header["matter_version"]} of matter {header["matter"]}
when    {header["at"]}, by the clock of the server
who     {header["actor"]}
body    {canonical(entry["body"]) if "body" in entry else "not shown"}
place   entry {header["seq"]} (the first is 0) in a tree of {tree[0]} with the root {b64(tree[1])}
key     {key.vkey}{since}"""

def public_key(argument):
    return Key(argument if VKEY.fullmatch(argument) else read(argument).decode().removesuffix("\n"))

def main():
    cli = argparse.ArgumentParser(usage=USAGE, epilog=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    cli.add_argument("receipt", nargs="?")
    cli.add_argument("--key", type=public_key)
    for option in ("--body", "--salt", "--since", "--proof", "--batch", "--vectors"):
        cli.add_argument(option)
    try:
        a, code = cli.parse_args(), 0
        one = [a.receipt, a.batch, a.vectors].count(None) == 2 and (a.key or a.vectors)
        if not one or "" in vars(a).values() or a.salt and not a.body or a.proof and not a.since:
            cli.error("these arguments do not go together")
        if a.receipt is None:
            sys.dont_write_bytecode = True
            import vectors  # the file beside this one
            return vectors.run(a)
        text = report(a, a.key, cli.error)
    except OSError as error:
        cli.error(str(error))
    except REFUSALS as refusal:
        text, code = f"Does not hold: {refusal}", 3
    shown = (c if c.isprintable() or c == "\n" else c.encode("unicode_escape").decode() for c in text)
    sys.stdout.buffer.write("".join(shown).encode() + b"\n")
    return code

if __name__ == "__main__":
    sys.exit(main())
