"""Facts of a data migration (データ移行)."""

from kikan.shared.facts.shape import Column, Fact

TAKEN_OVER = Fact(
    "data_migration.acceptance",
    "移行データの受入れの数",
    "fact_data_migration_acceptance",
    (
        Column("plan", "切替計画の記録番号", "", "0: not planned; the highest is the cut-over that counts"),
        Column("businesses", "業務", "count", "with files in the rehearsal"),
        Column("rows_in", "旧件数", "count"),
        Column("loaded", "移行した件数", "count"),
        Column("rejected", "受け入れなかった件数", "count"),
        Column("left_out", "移さないと決めた件数", "count"),
        Column("merged", "差分で置き換えた件数", "count"),
        Column("signatures", "突合表を確認した立場", "count", "of three"),
        Column("unsigned", "署名の済んでいない抜取り確認", "count", "of the sources that were sampled"),
        Column("differences", "再計算の差", "count", "people whose amounts differ from the old system's"),
        Column("undecided", "決めていない再計算の差", "count"),
        Column("step", "取込みの段階", "", "0 before; 1 taken in; 2 accepted; 3 rolled back"),
    ),
    keyed_by="rehearsal",
)
