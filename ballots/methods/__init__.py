"""Methods of counting, each in the terms of its literature: options or projects by id, ballots with their number.

They know nothing of settings, forms and JSON; the kinds beside this folder do.
"""
