"""A page printed to PDF by Chromium, and the text that stands in the PDF, read from its own tables of characters."""

import re
import shutil
import subprocess
import zlib
from pathlib import Path

OBJECT = re.compile(rb"(\d+) 0 obj\b(.*?)\bendobj", re.DOTALL)
STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
SHOWN = re.compile(rb"/(F\d+) [\d.]+ Tf|<([0-9A-Fa-f]+)>|(\bET\b)")


def printed(browser, page, folder, *flags):
    """Return a page (a file or an address) as Chromium prints it to PDF."""
    to = folder / "printed.pdf"
    flags = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-pdf-header-footer", *flags)
    address = page.as_uri() if isinstance(page, Path) else page
    profile = f"--user-data-dir={folder / 'browser'}"
    subprocess.run(
        [browser, *flags, profile, f"--print-to-pdf={to}", address], check=True, timeout=400, capture_output=True
    )
    return to.read_bytes()


def text_of(content):
    """Return the text of a PDF as printed by Chromium; words in the order in which they are drawn."""
    objects = {int(number): body for number, body in OBJECT.findall(content)}
    fonts = {}
    for body in objects.values():
        for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", body):
            at = re.search(rb"/ToUnicode (\d+) 0 R", objects[int(number)])
            fonts[name] = characters(unpacked(objects[int(at[1])])) if at else {}
    pieces = []
    for body in objects.values():
        if b"/Type /Page\n" not in body and not re.search(rb"/Type /Page\b(?!s)", body):
            continue
        for number in re.findall(rb"(\d+) 0 R", re.search(rb"/Contents (\[[^\]]*\]|\d+ 0 R)", body)[1]):
            pieces += words(unpacked(objects[int(number)]), fonts)
    return "".join(pieces)


def words(drawn, fonts):
    """Yield the characters that a page draws, a space after each piece."""
    font = {}
    for name, codes, end in SHOWN.findall(drawn):
        if name:
            font = fonts.get(name, {})
        elif end:
            yield " "
        else:
            yield "".join(font.get(int(codes[at : at + 4], 16), "") for at in range(0, len(codes), 4))


def unpacked(body):
    """Return the content of a stream."""
    content = STREAM.search(body)[1]
    return zlib.decompress(content) if b"/FlateDecode" in body else content


def characters(table):
    """Return the character of each code, from a table that maps codes to Unicode."""
    by_character = {}

    def text(digits):
        return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")

    for block in re.findall(rb"beginbfchar(.*?)endbfchar", table, re.DOTALL):
        for code, char in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            by_character[int(code, 16)] = text(char)
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", table, re.DOTALL):
        for first, last, char in re.findall(rb"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>", block):
            for step, code in enumerate(range(int(first, 16), int(last, 16) + 1)):
                by_character[code] = text(b"%04x" % (int(char, 16) + step))
    return by_character


def has_font_for(text):
    """Tell whether a font that can draw a text is installed, as far as fontconfig knows."""
    if shutil.which("fc-list") is None:
        return False
    fonts = [
        subprocess.run(["fc-list", f":charset={ord(letter):x}"], capture_output=True, check=True).stdout
        for letter in text
    ]
    return all(fonts)
