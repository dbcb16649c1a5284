"""What an author of questionnaires opens: a preview of one file, on her own machine."""
