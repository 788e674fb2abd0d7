"""Judges checkpoints, inclusion and consistency with aics-tlog, which knows nothing of duizhao.

Salt, body and the form of `extra` are not looked at: aics-tlog has no opinion on them.
Prints a line of JSON for each file of FOLDER. Arguments: FOLDER KEYFILE.
"""
import base64, json, pathlib, sys

import aics_tlog as tlog


def opened(note, key):
    found = tlog.verify_checkpoint(tlog.parse_note(note), key, expected_origin=key.name)
    if not found.ok:
        raise ValueError(found.error)
    return found.size, found.root


def receipt(text, key):
    proof, note = text.split("\n\n", 1)
    _, extra, index, *hashes = proof.split("\n")
    header = json.loads(base64.b64decode(extra.removeprefix("extra ")))["header"]
    leaf = tlog.leaf_hash(json.dumps(header, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode())
    size, root = opened(note, key)
    index, hashes = int(index.removeprefix("index ")), [base64.b64decode(it) for it in hashes]
    return header["seq"] == index and tlog.verify_inclusion(leaf, index, size, hashes, root)


def consistency(text, key):
    proof = json.loads(text)
    (old, old_root), (new, new_root) = opened(proof["old"], key), opened(proof["new"], key)
    return tlog.verify_consistency(old, new, old_root, new_root, [base64.b64decode(it) for it in proof["hashes"]])


key = tlog.read_vkey_file(pathlib.Path(sys.argv[2]).read_text())
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    text = path.read_bytes().decode()
    try:
        holds = bool((consistency if path.suffix == ".json" else receipt)(text, key))
    except (ValueError, KeyError, TypeError, AttributeError):
        holds = False
    print(json.dumps({"file": path.name, "holds": holds}))
