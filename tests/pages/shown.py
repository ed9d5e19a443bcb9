"""What a page says as a reader sees it."""

NO_BREAK, JOINER = "\N{NO-BREAK SPACE}", "\N{WORD JOINER}"


def as_read(markdown: str) -> str:
    """Return Markdown without the backslashes that keep signs literal, and with ordinary spaces."""
    return markdown.replace("\\", "").replace(NO_BREAK, " ").replace(JOINER, "")
