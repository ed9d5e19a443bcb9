"""What can be brought: five kinds of tables, their fields, what each field holds, and what columns are called."""

from __future__ import annotations

from collections.abc import Mapping

from sim.importing import crm_names
from sim.importing.fields import Field, Kind

BY_ROW = "currency"  # accepted where amounts of several currencies are brought to one by budget rates

_PAYEE = Field(
    "payee",
    "name",
    "who is paid, spelled alike in every file",
    True,
    (
        "payee",
        "seller",
        "salesagent",
        "agent",
        "owner",
        "opportunityowner",
        "dealowner",
        "salesrep",
        "rep",
        "employee",
        "participant",
        "name",
        *crm_names.PAYEE,
    ),
    example="Ann Lee",
)
_MEASURE = Field(
    "measure", "name", "which measure of the plan", names=("measure", "metric", "component"), example="Own bookings"
)
_QUOTA = Field(
    "quota",
    "money",
    "annual quota",
    names=("quota", "annualquota", "target"),
    unit="$/year",
    usual=(1_000.0, 1e9),
    least=0.0,
    example="720000",
)
_START = Field(
    "start", "date", "first day", names=("start", "startdate", "hiredate", "from", "validfrom"), example="2025-01-01"
)
_HIRED = Field(
    "hired",
    "date",
    "hire date, where it lies before the first day on the plan",
    names=("hired", "originalhiredate", "firsthired", "senioritydate"),
    example="2019-06-01",
)
_END = Field("end", "date", "last day", names=("end", "enddate", "leavedate", "until", "to", "validto"))
_CURRENCY = Field(
    "currency", "name", "currency code, one for the whole file", names=("currency", "currencycode", *crm_names.CURRENCY)
)

