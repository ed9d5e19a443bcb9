"""What to do next: one line at the foot of every answer, with links to one or two pages."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st
from streamlit.errors import StreamlitAPIException

PAGES = {
    "The 2×2": "pages/story/two_by_two.py",
    "Your company": "pages/story/start.py",
    "Plan": "pages/design/plan.py",
    "Capacity": "pages/design/capacity.py",
    "Scale": "pages/design/scale.py",
    "Talent": "pages/design/talent.py",
    "Compare": "pages/decide/compare.py",
    "Optimize": "pages/decide/optimize.py",
    "Replay": "pages/finance/replay.py",
    "Stress": "pages/finance/stress.py",
    "Evidence": "pages/method/evidence.py",
    "Assumptions": "pages/method/assumptions.py",
    "Glossary": "pages/method/glossary.py",
}


# Links that look like links, and whose text breaks on a phone instead of being cut.
LINKS = (
    "<style>.st-key-next_steps a, .st-key-next_steps a * { white-space: normal; overflow: visible; }"
    ".st-key-next_steps a p { text-decoration: underline; }</style>"
)


@dataclass(frozen=True)
class Step:
    """A page to go to, and the question it answers next."""

    page: str
    why: str


NEXT: dict[str, tuple[Step, ...]] = {
    "The 2×2": (
        Step("Your company", "And for our own numbers?"),
        Step("Compare", "Why do two cells differ, and who gains?"),
        Step("Evidence", "What may be decided on these numbers?"),
    ),
    "Your company": (
        Step("The 2×2", "What leads there, and does it hold?"),
        Step("Assumptions", "Which numbers stay assumed?"),
    ),
    "Plan": (
        Step("Replay", "What would this plan have paid last year?"),
        Step("Stress", "How much can it cost in a bad year?"),
    ),
    "Capacity": (
        Step("Scale", "What do ten more people or partners bring?"),
        Step("The 2×2", "Is building partners worth it?"),
    ),
    "Scale": (
        Step("Talent", "Whom to hire for the next ten seats?"),
        Step("Stress", "What can the year cost?"),
    ),
    "Talent": (
        Step("Capacity", "What can one person carry?"),
        Step("The 2×2", "What is it worth together with pay and motion?"),
    ),
    "Compare": (
        Step("Stress", "How bad can the better one get?"),
        Step("Optimize", "Is there a plan better than all of these?"),
    ),
    "Optimize": (
        Step("Plan", "What does the plan say, term by term?"),
        Step("Stress", "What can it cost in a bad year?"),
    ),
    "Replay": (
        Step("Plan", "Change the plan that is replayed"),
        Step("Stress", "How bad can next year get?"),
    ),
    "Stress": (
        Step("Plan", "Change the plan that breaks the budget"),
        Step("Optimize", "Which plan meets a budget?"),
    ),
    "Evidence": (
        Step("Assumptions", "Which numbers has nobody measured?"),
        Step("The 2×2", "What does it mean for pay and motion?"),
    ),
    "Assumptions": (
        Step("The 2×2", "Does the answer hold where they differ?"),
        Step("Evidence", "What does the model reproduce?"),
    ),
    "Glossary": (Step("The 2×2", "Back to the question"),),
}


def draw(page: str) -> None:
    """Draw what to do next after the answer of a page."""
    st.html(LINKS)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="next_steps"):
        st.markdown("**Next:**", width="content")
        for step in NEXT[page]:
            try:
                st.page_link(PAGES[step.page], label=f"{step.why} :material/arrow_forward: {step.page}")
            except StreamlitAPIException:  # a page that runs alone has no others to go to
                return
