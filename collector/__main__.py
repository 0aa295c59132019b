"""`python -m collector` is the command `cahier`."""

from collector.cli import cahier

cahier(prog_name="cahier")
