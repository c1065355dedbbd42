"""Small plans in the formats of other programs, written for the tests: dig two days, a day's pause, build three."""

from __future__ import annotations

from tests.exchange.plan_files import link, mspdi_text, task

MPX = """MPX,Microsoft Project for Windows,4.0,ANSI
10,$,1,2,",",.
11,2,0,1,8.00,40.00,,,1,0
12,1,0,480,/,:,am,pm,20,20
20,Standard,0,1,1,1,1,1,0
25,1
25,2,08:00 am,12:00 pm,01:00 pm,05:00 pm
25,3,08:00 am,12:00 pm,01:00 pm,05:00 pm
25,4,08:00 am,12:00 pm,01:00 pm,05:00 pm
25,5,08:00 am,12:00 pm,01:00 pm,05:00 pm
25,6,08:00 am,12:00 pm,01:00 pm,05:00 pm
25,7
30,Pier,,,Standard,02/03/2026,09/03/2026,0,02/03/2026
60,Name,WBS,Outline Level,Duration,% Complete,Start,Finish,Predecessors,Fixed,ID,Priority,Unique ID,Outline Number
61,1,2,3,40,44,50,51,70,80,90,95,98,99
70,Dig,0,1,2d,0%,02/03/2026,03/03/2026,,No,1,Medium,1,1
70,Build,0,1,3d,0%,05/03/2026,09/03/2026,1FS+1d,No,2,Medium,2,2
"""

GAN = """<?xml version="1.0" encoding="UTF-8"?>
<project name="Pier" company="" webLink="" view-date="2026-03-02" view-index="0" version="3.2" locale="en">
 <calendars><day-types><day-type id="0"/><day-type id="1"/>
  <default-week id="1" name="default" sun="1" mon="0" tue="0" wed="0" thu="0" fri="0" sat="1"/>
  <only-show-weekends value="false"/><overriden-day-types/><days/></day-types></calendars>
 <tasks empty-milestones="true"><taskproperties/>
  <task id="1" name="Dig" meeting="false" start="2026-03-02" duration="2" complete="0" expand="true">
   <depend id="2" type="2" difference="1" hardness="Strong"/></task>
  <task id="2" name="Build" meeting="false" start="2026-03-05" duration="3" complete="0" expand="true"/>{more}
 </tasks><resources/><allocations/><vacations/><previous/><roles roleset-name="Default"/>
</project>
"""

PLANNER = """<?xml version="1.0"?>
<project name="Pier" company="" manager="" phase="" project-start="20260302T000000Z" mrproject-version="2" calendar="1">
 <calendars>
  <day-types>
   <day-type id="0" name="Working" description=""/><day-type id="1" name="Nonworking" description=""/>
  </day-types>
  <calendar id="1" name="Default">
   <default-week mon="0" tue="0" wed="0" thu="0" fri="0" sat="1" sun="1"/>
   <overridden-day-types><overridden-day-type id="0">
    <interval start="0800" end="1200"/><interval start="1300" end="1700"/>
   </overridden-day-type></overridden-day-types>
   <days/>
  </calendar>
 </calendars>
 <tasks>
  <task id="1" name="Dig" note="" work="57600" start="20260302T000000Z" end="20260303T170000Z"
   work-start="20260302T080000Z" percent-complete="0" priority="0" type="normal" scheduling="fixed-work"/>
  <task id="2" name="Build" note="" work="86400" start="20260305T000000Z" end="20260309T170000Z"
   work-start="20260305T080000Z" percent-complete="0" priority="0" type="normal" scheduling="fixed-work">
   <predecessors><predecessor id="1" predecessor-id="1" type="FS" lag="86400"/></predecessors>
  </task>
 </tasks><resource-groups/><resources/><allocations/>
</project>
"""

_HOURS = "".join(
    f"<WorkTime><Start>{first}</Start><Finish>{last}</Finish></WorkTime>"
    for first, last in (("08:00:00", "11:59:00"), ("13:00:00", "16:59:00"))
)
_WEEK = "".join(
    f"<StandardWorkHours><DayOfWeek>{day}</DayOfWeek>{'' if day[0] == 'S' else _HOURS}</StandardWorkHours>"
    for day in ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
)


