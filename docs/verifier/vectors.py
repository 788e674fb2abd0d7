"""What verify.py does beside receipts: backups, folders, and the published vectors of the format."""
import collections, functools, io, json, pathlib
from nacl.signing import SigningKey
from verify import (REFUSALS, Key, b64, check_consistency, check_entry, checkpoint, climb, consistency_file,
                    need, node, parse, read, receipt, sha, unbase64)

def push(tree, count, leaf):
    """Add a leaf to a tree of count leaves, kept as its complete subtrees; return the row of new nodes."""
    row = [leaf]
    while count & 1:
        row.append(node(tree.pop(), row[-1]))
        count >>= 1
    tree.append(row[-1])
    return row

def root_of(tree):
    return functools.reduce(lambda right, left: node(left, right), reversed(tree)) if tree else sha()

def backup(data, key):
    """Verify a backup; return its size and root."""
    lines = io.BytesIO(data)
    def next_line(*members):
        line = next(lines, b"")
        need(line.endswith(b"\n"), "backup: a line missing or not ended")
        return parse(line[:-1], "backup", *members)
    head = next_line({"duizhao", "log", "size"})
    need(head["duizhao"] == "backup/1" and head["log"] == key.name, "backup: of another version or log")
    need(type(head["size"]) is int and 0 <= head["size"] < 2**53, "backup: its size is not a number from 0")
    tree, versions, parts, last = [], collections.Counter(), collections.Counter(), None
    for seq in range(head["size"]):
        entry = next_line({"header"}, {"body", "header", "salt"})
        push(tree, seq, check_entry(entry))
        header, command = entry["header"], entry["header"]["command"]
        need(header["log"] == key.name and header["seq"] == seq, f"backup: entry {seq} is not at its place")
        versions[header["matter"]] += 1
        need(header["matter_version"] == versions[header["matter"]], f"backup: matter_version of entry {seq}")
        need(header["part"] == parts[command], f"backup: part of entry {seq}")
        need(header["part"] == 0 or command == last, f"backup: the command of entry {seq} is torn")
        parts[command], last = parts[command] + 1, command
    signed = checkpoint(next_line({"checkpoint"})["checkpoint"], key)
    need(next(lines, None) is None, "backup: a line after the last")
    need(signed == (head["size"], root_of(tree)), "backup: not the tree that was signed")
    return signed

def same(what, *pairs):
    for found, published in pairs:
        need(found == published, f"{what}: not as published")

def entry(published, tree, seq, leaves):
    header, body = (parse(published[name].encode(), name) for name in ("header", "body"))
    leaf = check_entry({"header": header, "salt": published["salt"], "body": body})
    leaves.append(leaf)
    row = [b64(hash) for hash in push(tree, seq, leaf)]
    for name, found in (("leaf", b64(leaf)), ("body_hash", header["body_hash"]), ("row", row)):
        same(name, (found, published[name]))

def inclusion(proof, leaves, roots):
    index, size, hashes = proof["index"], proof["size"], [unbase64(hash, 32) for hash in proof["hashes"]]
    same("inclusion", (climb(index, size - 1, leaves[index], hashes)[1], roots[size]))

def consistency(proof, roots):
    old, new, hashes = proof["old"], proof["new"], [unbase64(hash, 32) for hash in proof["hashes"]]
    check_consistency((old, roots[old]), (new, roots[new]), hashes)

def checks(v):
    """Of each published vector: what it is, whether it should hold, the check and its arguments."""
    key, leaves, tree = Key(v["key"]["vkey"]), [], []
    roots, checkpoints = [unbase64(root, 32) for root in v["roots"]], v["checkpoints"]
    public = bytes(SigningKey(unbase64(v["key"]["seed"], 32)).verify_key)
    found = {"seed": v["key"]["seed"], "public": b64(public), "id": key.id.hex(), "origin": key.name,
             "vkey": f"{key.name}+{key.id.hex()}+{b64(bytes([1]) + public)}"}
    yield "key", True, same, "key", (found, v["key"])
    for size, root in enumerate(roots):
        yield f"root of size {size}", True, lambda: same("root", (root_of(tree), root))
        yield f"checkpoint of size {size}", True, \
            lambda: same("checkpoint", (checkpoint(checkpoints[size], key), (size, root)))
        if size < len(v["entries"]):
            yield f"entry {size}", True, entry, v["entries"][size], tree, size, leaves
    for proof in v["inclusion"]:
        yield f"inclusion of {proof['index']} in {proof['size']}", True, inclusion, proof, leaves, roots
    for proof in v["consistency"]:
        yield f"consistency of {proof['old']} and {proof['new']}", True, consistency, proof, roots
    for things, check in (("receipts", receipt), ("consistency_files", consistency_file), ("backups", backup)):
        for verdict in ("accepted", "refused"):
            for x in v[things][verdict]:
                data = x["file"].encode() if "file" in x else unbase64(x["base64"])
                yield f"{things} {verdict}: {x['what']}", verdict == "accepted", check, data, key

def why_not(check, *arguments):
    """Why the check refuses its arguments; None if they hold."""
    try:
        check(*arguments)
    except REFUSALS as refusal:
        return str(refusal) or "not well-formed"

def check_all(path):
    """Check every vector; 0 if each holds or is refused as it should be."""
    total = held = 0
    try:
        for name, expected, check, *arguments in checks(json.loads(read(path))):
            why = why_not(check, *arguments)
            total, held = total + 1, held + ((why is None) == expected)
            if (why is None) != expected:
                print(ascii(name), f"does not hold: {ascii(why)}" if expected else "should be refused")
    except (*REFUSALS, AttributeError, LookupError, TypeError) as fault:
        print("not a file of vectors:", ascii(str(fault)))
        return 3
    print(f"{held} of {total} vectors hold")
    return 0 if held == total else 3

def verify_any(path, key):
    data = read(path)
    if data.startswith(b"{"):
        return (backup if data.startswith(b'{"duizhao":') else consistency_file)(data, key)
    return receipt(data, key)

def run(a):
    """Carry out --vectors or --batch; return the exit code."""
    if a.vectors is not None:
        return check_all(a.vectors)
    code = 0
    for path in sorted(path for path in pathlib.Path(a.batch).iterdir() if path.is_file()):
        why = why_not(verify_any, path, a.key)
        print(json.dumps({"file": path.name, "holds": why is None, "why": why or "holds"}))
        code = 3 if why else code
    return code
