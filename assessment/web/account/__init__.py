"""Signing in and out, the second step, and what an account keeps of itself."""
