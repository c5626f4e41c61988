"""How rows of special collection are told before and after an act (新旧対照の言葉); the months have a table of their own."""

from kikan.businesses.resident_tax.reads.collectors import KINDS, MEDIA
from kikan.shared.desk.worklist.wording import word

word(
    "resident_tax_collector",
    "特別徴収義務者",
    words={"kind": KINDS, "medium": MEDIA},
    hidden=("addressee",),
)
word(
    "resident_tax_collected", "特別徴収の対象", words={"kind": KINDS}, hidden=("pension", "is_care_withheld")
)
word(
    "resident_tax_withholding",
    "特別徴収税額",
    words={"kind": KINDS},
    hidden=("amounts", "parts", "charge", "assessment"),
)
