"""Whatever the bytes: a table, or one sentence of refusal, and no other error."""

import io
import zipfile

from hypothesis import given, settings, strategies as st

from sim.errors import ImportedFileError
from sim.importing.mapping import propose
from sim.importing.preflight import Archive, check_reach
from sim.importing.records import import_table
from sim.importing.sheet_scan import scan_sheet
from sim.importing.signatures import kind_of_file
from sim.importing.text_table import read_text


def workbook() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook xmlns='a'><sheets/></workbook>")
        archive.writestr("xl/_rels/workbook.xml.rels", "<Relationships xmlns='a'/>")
    return buffer.getvalue()


WORKBOOK = workbook()
PIECES = (b"<c ", b't="e"', b'r="A1"', b">", b"<f>", b"</f>", b"<v>", b"</c>", b"1", b"<mergeCell ")


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=400) | st.text(alphabet='payedt,;\n"\t0123456789.-/%$ é', max_size=200).map(str.encode))
def test_any_text_is_a_table_or_refused(content):
    try:
        kind_of_file(content, "any.csv")
        table = read_text(content, "any.csv")
        imported = import_table(table, propose(table))
    except ImportedFileError as refused:
        assert len(str(refused).splitlines()) == 1
        return
    rows = imported.rows
    if not imported.questions:
        assert rows["read"] == sum(count for name, count in rows.items() if name != "read")
        assert len(imported.records) == rows["used"]


@settings(max_examples=300, deadline=None)
@given(st.integers(0, len(WORKBOOK) - 1), st.binary(min_size=1, max_size=8), st.integers(0, len(WORKBOOK)))
def test_any_damage_to_a_workbook_is_refused_or_harmless(place, damage, end):
    content = WORKBOOK[:place] + damage + WORKBOOK[place + len(damage) : end]
    try:
        archive = Archive(content, "any.xlsx")
        archive.sheets()
    except ImportedFileError as refused:
        assert len(str(refused).splitlines()) == 1


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from([b"<c ", b't="e"', b'r="A1"', b">", b"<f>", b"</f>", b"<v>", b"</c>", b"1", b"<mergeCell "])
    )
)
def test_any_sheet_is_scanned(pieces):
    xml = b"".join(pieces)
    check_reach(xml, "any.xlsx")
    scan_sheet(xml)
