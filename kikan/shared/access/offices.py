"""Sections of a municipality (所属)."""

from django.db import IntegrityError, transaction

from kikan.shared.access.actor import Actor
from kikan.shared.access.administration_log import note
from kikan.shared.access.models import Office
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock


def open_office(*, name: str, actor: Actor) -> int:
    """A new section. Errors: Refused where one has this name."""
    try:
        with transaction.atomic():
            office = Office.objects.create(municipality=actor.municipality, name=name)
    except IntegrityError:
        raise Refused(
            "同じ名称の所属があります。", what_to_do="別の名称にしてください。", field="name"
        ) from None
    note(actor, "office_opened", 所属=name)
    return int(office.number)


def close_office(number: int, *, actor: Actor) -> None:
    """No new right is given in the section; those that hold run until their end. Errors: NotFound, Refused."""
    office = Office.objects.filter(municipality=actor.municipality, number=number).first()
    if office is None:
        raise NotFound("この所属はありません。")
    if office.closed_on is not None:
        raise Refused("この所属は廃止されています。")
    Office.objects.filter(pk=office.pk).update(closed_on=clock.today())
    note(actor, "office_closed", 所属=office.name)


def usable_office(number: int, municipality: int) -> Office:
    """A section in which rights may be given. Errors: Refused."""
    office = Office.objects.filter(municipality=municipality, number=number, closed_on__isnull=True).first()
    if office is None:
        raise Refused(
            "この所属では権限を付与できません。", what_to_do="所属を選び直してください。", field="office"
        )
    return office