def _activity(number: int, name: str, hours: int) -> str:
    return (
        f"<Activity><Id>A{number}</Id><Name>{name}</Name><ObjectId>{number}</ObjectId>"
        "<ProjectObjectId>1</ProjectObjectId><CalendarObjectId>5</CalendarObjectId><Type>Task Dependent</Type>"
        "<Status>Not Started</Status><DurationType>Fixed Duration and Units</DurationType>"
        "<PercentCompleteType>Duration</PercentCompleteType>"
        f"<PlannedDuration>{hours}</PlannedDuration><RemainingDuration>{hours}</RemainingDuration></Activity>"
    )


PMXML = (
    '<?xml version="1.0" encoding="UTF-8"?><APIBusinessObjects '
    'xmlns="http://xmlns.oracle.com/Primavera/P6Professional/V8.4/API/BusinessObjects">'
    "<Calendar><Name>Five days</Name><ObjectId>5</ObjectId><Type>Global</Type><IsDefault>1</IsDefault>"
    "<HoursPerDay>8</HoursPerDay><HoursPerWeek>40</HoursPerWeek><HoursPerMonth>172</HoursPerMonth>"
    f"<HoursPerYear>2000</HoursPerYear><StandardWorkWeek>{_WEEK}</StandardWorkWeek></Calendar>"
    "<Project><Id>PIER</Id><Name>Pier</Name><ObjectId>1</ObjectId>"
    "<ActivityDefaultCalendarObjectId>5</ActivityDefaultCalendarObjectId>"
    "<DataDate>2026-03-02T08:00:00</DataDate><PlannedStartDate>2026-03-02T08:00:00</PlannedStartDate>"
    + _activity(1, "Dig", 16)
    + _activity(2, "Build", 24)
    + "<Relationship><ObjectId>21</ObjectId><PredecessorActivityObjectId>1</PredecessorActivityObjectId>"
    "<PredecessorProjectObjectId>1</PredecessorProjectObjectId>"
    "<SuccessorActivityObjectId>2</SuccessorActivityObjectId><SuccessorProjectObjectId>1</SuccessorProjectObjectId>"
    "<Type>Finish to Start</Type><Lag>8</Lag></Relationship></Project></APIBusinessObjects>"
)

SDEF = "\n".join(
    (
        "VOLM  1",
        "PROJ 02MAR26      Pier".ljust(104) + "P        02MAR26 09MAR26",
        "CLDR 1 NYYYYYN Standard",
        "ACTV          1 Dig".ljust(49) + "2            1",
        "ACTV          2 Build".ljust(49) + "3            1",
        "PRED          2          1 C    1",
        *(
            f"PROG          {row}".ljust(34) + "0         0.00         0.00         0.00".ljust(73) + "+   0"
            for row in (1, 2)
        ),
        "END",
        "",
    )
)

GNT = """<?xml version="1.0" encoding="UTF-8"?>
<Gantt Version="4.0">
 <File Name="Pier" Saved="2026-03-02" Created="2026-03-02"/>
 <FirstDay Date="2026-03-02"/><LastDay Date="2026-04-30"/>
 <Tasks>
  <Task ID="1" S="2026-03-02" D="2" PC="0" B="1" BC="0">Dig</Task>
  <Task ID="2" S="2026-03-05" D="3" PC="0" P="1" L="1" B="1" BC="0">Build</Task>
 </Tasks>
 <Remarks/><Remarks1/><Remarks2/><Remarks3/><Remarks4/>
 <Calendar WorkDays="0111110" WeekStart="1"/>
 <Holidays/>
</Gantt>
"""

_SEPARATOR = b"@@@@@@@@@@ProjectLibreSeparator_MSXML@@@@@@@@@@"
POD = (
    b"\xac\xed\x00\x05"
    + b"java" * 200
    + _SEPARATOR
    + mspdi_text(
        task(1, Name="Dig", Duration="PT16H0M0S"),
        task(2, link(1, LinkLag=4800, LagFormat=7), Name="Build", Duration="PT24H0M0S"),
        Title="Pier",
    ).encode()
)

FILES: dict[str, bytes] = {
    "plan.mpx": MPX.encode("cp1252"),
    "plan.gan": GAN.format(more="").encode(),
    "plan.planner": PLANNER.encode(),
    "plan.pmxml": PMXML.encode(),
    "plan.sdef": SDEF.encode(),
    "plan.pod": POD,
    "plan.gnt": GNT.encode(),
}
