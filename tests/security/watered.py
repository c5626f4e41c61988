"""Water in the lively town: a line set aside, a run that waits, land in the register, a bill."""

from datetime import date

from kikan.businesses.water.exchange.handheld import HEAD_IN, read_results
from kikan.businesses.water.models import ArrearsStep, Bill, LandState
from kikan.businesses.water.procedures.assess_beneficiary import Land, assess_beneficiary
from kikan.businesses.water.procedures.take_readings import take_readings
from kikan.shared.documents.models import Bundle
from kikan.shared.history import as_of
from kikan.shared.jobs import queue
from kikan.shared.jobs.worker import run_now
from kikan.shared.tenancy import tenant
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk

MONTH = 202611


def make_water() -> dict[str, dict[str, int | str]]:
    """Numbers for the routes of water."""
    with tenant(MODEL_TOWN):
        bill = as_of(Bill, None).order_by("number").first()
    assert bill is not None
    text = ",".join(HEAD_IN) + "\r\n999,20261120,0900,5,,0,1\r\n"
    file = take_readings(file=read_results(text.encode()), actor=clerk("water_clerk"))
    land = assess_beneficiary(
        person=bill.payer, land=Land("見本町大字見本2番地", 60_000, 1), assessed_on=date(2026, 11, 20),
        state=LandState.ASSESSED, prepays=False, actor=clerk("water_clerk"),
    )  # fmt: skip
    number = queue.enqueue(
        "water.bill_month", actor=clerk("water_clerk"), parameters={"month": MONTH, "zone": 0, "winter": 0}
    )
    run_now(MODEL_TOWN, number)
    printed = queue.enqueue(
        "water.print_bills", actor=clerk("water_clerk"), parameters={"month": MONTH, "zone": 0}
    )
    run_now(MODEL_TOWN, printed)
    letters = queue.enqueue("water.pursue", actor=clerk("water_clerk"), parameters={"step": 1})
    run_now(MODEL_TOWN, letters)
    with tenant(MODEL_TOWN):
        first = Bundle.objects.filter(kind="water.bill").values_list("first", flat=True).first()
        step = ArrearsStep.objects.values_list("entry", flat=True).first()
    return {
        "water/printing/<": {"run": printed, "first": first or 1},
        "water/arrears/<": {"number": step or 1},
        "water/arrears/runs/<": {"run": letters, "first": 1},
        "water/points/<": {"point": bill.point, "act": "close"},
        "water/bills/<": {"number": bill.number},
        "water/lands/<": {"number": land},
        "water/readings/<": {"zone": 1},
        "water/readings/files/<": {"file": file.number, "line": 2},
        "water/runs/<": {"number": number},
    }
