"""What would last year have cost under another plan? The same credits paid by every plan, to the cent."""
