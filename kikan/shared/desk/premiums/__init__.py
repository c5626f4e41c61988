"""Screens of premiums (保険料の画面) that the insurances share: one `PremiumDesk` for each, mounted in its urls."""

from kikan.shared.desk.premiums.desk import PremiumDesk
from kikan.shared.desk.premiums.urls import premium_urls

__all__ = ["PremiumDesk", "premium_urls"]
