"""Bringing history along: a clinic's old spreadsheet of answers becomes sittings that came before the intake."""
