"""What the app does: one duty per module, one unit of work per call; values in, frozen values out."""
