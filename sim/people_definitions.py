"""What the words about people mean: hiring, sorting, quits and skill, as entries of the glossary."""

from __future__ import annotations

PEOPLE = """
skill_at_work | Skill at work | 0 to 1, summed over filled seats | this model
    Skill with what training and coaching add, of those who are there.
applicant | Applicant / applicants | applicants | this model
    Somebody who could start; a hiring bar turns some away, and with sorting the offer decides who comes.
sorting | Sorting | log odds per OTE | lo2011
    Applicants take an offer the sooner the more it is worth to somebody of their skill: leveraged pay draws the able.
contagion | Contagion of quits | relative hazard per quit | sunder2017
    Colleagues' quits on the team raise one's own quit hazard for about three months.
worth_of_hire | Worth of a hire | $ per seat | this model
    Contribution since a newcomer filled the seat, over that of the same seat left empty; pay is settled at the month.
"""
