"""Papers of a data migration (データ移行の帳票): what the people of a town sign and the joint office files."""

from kikan.shared.documents.papers import Paper, register

TEMPLATE = "businesses/data_migration/documents/sheet.typ"
PRINT = "data_migration.print"

CUTOVER = register(
    Paper("data_migration.cutover_sheet", "切替計画書・切替判定書", TEMPLATE, PRINT, is_signed=False)
)
ACCEPTANCE = register(
    Paper("data_migration.acceptance_sheet", "受入総括表", TEMPLATE, PRINT, is_signed=False)
)
RECONCILIATION = register(Paper("data_migration.reconciliation", "突合表", TEMPLATE, PRINT, is_signed=False))
