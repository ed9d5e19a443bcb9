"""Sweeps: many scenarios on the same draws, run by threads, by processes or by a Dask cluster, with one answer."""
