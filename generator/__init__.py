"""Content and results to a static site.

Read in the order of the flow: `errors` and `model`; `values`, `content` and `prose`, which read what editors wrote;
`contexts`, `pages`, `render` and `write`, which make files of it; and `site`, which tells the story of a build.
"""
