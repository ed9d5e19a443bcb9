"""Deals in progress: Little's law, the concurrency cap, lost deals, and what switching between deals costs.

L = lambda W: deals in progress are arrivals times cycle time. Little (1961), Operations Research 9, 383-387, and
(2011), Operations Research 59(3), 536-549 [V]. How much attention a deal takes in each motion is an assumption.
"""

from __future__ import annotations


def in_progress(arrivals: float, cycle: float) -> float:
    """Return L = lambda W for arrivals per period and a cycle in periods."""
    return arrivals * cycle


def throughput_limit(managers: float, slots: float, cycle: float, attention: float = 1.0) -> float:
    """Return N w / (u T): the most deals per period when each of N managers has w slots and a deal takes u of one."""
    return managers * slots / (attention * cycle)


def bookings(arrivals: float, limit: float, win_rate: float, deal_value: float) -> float:
    """Return min(arrivals, limit) x win rate x value per period; below the limit more capacity is worth nothing."""
    return min(arrivals, limit) * win_rate * deal_value


def erlang_loss(slots: int, load: float) -> float:
    """Return the share of deals turned away when nobody waits: B(n, a) = a B(n-1, a) / (n + a B(n-1, a)), B(0, a) = 1.

    `load` is a = arrivals x cycle; arrivals are Poisson, the cycle may have any distribution.
    """
    lost = 1.0
    for busy in range(1, slots + 1):
        lost = load * lost / (busy + load * lost)
    return lost


def carried_load(slots: int, load: float) -> float:
    """Return a (1 - B(n, a)), the mean number of slots in use."""
    return load * (1.0 - erlang_loss(slots, load))


def throughput_with_switching(slots: float, cycle_alone: float, switching: float) -> float:
    """Return w / (T0 (1 + chi (w - 1))): deals per period of one manager who switches between w deals.

    `cycle_alone` is T0, the cycle of a single deal; chi is the share by which each further deal lengthens it. More
    deals at once never bring more than 1 / (T0 chi).
    """
    return slots / (cycle_alone * (1.0 + switching * (slots - 1.0)))
