"""Write the file of recipients (受給者異動) by our own layout, `federation.yaml`."""

from collections.abc import Mapping
from datetime import date

import yaml

from kikan.businesses.long_term_care.exchange.federation import CONTROL, DATA, END, FOLDER
from kikan.businesses.long_term_care.reads.recipients import Recipients, last_day_text
from kikan.law.days import date_of

LAYOUT = yaml.safe_load((FOLDER / "federation.yaml").read_text("utf-8"))["recipients"]


def write_recipients(made_on: date, found: Recipients, insured_number: Mapping[int, int]) -> bytes:
    """The whole file: control, a line a person, end with the count."""
    names = [column["name"] for column in LAYOUT["data"][2:]]
    lines = [f"{CONTROL},{LAYOUT['ja']},{made_on:%Y%m%d}"]
    rows = zip(*(found.columns[name].tolist() for name in names), strict=True)
    for person, row in zip(found.person.tolist(), rows, strict=True):
        told = dict(zip(names, row, strict=True))
        begins, until = told["certified_from"], told["certified_until"]
        told["certified_from"] = f"{date_of(begins):%Y%m%d}" if begins else ""
        told["certified_until"] = last_day_text(until)
        lines.append(
            ",".join([DATA, f"{insured_number.get(person, 0):010d}", *(str(told[name]) for name in names)])
        )
    return "\r\n".join([*lines, f"{END},{len(found)}", ""]).encode("utf-8")
