"""A made-up practice to look round in: its stories, and how they are told to the real services."""
