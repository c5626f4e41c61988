"""Figures of reports as they were decided (報告の数字の確定): kept with their date, beside what comes out now."""
