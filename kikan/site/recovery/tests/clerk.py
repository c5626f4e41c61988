"""A clerk at work in a process of its own: founds towns, enters acts; real procedures of the kernel.

`python -m kikan.site.recovery.tests.clerk found CODE…` (with five acts each), `… act CODE COUNT`, `… stale CODE ENTRY`,
`… work CODE` until a line comes.
"""

import json
import select
import sys
import time
from datetime import date

from kikan.site.commands import set_up_django


def found(code: int) -> None:
    from kikan.shared.tenancy.models import Municipality

    Municipality.objects.create(
        code=code, name=f"試験{code}", kana="シケン", prefecture="架空県", is_sample=True
    )


def act(code: int) -> int:
    """Take in a person with a name, and change the name at once; the entry of the change."""
    from kikan.shared.access import system_actor
    from kikan.shared.addressees.models import Name, Person
    from kikan.shared.history import add, change
    from kikan.shared.journal.append import append
    from kikan.shared.tenancy import tenant
    from kikan.shared.tenancy.numbers import draw

    actor = system_actor(code)
    with tenant(code):
        person = draw("person")
        entry = append(actor=actor, kind="test", procedure="test", subjects=[("person", person)]).number
        Person.objects.create(municipality=code, number=person, entry=entry)
        key = {"person": person, "kind": "official"}
        values = {"name": f"渡邉\U000e0104{person}", "name_key": "x", "kana_key": "y"}
        add(Name, key, values, entry=entry, valid_from=date(2020, 1, 1))
        subjects = [("person", person)]
        later = append(actor=actor, kind="test", procedure="test", subjects=subjects, cause=entry).number
        change(Name, key, {"name": "改"}, entry=later, valid_from=date(2021, 1, 1))
    return later


def work(code: int) -> None:
    """Enter acts until a line comes; tell how many and the longest wait."""
    count, longest = 0, 0.0
    print("working", flush=True)
    while not select.select([sys.stdin], [], [], 0.2)[0]:
        began = time.monotonic()
        act(code)
        count, longest = count + 1, max(longest, time.monotonic() - began)
    print(json.dumps({"acts": count, "longest": longest}), flush=True)


def stale(code: int, read_at: int) -> str:
    """What becomes of an act that was filled in when the journal stood at `read_at`."""
    from kikan.shared.access import system_actor
    from kikan.shared.errors import Stale
    from kikan.shared.journal.append import append
    from kikan.shared.tenancy import tenant

    try:
        with tenant(code):
            subjects = [("person", 1)]
            append(
                actor=system_actor(code), kind="test", procedure="test", subjects=subjects, read_at=read_at
            )
    except Stale as error:
        return f"Stale {error.later_entries}"
    return "accepted"


def main(what: str, *codes: str) -> None:
    set_up_django()
    if what == "found":
        for code in codes:
            found(int(code))
            for _ in range(5):
                act(int(code))
    elif what == "act":
        print(max(act(int(codes[0])) for _ in range(int(codes[1]))))
    elif what == "stale":
        print(stale(int(codes[0]), int(codes[1])))
    else:
        work(int(codes[0]))


if __name__ == "__main__":
    main(*sys.argv[1:])
