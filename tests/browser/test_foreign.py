"""What comes from elsewhere stays where it is: no picture of a link is fetched, and no other host's page is served."""

import base64
import json
import socket
import zlib

import pytest
from serving import scenario

from sim.scenario.scenario import Scenario
from ui.session import link

pytestmark = [pytest.mark.browser, pytest.mark.timeout(900)]
PICTURE = "![p](http://127.0.0.1:9/pixel.png) [l](http://127.0.0.1:9/)"
# Pictures, and links under another name than their address; an address that is written out may be followed.
DISGUISED = """() => [...document.querySelectorAll("a[href*=':9/'], img[src*=':9/']")]
    .filter(shown => !shown.href?.startsWith(shown.innerText.replace(/[^\\w.:/].*$/, '')))
    .map(shown => shown.outerHTML)"""


def named_by_others() -> Scenario:
    """Return a scenario whose names, but for the last character of a plan's, are Markdown."""
    content = scenario(12).model_dump(mode="json")
    content["name"] = PICTURE
    for arm in ("team", "individual"):
        content["archetypes"][arm]["name"] = f"{PICTURE[:50]} {arm}"[:60]
        for measure in content["archetypes"][arm]["measures"]:
            measure["name"] = "![m](http://127.0.0.1:9/m.png)"
    content["talent"]["profiles"][0]["name"] = "![m](http://127.0.0.1:9/t.png)"
    return Scenario.model_validate(content)


@pytest.mark.long
@pytest.mark.parametrize("name", ["plan", "talent"])
def test_markdown_in_a_link_is_shown_letter_by_letter(name, visit, address):
    asked = []
    page = visit("about:blank", width=1366, height=768)
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{name}?s={link.encode(named_by_others())}")
    page.get_by_test_id("stHeading").first.wait_for()
    page.wait_for_function("document.querySelectorAll('.js-plotly-plot').length > 0")
    page.wait_for_timeout(1000)
    assert not [url for url in asked if ":9/" in url]
    assert page.evaluate(DISGUISED) == []


@pytest.mark.long
def test_a_refusal_shows_what_was_refused_letter_by_letter(visit, address):
    asked = []
    page = visit("about:blank")
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/glossary?s={encoded_with(PICTURE)}")
    page.get_by_text("The link could not be opened").wait_for()
    assert not [url for url in asked if ":9/" in url]
    assert page.evaluate(DISGUISED) == []


def encoded_with(key: str) -> str:
    """Return a link whose scenario has an unknown key."""
    content = json.dumps({key: 1, "market": {"growth_per_year": key}}).encode()
    return f"{link.SCENARIO_ALONE}." + base64.urlsafe_b64encode(zlib.compress(content)).decode().rstrip("=")


@pytest.mark.parametrize(("host", "accepted"), [("localhost", True), ("rebound.example", False)])
def test_a_page_of_another_name_does_not_reach_the_server(host, accepted, address):
    port = int(address.rsplit(":", 1)[1])
    with socket.create_connection(("127.0.0.1", port), timeout=20) as wire:
        wire.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: http://{host}:{port}\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\r\n\r\n".encode()
        )
        status = wire.recv(200).decode(errors="replace").split("\r\n")[0]
    assert ("101" in status) == accepted, status
