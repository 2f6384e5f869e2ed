"""The fictional 明珠县: a whole sample county. Not installed in production.

``data`` holds what the county is made of, ``county`` sets up organs, columns and
people by the acts of their rooms, ``year`` writes the 35,438 items of 2018 as a
batch, ``documents`` the few hundred with full texts, tables and files, ``life`` plays
the days around today: drafts, reviews, withdrawals. ``ledgers`` enters what the year's
form asks besides, ``statistics`` brings in its returns, publishes the county's report and
opens this month's. ``load`` does all of it once.
Everything is invented, and the same on every machine.
"""
