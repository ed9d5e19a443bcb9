"""The Streamlit side: state, fields drawn from parameter declarations, cached runs, formats."""
