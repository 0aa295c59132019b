"""`cahier serve --demo`: a day on which most is open, people who do not exist, and a database of their own."""
