"""What the forms let a clerk choose from (選択肢): codes with their names."""

from kikan.businesses.medical_subsidy.law.subsidy import INPATIENT, OUTPATIENT, PHARMACY
from kikan.businesses.medical_subsidy.models.application import Scheme, Work
from kikan.businesses.medical_subsidy.models.recipient import EndedBy, Insurer

Choices = list[tuple[int, str]]
CARES = {OUTPATIENT: "外来", INPATIENT: "入院", PHARMACY: "薬局"}


def codes(which: str) -> Choices:
    """The codes of a choice by its name; those that mean nothing chosen are left out."""
    found = {
        "scheme": Scheme.choices, "work": Work.choices, "insurer": Insurer.choices, "lost_by": EndedBy.choices,
        "care": list(CARES.items()),
    }[which]  # fmt: skip
    return [(int(code), str(ja)) for code, ja in found if code]


CLASSES = ("ア", "イ", "ウ", "エ", "オ", "現役並みⅢ", "現役並みⅡ", "現役並みⅠ", "一般", "低所得Ⅱ", "低所得Ⅰ")
"""The classes of income of insurers (所得区分), under 70 first; whether a month knows one is asked when it is told."""
OF_FAMILIES = (int(Scheme.SINGLE_PARENT), int(Scheme.CHILD))
"""The schemes a whole family may be applied for at once."""
GRADES: dict[str, Choices] = {
    "physical": [(n, f"{n}級") for n in range(1, 7)],
    "mental": [(n, f"{n}級") for n in range(1, 4)],
    "intellectual": [(1, "A"), (2, "B")],
    "pension": [(n, f"{n}級") for n in range(1, 4)],
    "special_child_rearing": [(n, f"{n}級") for n in range(1, 3)],
}
