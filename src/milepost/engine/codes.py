"""Rows and codes of the arrays that networks, courses and kernels share."""

from __future__ import annotations

# rows of the nodes of a network, and of a course
(
    KIND, STATE, BOUND, BEGUN, ENDED, DONE, FLOOR_START, FLOOR_FINISH, CAP_START, CAP_FINISH,
    MUST_START, MUST_FINISH, LATE_START, LATE_FINISH, DELAY, CLOCK, HELD, LEG_AT, LEG_END,
    # further rows of a course
    MODE, START_ROW, MINUTES_ROW, DRAW, EFFECT_AT, EFFECT_END,
) = range(25)  # fmt: skip
NODE_ROWS, COURSE_ROWS = 19, 25

LEG_CLOCK, LEG_MINUTES, LEG_DELAY = range(3)  # rows of legs
SOURCE, TARGET, TYPE, LINK_CLOCK, LAG, SHARE = range(6)  # rows of links
EARLY_START, EARLY_FINISH, EARLY_RESUME, EARLY_CAUSE, EARLY_EDGE = range(5)  # rows of early dates
DRAW_SHAPE, DRAW_GROUP = range(2)  # rows of draws
WAIT_FOR, WAIT_NODE, WAIT_FROM = range(3)  # rows of waits: the resource, the task that had it, the start before

# kinds of nodes: a task; a summary's finish; a summary's start; a milestone that starts work; of a course
# also: a task of one leg that always works; what is finished
TASK, LATEST, EARLIEST, START, SIMPLE, DONE_WITH = range(6)
# states: by logic; begun; begun, and the rest pinned; finished; set by hand
FREE, STARTED, PINNED, FIXED, MANUAL = range(5)
FS, SS, FF, SF = range(4)
LINK_TYPES = {"FS": FS, "SS": SS, "FF": FF, "SF": SF}
BY_LINK, BY_BOUND, BY_CONSTRAINT, BY_ACTUAL, BY_LEVELLING, BY_LATE, BY_RESOURCE = range(7)

NONE, OPEN = -(1 << 60), 1 << 60  # no lower and no upper bound
FAR = 1 << 30  # two thousand years in minutes: beyond any date of a course
WHOLE = 1_000_000  # a share of a duration is in parts of it
NO_LINK = 255  # nothing drives this node
NO_GROUP = 1  # the row of factors of tasks that belong to no group
CELLS = 256  # cells of a quantile table
LANES = 128  # runs a block: enough to share the cost of each node, few enough for the processor's cache
