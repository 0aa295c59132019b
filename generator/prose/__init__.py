"""Editors' Markdown becomes HTML: typography, links, pictures."""
