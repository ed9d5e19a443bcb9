"""The return on one more seller when sales carry over into later years.

Zoltners, Sinha and Lorimer (2006), Harvard Business Review 84(7/8) [V pages 69-70 of a reprint].
"""

from __future__ import annotations


def seller_return(sales_over_break_even: float, kept_second_year: float, kept_third_year: float) -> float:
    """Return (I / B)(1 + K2 + K3) - 1, the three-year return on a seller who adds I of sales in the first year.

    B is the yearly sales whose gross margin pays for a seller: cost over margin. K2, K3 are the shares of the added
    sales that come again in the second and third year without more effort. The source takes a force to be well sized
    when the last seller returns between 0.5 and 1.5.
    """
    return sales_over_break_even * (1.0 + kept_second_year + kept_third_year) - 1.0
