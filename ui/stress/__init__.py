"""What the page Stress shows and asks."""
