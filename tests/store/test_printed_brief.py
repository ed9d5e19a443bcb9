"""A brief is what is printed to PDF: markup in names is inert, nothing is fetched, and every name's text comes back.

There is no other writer of PDF, so these are the PDF rows of the hazards of exports.
"""

import http.server
import threading
from dataclasses import replace

import pytest

from sim.replay.replay import replay
from store.files.exports.brief import page as brief_page, paragraph
from store.files.exports.replay_brief import replay_brief
from store.files.exports.stress_brief import stress_brief
from tests.conftest import find_chromium
from tests.replay.conftest import acted
from tests.store.conftest import ACCOUNTING, NAMES, PAIR
from tests.store.printed import has_font_for, printed, text_of

pytestmark = pytest.mark.skipif(
    find_chromium() is None, reason="no Chromium found; install one or set CHROMIUM to its path"
)
MARKUP = ("<b>bold</b>", "<img src={}/x.png>", "<script>fetch('{}/s')</script>", "<link rel=stylesheet href={}/c>")


@pytest.fixture
def watched():
    """A server on this machine: its address, and the list of what was asked of it."""
    asked = []

    class Watch(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(404)
            self.end_headers()

        def log_message(self, *_given):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Watch)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    server.server_close()


def briefs(names, stressed):
    """Return the brief of a replay and of a stress test in which these are the names."""
    acts = acted()
    people = tuple(replace(acts.people[0], name=name) for name in names)
    records = tuple(replace(acts.records[0], payee=name, deal=name, amount=1e3) for name in names)
    replayed = replay(PAIR, replace(acts, people=people, records=records, quota=dict.fromkeys(names, 1e3)))
    yield replay_brief(replayed)
    for name in names:
        scenario = stressed.scenario.model_copy(update={"name": name})
        yield stress_brief(replace(stressed, scenario=scenario), ACCOUNTING)


def squeezed(text):
    return "".join(text.split())


def test_markup_in_names_is_printed_as_text_and_fetches_nothing(stressed, watched, tmp_path):
    address, asked = watched
    names = [name.format(address) for name in MARKUP]
    first, *others = briefs(names, stressed)
    texts = []
    for place, content in enumerate((first, others[1])):
        file = tmp_path / f"{place}.html"
        file.write_bytes(content)
        texts.append(squeezed(text_of(printed(find_chromium(), file, tmp_path))))
    assert asked == []
    assert all(squeezed(name) in texts[0] for name in names)
    assert squeezed(names[1]) in texts[1]


def test_the_server_would_have_seen_a_request_of_the_same_page_without_our_care(watched, tmp_path):
    address, asked = watched
    guard = b"default-src 'none'; style-src 'unsafe-inline'"
    content = brief_page("A", [paragraph("x"), f"<img src='{address}/x.png'>"])
    for number, page in enumerate((content, content.replace(guard, b"default-src *"))):
        file = tmp_path / "bare.html"
        file.write_bytes(page)
        printed(find_chromium(), file, tmp_path)
        assert asked == ["/x.png"] * number  # even an image that stood there is not fetched: the page forbids it


@pytest.fixture(scope="module")
def named(stressed, tmp_path_factory):
    """The texts of both briefs printed, every name of NAMES in them."""
    folder = tmp_path_factory.mktemp("printed")
    first, *_ = briefs(NAMES, stressed)
    *_, last = briefs([" ".join(NAMES)], stressed)
    texts = []
    for place, content in enumerate((first, last)):
        file = folder / f"{place}.html"
        file.write_bytes(content)
        texts.append(squeezed(text_of(printed(find_chromium(), file, folder))))
    return texts


@pytest.mark.parametrize("name", NAMES)
def test_a_name_in_any_script_comes_back_from_the_pdf(name, named):
    if not has_font_for(name):
        pytest.skip(f"no font here can draw {name}; Chromium prints boxes")
    for text in named:
        assert name in text or name[::-1] in text  # drawn from the right, a word's letters stand in reverse


def test_figures_come_back_to_the_cent(stressed, named):
    text = named[1]
    assert f"${stressed.base.cost.mean():,.2f}" in text
    for cents in stressed.accruals(ACCOUNTING).liability:
        assert f"${cents / 100:,.2f}" in text
