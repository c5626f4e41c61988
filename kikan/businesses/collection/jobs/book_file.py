"""Booking a received file (収納データの消込み): block by block, each whole in its own transaction.

A killed run goes on with the records that have no outcome yet; one that is asked for again finds none.
"""

from django.db import connection

from kikan.businesses.collection.procedures.book_file import book_file
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import tenant

BLOCK = 50_000
COUNT = """
SELECT (SELECT count(*) FROM collection_incoming_record WHERE municipality = %(town)s AND file = %(file)s),
       (SELECT count(*) FROM collection_outcome WHERE municipality = %(town)s AND file = %(file)s)
"""


def run(context: RunContext) -> Outcome:
    """Book every record of the file. Parameter: file."""
    file = int(context.parameters["file"])
    with tenant(context.municipality), connection.cursor() as cursor:
        cursor.execute(COUNT, {"town": context.municipality, "file": file})
        total, done = cursor.fetchone()
    context.expect(total, done)
    while done < total:
        block = book_file(file=file, limit=BLOCK, actor=context.actor)
        done += block.records
        if not block.records:
            break
        context.block_done(block.records)
    return Outcome.DONE
