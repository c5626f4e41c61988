"""How rows of the medical subsidies are told to people before and after an act (新旧対照の言葉)."""

from kikan.shared.desk.worklist.wording import word

word("medical_subsidy_application", "医療費助成の申請", hidden=("person", "working"))
word("medical_subsidy_recipient", "受給資格", hidden=("application", "working"))
word("medical_subsidy_insurance", "医療保険")
word("medical_subsidy_tax_proof", "課税を証する書類")
word("medical_subsidy_claim_payee", "請求の支払先")
