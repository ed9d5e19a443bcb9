"""The terms of the field and of the model, each in one sentence, by letter."""

from itertools import groupby

import streamlit as st

from sim.glossary import GLOSSARY, Definition
from ui.widgets import next_steps
from ui.widgets.charts import escaped

OTHER = "#"  # the letter of terms that begin with none


def letter(entry: Definition) -> str:
    """Return the letter a term stands under."""
    first = entry.term[:1].upper()
    return first if first.isalpha() else OTHER


st.title("Glossary: what the words mean here", anchor=False)
wanted = st.text_input("Search", placeholder="accelerator, CCOS, crossover", key="glossary.search").lower()
entries = [
    entry for entry in GLOSSARY.values() if wanted in f"{entry.term} {entry.definition} {' '.join(entry.also)}".lower()
]
if not entries:
    st.info("No term matches. Search for part of a term or of its definition.")
ordered = sorted(entries, key=lambda entry: (letter(entry), entry.term.lower()))
sections = {first: list(terms) for first, terms in groupby(ordered, key=letter)}
st.markdown(" · ".join(f"[{first}](#letter-{first.lower()})" for first in sections))
for first, terms in sections.items():
    st.header(first, anchor=f"letter-{first.lower()}")
    for entry in terms:
        unit = f" · {entry.unit}" if entry.unit else ""
        also = f" :small[Also: {', '.join(entry.also)}]" if entry.also else ""
        st.markdown(escaped(f"**{entry.term}**{unit}  \n{entry.definition}{also}"))
next_steps.draw("Glossary")
