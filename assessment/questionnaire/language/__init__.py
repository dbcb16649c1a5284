"""The words of the definition language: which keys there are, what each may hold, and how their tables are read."""
