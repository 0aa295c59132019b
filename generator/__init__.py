"""Content and results to a static site.

Read in the order of the flow: `errors`, `model`, `content`, `markdown`, `views`, `pages`, `render`, `write`, and `site`,
which tells the story of a build.
"""
