"""The pages of runs (一括処理の画面): any job has them; a business may put a page of its own in their place.

They stand here and not in `jobs`, which lies below the desk and knows no pages.
"""
