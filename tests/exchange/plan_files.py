"""Small plan files of other programs, written for the tests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from milepost.exchange import Project
from milepost.exchange.ms_project import read as read_mspdi
from milepost.exchange.primavera import read as read_xer

NAMESPACE = "http://schemas.microsoft.com/project"


def element(name: str, content: str) -> str:
    return f"<{name}>{content}</{name}>"


def elements(**values: object) -> str:
    return "".join(element(name, str(value)) for name, value in values.items())


def task(uid: int, inside: str = "", **values: object) -> str:
    """One task of 8 hours on the first level; values replace or add fields, `inside` adds rows."""
    given = {"UID": uid, "ID": uid, "Name": f"Task {uid}", "OutlineLevel": 1, "Duration": "PT8H0M0S", **values}
    return element("Task", elements(**given) + inside)


def link(predecessor: int, **values: object) -> str:
    return element("PredecessorLink", elements(**{"PredecessorUID": predecessor, "Type": 1, **values}))


def mspdi_text(*tasks: str, calendars: str = "", resources: str = "", assignments: str = "", **header: object) -> str:
    given = {"Title": "Launch", "StartDate": "2026-03-02T08:00:00", **header}
    sections = {"Calendars": calendars, "Tasks": "".join(tasks), "Resources": resources, "Assignments": assignments}
    body = elements(**given) + "".join(element(name, content) for name, content in sections.items() if content)
    return f'<Project xmlns="{NAMESPACE}">{body}</Project>'


def mspdi(*tasks: str, calendars: str = "", resources: str = "", assignments: str = "", **header: object) -> Project:
    """Read a small MSPDI file with the given rows."""
    text = mspdi_text(*tasks, calendars=calendars, resources=resources, assignments=assignments, **header)
    return read_mspdi(text.encode()).projects[0]


def xer_table(name: str, rows: Iterable[Mapping[str, object]]) -> str:
    rows = list(rows)
    names = list(dict.fromkeys(field for row in rows for field in row))
    lines = ["\t".join(["%R", *(str(row.get(field, "")) for field in names)]) for row in rows]
    return "\r\n".join([f"%T\t{name}", "\t".join(["%F", *names]), *lines, ""])


DAY_SHIFTS = "(0||0(s|08:00|f|12:00)())(0||1(s|13:00|f|17:00)())"


def calendar_text(days: str = "", exceptions: str = "") -> str:
    week = days or "(0||1()())" + "".join(f"(0||{day}()({DAY_SHIFTS}))" for day in range(2, 7)) + "(0||7()())"
    return f"(0||CalendarData()((0||DaysOfWeek()({week}))(0||Exceptions()({exceptions}))))"


P6_CALENDAR = {"clndr_id": 5, "default_flag": "Y", "clndr_name": "Five days", "day_hr_cnt": 8, "week_hr_cnt": 40,
               "month_hr_cnt": 172, "clndr_data": calendar_text()}  # fmt: skip
P6_PROJECT = {"proj_id": 1, "proj_short_name": "PIER", "clndr_id": 5, "plan_start_date": "2026-03-02 00:00",
              "last_recalc_date": "2026-03-09 00:00"}  # fmt: skip
P6_ROOT = {"wbs_id": 10, "proj_id": 1, "proj_node_flag": "Y", "wbs_name": "Pier works", "wbs_short_name": "PIER"}


def activity(uid: int, **values: object) -> dict[str, object]:
    """One task of 16 hours in the root of the work breakdown."""
    return {
        "task_id": uid,
        "proj_id": 1,
        "wbs_id": 10,
        "clndr_id": 5,
        "task_code": f"A{uid}",
        "task_name": f"Task {uid}",
        "task_type": "TT_Task",
        "complete_pct_type": "CP_Drtn",
        "target_drtn_hr_cnt": 16,
        "remain_drtn_hr_cnt": 16,
        **values,
    }


def xer_text(*activities: Mapping[str, object], project: Mapping[str, object] | None = None, **tables: object) -> str:
    """The text of an XER file; tables replace the usual ones by name."""
    given: dict[str, object] = {
        "PROJECT": [{**P6_PROJECT, **(project or {})}],
        "CALENDAR": [P6_CALENDAR],
        "PROJWBS": [P6_ROOT],
        "TASK": activities,
        **tables,
    }
    body = "".join(xer_table(name, rows) for name, rows in given.items())  # type: ignore[arg-type]
    return "ERMHDR\t8.4\t2026-03-01\tProject\tadmin\tadmin\tdb\tProject Management\tEUR\r\n" + body + "%E\r\n"


def xer(*activities: Mapping[str, object], project: Mapping[str, object] | None = None, **tables: object) -> Project:
    """Read a small XER file with the given rows."""
    return read_xer(xer_text(*activities, project=project, **tables).encode()).projects[0]
