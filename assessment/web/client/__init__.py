"""What a client does: fill in, check and send, see what came back."""
