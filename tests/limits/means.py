"""How far a mean of independent draws may lie from what theory expects of it."""

import math

import numpy as np

STANDARD_ERRORS = 4.0


def assert_mean(draws, expected):
    """Fail unless the mean of independent draws lies within four standard errors of what is expected."""
    error = float(np.std(draws, ddof=1)) / math.sqrt(len(draws))
    assert error > 0.0
    distance = (float(np.mean(draws)) - expected) / error
    assert abs(distance) <= STANDARD_ERRORS, f"{np.mean(draws):g} is {distance:+.1f} standard errors off {expected:g}"
