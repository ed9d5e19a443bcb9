"""Do published results come out of the simulator? The published value, the model's, and whether it lies in the band.

`published` the table of studies with sources, tags and bands; `settings` the workplaces they took place in; `output`,
`quits`, `timing`, `sizing` and `inputs` build the published changes and run them; `rows` gathers them; `closed_forms`
compares reduced scenarios with the theory's formulas.

No number of the model is tuned here. A row runs on the defaults, except for values that the study's own setting
dictates, each listed with its reason. A row whose published number is one of the model's inputs is marked
`input`: it shows that the input agrees with the literature, and proves nothing about the model.
"""
