"""What the page Plan shows and asks."""
