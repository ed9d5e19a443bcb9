"""Learning by doing and adoption: Wright's experience curve and Bass's diffusion inside a partner.

Experience curve: McNerney et al. (2011), Proceedings of the National Academy of Sciences, PMC3107265 [V]. Diffusion:
Bass (1969), Management Science 15 (not checked); about p = 0.03 and q = 0.38 on average [S].
"""

from __future__ import annotations

import math


def unit_time(units: float, progress_ratio: float) -> float:
    """Return n^(log2 ratio), the time of the nth unit over that of the first; it falls to the ratio at each doubling.

    A progress ratio of 0.8 gives the exponent -0.32.
    """
    return math.pow(units, math.log2(progress_ratio))


def adopted(time: float, innovation: float, imitation: float) -> float:
    """Return F(t) = (1 - exp(-(p + q) t)) / (1 + (q / p) exp(-(p + q) t)), the share that has adopted by t."""
    left = math.exp(-(innovation + imitation) * time)
    return (1.0 - left) / (1.0 + imitation / innovation * left)


def peak_of_adoption(innovation: float, imitation: float) -> float:
    """Return ln(q / p) / (p + q), when most adopt; 0 when imitation is no stronger than innovation."""
    return max(math.log(imitation / innovation), 0.0) / (innovation + imitation)
