"""Everything that is mailed, and when: what is due, what a mail says, and how it is sent exactly once."""
