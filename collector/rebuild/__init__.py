"""Pages follow: one builder process, told of votes, edits and the clock."""
