"""Screens of issued papers: the issue journal (交付履歴), a counter's money (レジ日計), signatories (職務者・公印)."""
