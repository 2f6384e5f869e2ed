"""The year counted and reported (统计与年报): figures, returns, annual reports.

Every figure is a question asked of records and opens them. Organs sign returns, the
disclosure office consolidates them, a report freezes figures with the records behind
them and is released through the same gate as any item.
"""
