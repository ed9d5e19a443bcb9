"""Published results run through the simulator: what was found, what the model finds, inside the stated band or not.

`published` the table of studies with sources, tags and bands; `settings` the workplaces they took place in; `output`,
`quits`, `timing`, `sizing` and `inputs` build the published changes and run them; `rows` gathers them; `closed_forms`
lists the limits that reduced scenarios must land on.

No number of the model is tuned here. A row runs on the defaults, but for what the study's own setting dictates, and
each value changed is listed with its reason. A row whose published number is one of the model's inputs is marked
`input`: it shows that the input stands where the literature does, and proves nothing about the model.
"""
