"""The pages to measure, and what a browser measures: text cut, overlapping or turned, and sideways scrolling."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HOME = "two_by_two"  # it stands at the root
PAGES = sorted(path.stem for path in (ROOT / "pages").glob("*/*.py"))
BUSY = ",".join(f"[data-testid={name}]" for name in ("stSkeleton", "stProgress", "stSpinner", "stStatusWidget"))
CALM = 1_200  # ms without anything at work before a page counts as settled

SETTLED = f"""() => {{
    if (document.querySelectorAll('{BUSY}').length) window.calmSince = undefined;
    else window.calmSince ??= performance.now();
    return performance.now() - window.calmSince > {CALM};
}}"""

# Opens what a page has folded, but for the numbers behind its charts; returns how much was folded.
UNFOLD = """() => {
    const folded = [...document.querySelectorAll('[data-testid=stMain] details:not([open]) > summary')]
        .filter((summary) => !summary.innerText.includes('In words and numbers'));
    folded.forEach((summary) => summary.click());
    return folded.length;
}"""

# Text of figures: outside its figure, over another text, or turned. Tolerances in px allow for the
# empty height of a line, a third of it.
FIGURE_TEXT = """() => {
    const faults = [];
    const name = (node) => node.textContent.replace(/\\s+/g, ' ').slice(0, 40);
    for (const plot of document.querySelectorAll('.js-plotly-plot')) {
        const frame = plot.getBoundingClientRect();
        if (!frame.width || !plot.checkVisibility()) continue;
        const shown = [];
        for (const text of plot.querySelectorAll('svg text')) {
            const box = text.getBoundingClientRect(), look = getComputedStyle(text);
            if (!box.width || !text.textContent.trim()) continue;
            if (look.visibility === 'hidden' || look.opacity === '0') continue;
            if (text.closest('.hoverlayer, .legendtoggle')) continue;
            const turned = text.getScreenCTM();
            if (Math.abs(turned.b) > 0.01) faults.push(`turned: ${name(text)}`);
            const out = Math.max(frame.left - box.left, box.right - frame.right, frame.top - box.top,
                box.bottom - frame.bottom);
            if (out > 2) faults.push(`outside its figure by ${Math.round(out)} px: ${name(text)}`);
            shown.push([text, box]);
        }
        shown.forEach(([one, a], place) => shown.slice(place + 1).forEach(([other, b]) => {
            const wide = Math.min(a.right, b.right) - Math.max(a.left, b.left);
            const high = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
            if (wide > 2 && high > 6) faults.push(`overlap: ${name(one)} / ${name(other)}`);
        }));
    }
    return faults;
}"""

# Text of the page in a box too narrow for it. Grids of tables scroll by themselves and are left out.
PAGE_TEXT = """() => {
    const faults = [];
    const page = document.scrollingElement, main = document.querySelector('[data-testid=stMain]');
    if (page.scrollWidth > innerWidth) faults.push(`the page scrolls sideways: ${page.scrollWidth}`);
    if (main && main.scrollWidth > main.clientWidth + 1) faults.push(`the page scrolls sideways: ${main.scrollWidth}`);
    for (const node of document.querySelectorAll('[data-testid=stMain] *')) {
        const look = getComputedStyle(node);
        if (node.clientWidth < 8 || !node.textContent.trim() || !node.checkVisibility()) continue;
        if (node.scrollWidth <= node.clientWidth + 1 || look.overflowX === 'visible') continue;
        if (node.closest('[data-testid=stDataFrame], [data-testid=stCode], .katex, input, textarea, svg')) continue;
        faults.push(`cut: ${node.innerText.replace(/\\s+/g, ' ').slice(0, 50)}`);
    }
    return faults;
}"""
