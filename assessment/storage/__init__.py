"""What is kept: tables, units of work, sealing. Knows no page and no score."""
