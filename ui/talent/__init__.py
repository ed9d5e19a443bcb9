"""What the page Talent shows and asks."""
