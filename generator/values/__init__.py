"""From bytes to checked values, each with its place in a file: text, YAML, dates, field tables."""
