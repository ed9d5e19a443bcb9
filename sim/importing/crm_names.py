"""What the exports of Salesforce, HubSpot and Dynamics call their columns, by field, in small letters without signs.

Observed in the products' standard reports and exports; a name stands after the plain ones of `kinds`, unless it is the
better of two columns: an amount in the company's currency before one in the deal's own.
"""

from __future__ import annotations

PAYEE = (
    "ownername",
    "opportunityownername",
    "ownerfullname",
    "salesperson",
    "accountexecutive",
    "fullname",
    "employeename",
    "accountowner",
)
DEAL = (
    "dealnumber",
    "opportunitynumber",
    "opportunityreferenceid",
    "donotmodifyopportunity",
    "opportunityname",
    "dealname",
    "topic",
)
VALUE_FIRST = ("amountconverted", "amountincompanycurrency", "actualrevenue")
CLOSED_FIRST = ("actualclosedate",)
CLOSED = ("dateclosed", "wondate")
STAGE = ("salesstage",)
OPENED = ("createdon",)
ACCOUNT = ("potentialcustomer", "associatedcompany", "primaryassociatedcompany")
CURRENCY = ("amountconvertedcurrency", "amountcurrency", "currencyisocode")
