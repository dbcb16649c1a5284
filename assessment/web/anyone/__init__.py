"""What anyone may open: the front page, trying the form, help, leaving, invitations and set-up."""
