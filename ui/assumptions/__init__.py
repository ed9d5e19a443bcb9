"""What the page Assumptions shows and asks."""
