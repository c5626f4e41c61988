"""The certificate (印鑑登録証明書): the impression at its true size, name, birth date, address; nothing of the past.

Law: 印鑑登録証明事務処理要領 第5
"""

from typing import Any

from kikan.businesses.seals.documents.impression import printed
from kikan.businesses.seals.reads.people import Person
from kikan.shared.documents.dates import era_day, western_day
from kikan.shared.errors import Refused

WORDS = "この写しは、登録されている印影と相違ないことを証明します。"


def certificate(person: Person, png: bytes, dpi: int) -> dict[str, Any]:
    """What stands on the certificate of a resident. Errors: Refused where the address is not shown (支援措置)."""
    if person.residency is None:
        raise Refused(
            "住民票に記録されていないため、交付できません。", what_to_do="登録の状態を確かめてください。"
        )
    is_foreign = person.residency.is_foreign
    return {
        "impression": printed(png, dpi),
        "name": f"{person.name}　{person.kanji_name}" if person.kanji_name else person.name,
        "former_name": person.former_name,
        "alias": person.alias,
        "born": western_day(person.birth) if is_foreign else era_day(person.birth),
        "address": person.whole_address,
        "words": WORDS,
    }
