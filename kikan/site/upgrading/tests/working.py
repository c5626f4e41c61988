"""What a clerk does, run by the version the working folder holds: opens pages, renames somebody.

`python working.py CODE`: the version, the status of each page and the number of the entry, as JSON.
"""

import json
import os
import sys
import time
from datetime import date


def main(code: int) -> None:
    sys.path.insert(0, os.getcwd())
    import django

    django.setup()
    from django.conf import settings

    person = _somebody(code)
    print(
        json.dumps(
            {"version": settings.VERSION, "pages": _pages(code, person), "entry": _rename(code, person)}
        )
    )


def _somebody(code: int) -> int:
    from kikan.businesses.residents.models import Resident
    from kikan.shared.tenancy import tenant

    with tenant(code):
        living = Resident.objects.filter(ended_by=None, valid_until__gt="2030-01-01").order_by("person")
        return living[0].person


def _pages(code: int, person: int) -> dict[str, int]:
    from django.conf import settings
    from django.test import Client

    from kikan.shared.access.models import User

    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    session = client.session
    user = User.objects.get(login=f"demo-{code:06d}-resident_clerk")
    session.update({"user": user.number, "started": time.time(), "seen": time.time()})
    session.save()
    wanted = ("residents/", f"residents/persons/{person}/", f"residents/persons/{person}/record-copy/")
    return {page: client.get(f"/{code}/{page}").status_code for page in wanted}


def _rename(code: int, person: int) -> int:
    """Written by the kernel alone, so that it is the same act in every version."""
    from kikan.shared.access import system_actor
    from kikan.shared.addressees.models import Name
    from kikan.shared.history import change
    from kikan.shared.journal.append import append
    from kikan.shared.tenancy import tenant

    with tenant(code):
        actor, subjects = system_actor(code), [("person", person)]
        entry = append(actor=actor, kind="test", procedure="test", subjects=subjects).number
        key = {"person": person, "kind": "official"}
        change(Name, key, {"name": f"改{entry}"}, entry=entry, valid_from=date(2026, 11, 24))
    return entry


if __name__ == "__main__":
    main(int(sys.argv[1]))