ROSTER = Kind(
    "roster",
    "who is paid, in which team, from when to when, and the quota",
    (
        _PAYEE,
        _START,
        _END,
        _HIRED,
        Field(
            "team",
            "name",
            "team",
            names=("team", "group"),
            example="East",
        ),
        Field(
            "manager",
            "name",
            "manager",
            names=("manager", "reportsto", "supervisor"),
            example="Bo Kim",
        ),
        Field(
            "region",
            "name",
            "region",
            names=("region", "regionaloffice", "territory"),
            example="NA",
        ),
        Field("weight", "number", "share of a shared measure", names=("weight",), unit="weight", least=0.0),
        _QUOTA,
        Field(
            "ote",
            "money",
            "on-target earnings of a year",
            names=("ote", "ontargetearnings", "totaltargetcompensation", "ttc", "targettotalcash"),
            unit="$/year",
            usual=(10_000.0, 5_000_000.0),
            least=1.0,
            example="150000",
        ),
        Field("draw_balance", "money", "draw not yet recovered", names=("drawbalance",), unit="$", least=0.0),
        Field("leave", "name", "name of a leave, of a row that is time away", names=("leave", "absence")),
        Field("plan", "name", "plan of the row, where people change plan", names=("plan", "planname", "compplan")),
        _CURRENCY,
    ),
    key=("payee", "start", "leave"),
)
CREDITS = Kind(
    "credits",
    "one deal's credit for one payee and measure",
    (
        _PAYEE,
        Field(
            "date",
            "date",
            "when it counts",
            True,
            ("date", "creditdate", "closedate", "bookingdate"),
            example="2025-03-14",
        ),
        Field(
            "measure",
            "name",
            "which measure of the plan",
            True,
            _MEASURE.names,
            example="Own bookings",
        ),
        Field(
            "amount",
            "money",
            "credited amount",
            True,
            ("amount", "credit", "credited", "value", "revenue"),
            "$",
            example="25000",
        ),
        Field(
            "deal",
            "id",
            "identifier of the deal",
            names=("deal", "dealid", "opportunityid", "orderid"),
            example="00123",
        ),
        Field("motion", "name", "how it was sold", names=("motion",)),
        Field(
            "split",
            "share",
            "the payee's part",
            names=("split", "splitshare"),
            unit="share",
            usual=(0.01, 1.0),
            least=0.0,
            most=1.0,
        ),
        Field("canceled", "date", "day it was canceled", names=("canceled", "cancelled", "cancellationdate")),
        Field(
            "contract_months", "months", "length of the contract", names=("contractmonths", "termmonths"), unit="months"
        ),
        Field("product", "name", "what was sold", names=("product", "productname")),
        Field("deal_type", "name", "kind of deal, such as new or renewal", names=("dealtype", "ordertype")),
        Field("line", "id", "number of the line within its deal", names=("line", "lineitem", "linenumber")),
        Field("margin", "share", "margin of the deal", names=("margin",), unit="share", least=-10.0, most=1.0),
        Field("deal_amount", "money", "what the deal comes to in all", names=("dealamount", "dealtotal"), unit="$"),
        _CURRENCY,
    ),
    key=(),
    money="amount",
)
DEALS = Kind(
    "deals",
    "opportunities as a CRM exports them; won ones become credit",
    (
        Field(
            "deal",
            "id",
            "identifier",
            True,
            ("deal", "dealid", "opportunityid", "oppid", "id", "recordid", *crm_names.DEAL),
            example="00123",
        ),
        _PAYEE,
        Field(
            "stage",
            "name",
            "stage",
            True,
            ("stage", "dealstage", "stagename", "status", "dealstatus", "outcome", "result", *crm_names.STAGE),
            example="Won",
        ),
        Field(
            "closed",
            "date",
            "day it was decided",
            True,
            ("closed", *crm_names.CLOSED_FIRST, "closedate", "closeddate", "closingdate", "enddate", *crm_names.CLOSED),
            example="2025-03-14",
        ),
        Field(
            "value",
            "money",
            "value",
            True,
            ("value", "closevalue", *crm_names.VALUE_FIRST, "amount", "dealvalue", "dealamount", "revenue", "dealsize"),
            "$",
            (100.0, 1e9),
            example="25000",
        ),
        Field(
            "opened",
            "date",
            "day it was opened",
            names=(
                "opened",
                "engagedate",
                "openeddate",
                "opendate",
                "created",
                "createddate",
                "createdate",
                "startdate",
                *crm_names.OPENED,
            ),
        ),
        Field(
            "account",
            "name",
            "customer",
            names=("account", "accountname", "customer", "company", "companyname", *crm_names.ACCOUNT),
        ),
        Field("product", "name", "product", names=("product", "productname", "solution", "item")),
        _CURRENCY,
    ),
    key=("deal",),
    money="value",
)
ATTAINMENT = Kind(
    "attainment",
    "results by payee and month, as a share of quota",
    (
        _PAYEE,
        Field(
            "month",
            "month",
            "month",
            True,
            ("month", "period", "monthstart"),
            example="2025-03",
        ),
        Field(
            "attainment",
            "share",
            "result over quota",
            True,
            ("attainment", "achievement"),
            "share",
            (0.05, 5.0),
            example="0.96",
        ),
        _MEASURE,
        _QUOTA,
    ),
    key=("payee", "month", "measure"),
)
ASSIGNMENT = Kind(
    "assignment",
    "which plan applies to whom, from when to when",
    (
        _PAYEE,
        Field(
            "plan",
            "name",
            "name of the plan",
            True,
            ("plan", "planname", "compplan"),
            example="individual_high_leverage",
        ),
        _START,
        _END,
    ),
    key=("payee", "start"),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (ROSTER, CREDITS, DEALS, ATTAINMENT, ASSIGNMENT)}


def names_of(kind: str, field: str) -> tuple[str, ...]:
    """Return what the column of a field may be called, in small letters without spaces and signs."""
    known = KINDS[kind].field(field)
    assert known is not None, "asked for by name"
    return tuple(dict.fromkeys((field.replace("_", ""), *known.names)))
