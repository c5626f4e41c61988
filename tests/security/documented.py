"""Income documents in the middle of their work: a file with a bad line, a doubtful document, a slip, a finding, a letter."""

from datetime import date

from kikan.businesses.resident_tax.exchange.document_files import read_documents
from kikan.businesses.resident_tax.exchange.document_layouts import document_layouts, written
from kikan.businesses.resident_tax.models import DocumentFinding
from kikan.businesses.resident_tax.procedures.check_documents import check_documents
from kikan.businesses.resident_tax.procedures.import_documents import Brought, import_documents
from kikan.businesses.resident_tax.procedures.keep_upload import keep_upload
from kikan.businesses.resident_tax.procedures.key_document import key_slip, open_slip
from kikan.businesses.resident_tax.procedures.match_document import match_document
from kikan.businesses.resident_tax.procedures.send_query import send_query
from kikan.businesses.resident_tax.reads.document_files import files, rejects_of
from kikan.businesses.resident_tax.reads.documents import found_lines
from kikan.businesses.resident_tax.reads.queries import queries
from kikan.shared.tenancy import tenant
from tests.conftest import MODEL_TOWN
from tests.stories.scene import clerk

YEAR = 2026
LAYOUT = document_layouts()["salary-2025"]
CODE = f"{MODEL_TOWN:06d}"


def make_documents(person: int) -> dict[str, dict[str, int]]:
    """Numbers for the routes of income documents, about a person."""
    teller = clerk("tax_clerk")
    line = {
        "era_year": "07",
        "payer_name": "見本株式会社",
        "payer_code": "9009",
        "municipality": CODE,
        "name": "架空　某",
    }
    lines = [
        {**line, "payee_code": "1", "salary_revenue": 1_000_000},
        {**line, "payee_code": "2", "salary_revenue": "x"},
    ]
    content = written(LAYOUT, lines)
    read = read_documents(content, LAYOUT, MODEL_TOWN)
    taken = import_documents(
        actor=teller,
        brought=Brought(
            "見本.csv",
            LAYOUT.key,
            LAYOUT.kind,
            YEAR,
            date(2026, 1, 28),
            read.lines,
            content,
            read.stated,
            read.bad,
        ),
    )
    upload = keep_upload(
        actor=teller, content=content, name="見本.csv", layout=LAYOUT.key, received_on=date(2026, 1, 28)
    )
    with tenant(MODEL_TOWN):
        document = found_lines(YEAR, payer="見本株式会社")[-1].document
        bad = rejects_of(taken.file)[0].line
        assert files()
    match_document(actor=teller, document=document, person=person)
    slip = open_slip(actor=teller, kind=3, fiscal_year=YEAR)
    key_slip(
        actor=teller,
        slip=slip,
        keying=1,
        person=person,
        received_on=date(2026, 3, 1),
        items={"salary_revenue": 1},
    )
    check_documents(actor=teller, fiscal_year=YEAR)
    send_query(
        actor=teller, kind="filing_request", person=person, fiscal_year=YEAR, answer_by=date(2026, 12, 28)
    )
    with tenant(MODEL_TOWN):
        query = queries(YEAR)[0].query
        found = DocumentFinding.objects.filter(ended_by__isnull=True).order_by("code", "person").first()
    finding = {"code": 7, "person": person, "about": 0}
    if found is not None:
        finding = {"code": found.code, "person": found.person, "about": found.about}
    return {
        "documents/import/<": {"number": upload},
        "documents/files/": {"number": taken.file, "line": bad},
        "documents/of/": {"number": document},
        "resident_tax/persons/<number:number>/documents/": {"number": person},
        "documents/slips/": {"number": slip, "keying": 2},
        "documents/findings/": finding,
        "documents/queries/<": {"number": query},
    }
