"""The terms of the field and of the model, each in one sentence."""

import streamlit as st

from sim.glossary import GLOSSARY

st.title("Glossary: what the words mean here", anchor=False)
wanted = st.text_input("Search", placeholder="accelerator, CCOS, crossover", key="glossary.search").lower()
entries = [entry for entry in GLOSSARY.values() if wanted in f"{entry.term} {entry.definition}".lower()]
if not entries:
    st.info("No term matches. Search for part of a term or of its definition.")
for entry in sorted(entries, key=lambda entry: entry.term.lower()):
    unit = f" · {entry.unit}" if entry.unit else ""
    st.markdown(f"**{entry.term}**{unit}  \n{entry.definition}".replace("$", "\\$"))
