"""name_writer, print_mail_certificate: who writes for a voter by mail (代理記載人), and the certificate as a paper."""

from datetime import date, timedelta

from kikan.businesses.elections.documents import MAIL_CERTIFICATE
from kikan.businesses.elections.documents.absentee import mail_certificate
from kikan.businesses.elections.models import MailCertificate
from kikan.businesses.elections.procedures.absentee_papers import asker_of
from kikan.businesses.elections.procedures.signing import signing_place
from kikan.businesses.elections.reads import absentee, roll, voters
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees import print_release
from kikan.shared.documents.issue import issue
from kikan.shared.documents.letters import letter
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "公職選挙法第49条第3項、同法施行令第59条の3の3"


@procedure("elections.name_writer", right="elections.change", ja="代理記載人の届出")
def name_writer(
    *, person: int, writer_name: str, writer_address: str, writer_birth_on: date, named_on: date, actor: Actor
) -> int:
    """Keep who writes for a voter by mail, in place of an earlier one; returns the entry.

    Errors: NotFound without a certificate that day; Refused for a certificate without the mark of 代理記載, or for a
    writer below the voting age, who has no vote.
    """
    held = _certificate(person, named_on)
    if not held.is_written_by_another:
        raise Refused(
            "代理記載の方法によることができる旨の記載が、証明書にありません。", cites=CITES, field="person",
            what_to_do="代理記載に該当することを確かめて、証明書を交付し直してください。",
        )  # fmt: skip
    if not writer_name.strip() or not writer_address.strip():
        raise Refused("代理記載人の氏名と住所を入力してください。", cites=CITES, field="writer_name")
    if not voters.is_of_age(writer_birth_on, named_on):
        raise Refused(
            "代理記載人は、選挙権を有する人に限ります（年齢に達していません）。", cites=CITES, field="writer_birth_on",
            what_to_do="届出書の生年月日を確かめてください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="elections.writer_named", procedure="elections.name_writer", subjects=[("person", person)],
        happened_on=named_on, cites=CITES,
    ).number  # fmt: skip
    values = {
        "writer_name": writer_name.strip(), "writer_address": writer_address.strip(), "writer_birth_on": writer_birth_on,
    }  # fmt: skip
    history.change(MailCertificate, {"person": person}, values, entry=entry, valid_from=held.valid_from)
    return entry


@procedure("elections.print_mail_certificate", right="elections.print", ja="郵便等投票証明書の発行")
def print_mail_certificate(*, person: int, actor: Actor) -> int:
    """The certificate of today as a paper; returns its issue number.

    Errors: NotFound; Refused for a protected voter without release, or where nobody can sign.
    """
    today = clock.today()
    held, law = _certificate(person, today), roll.own_law(today)
    opened = print_release.opened_for([person], actor)
    body = letter(
        mail_certificate(held, asker_of(person, None, opened), held.valid_until - timedelta(days=1))
    )
    (paper,) = issue(
        kind=MAIL_CERTIFICATE.kind, data=body, subjects=[("person", person)], actor=actor, place=signing_place(law),
        illustrative=[doubt.ja for doubt in law.doubts() if doubt.mark == "illustrative"],
    )  # fmt: skip
    print_release.use(opened, actor, paper.number)
    return paper.number


def _certificate(person: int, day: date) -> MailCertificate:
    found = absentee.certificate_on(person, day)
    if found is None:
        raise NotFound(
            "有効な郵便等投票証明書がありません。",
            field="person",
            what_to_do="先に証明書の交付を記録してください。",
        )
    return found
