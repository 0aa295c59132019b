"""Votes to a store to results, and results to a rebuild.

Read in the order of the flow: `config`, `refusals`, `shortcut`, `guard`, `bodies`, `identity`, `votes`, `questions`,
`store` with `writer`, `recording`, `records` and `schema`, `tallies`, `results`, `receipts`, `public`, and `app`, which
puts them together around what they share, `state`.
"""
