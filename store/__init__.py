"""What is kept outside the running program: kept files in a database, sweeps, and files to download."""
