"""The API and the uploads as strangers use them; begun by `cargo xtask api`."""

import argparse
import sys
import time

import full_disk
import hostile
import office
import strangers


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--seconds", required=True, type=int)
    parser.add_argument("--seed", required=True, type=int)
    parser.add_argument("--only", choices=PARTS)
    # Small disks, each with the address of a PostgreSQL server that keeps its tables or its log there.
    parser.add_argument("--tables", nargs=2)
    parser.add_argument("--log", nargs=2)
    asked = parser.parse_args()
    faults = []
    for name, part in PARTS.items():
        if asked.only in (None, name):
            begun = time.monotonic()
            faults += [f"{name}: {it}" for it in part(asked)]
            print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


def every_kind_of_request(asked):
    with office.demo(asked.program) as it:
        faults = strangers.ask(it, asked.seconds, asked.seed)
        print(f"strangers: peak memory {it.memory():.0f} MiB", file=sys.stderr)
        return faults


def hostile_uploads(asked):
    with office.demo(asked.program) as it:
        return hostile.send(it)


def no_room(asked):
    faults = full_disk.under_sqlite(asked.program)
    if asked.tables:
        faults += full_disk.under_tables(asked.program, *asked.tables)
        faults += full_disk.under_log(asked.program, *asked.log)
    return faults


PARTS = {"full-disk": no_room, "hostile": hostile_uploads, "strangers": every_kind_of_request}

if __name__ == "__main__":
    sys.exit(main())
