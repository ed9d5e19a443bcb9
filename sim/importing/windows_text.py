"""Is text that is not UTF-8 in Windows-1252? Its words beyond ASCII tell, to whoever knows the names."""

from __future__ import annotations

import re

WINDOWS = "cp1252"
_WORD = re.compile(r"[^\s,;|\"]*[^\x00-\x7f][^\s,;|\"]*")  # with a sign beyond ASCII
_SAMPLE = 200_000  # bytes in which words are looked for
_NAMED = 3  # words


def words_in_windows(content: bytes) -> tuple[str, ...]:
    """Return the first words with signs beyond ASCII that bytes hold as Windows-1252; empty for text in UTF-8.

    The words let somebody who knows the names judge whether the encoding is right.
    """
    sample = content[:_SAMPLE]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")) or any(sign in sample for sign in (b"\0", b"\x01", b"\x02")):
        return ()
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as problem:
        if problem.start >= len(sample) - 4 and len(content) > len(sample):
            return ()  # cut within a sign
    else:
        return ()
    try:
        text = sample.decode(WINDOWS)
    except UnicodeDecodeError:
        return ()
    return tuple(dict.fromkeys(_WORD.findall(text)))[:_NAMED]
