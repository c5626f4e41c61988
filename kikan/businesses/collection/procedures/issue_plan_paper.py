"""issue_plan_paper: the agreement on paper, to be signed (納付誓約書の発行)."""

from kikan.businesses.collection.documents import PLAN
from kikan.businesses.collection.procedures.sending import sender
from kikan.shared.access import Actor
from kikan.shared.addressees import print_release
from kikan.shared.addressees.reach import addressees
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.fees import Charge
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.documents.letters import Letter, letter
from kikan.shared.errors import NotFound, Refused
from kikan.shared.ledger.models import Plan, PlanPart
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

TEXT = "私は、滞納している市町村税等の納付義務を承認し、次のとおり分割して納付することを誓約します。"
NOTES = (
    "誓約のとおりに納付しないときは、財産の差押えなどの滞納処分を受けることがあります。",
    "延滞金は納付の日までの日数で計算するため、最後の回の額が変わることがあります。",
)


@procedure("collection.issue_plan_paper", right="collection.print", ja="納付誓約書の発行")
def issue_plan_paper(*, plan: int, actor: Actor) -> int:
    """Number and keep the paper of an agreement; returns the issue number. Errors: NotFound, Refused, E20."""
    row = Plan.objects.filter(number=plan).first()
    if row is None:
        raise NotFound("その分納はありません。", what_to_do="分納の一覧から開いてください。")
    opened = print_release.opened_for([row.payer], actor)
    to = addressees([row.payer], actor, clock.today(), opened)[row.payer]
    if not to.can_be_reached:
        raise Refused("氏名または住所の記録がないため、発行できません。", field="person")
    parts = list(PlanPart.objects.filter(plan=plan).order_by("line"))
    written = Letter(
        title="納付誓約書", postal_code=to.postal_code, address=to.lines, name=to.name, text=TEXT,
        cites="民法第152条、地方税法第18条の3", office=sender().office, head=("回", "納付の日", "納付の額（円）"),
        widths=(20, 80, 60), rows=tuple((f"第{p.line}回", era_day(p.due_on), f"{p.amount:,}") for p in parts),
        total=f"{sum(p.amount for p in parts):,}円", pairs=(("誓約の日", era_day(row.agreed_on)),), notes=NOTES,
        signs=True,
    )  # fmt: skip
    (issued,) = hand_out(
        kind=PLAN.kind, data=letter(written), subjects=[("person", row.payer), ("plan", plan)], actor=actor,
        charge=Charge(), opened=opened,
    )  # fmt: skip
    return issued.number
