"""What a clinician does: follow her caseload, open a client, invite, download."""
