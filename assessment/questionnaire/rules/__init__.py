"""The rules that a questionnaire obeys as a whole, one module for each thing that they are about."""
