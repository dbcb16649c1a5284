"""Near & Far: a scored questionnaire, retaken every few weeks, and how its scores change over time."""
