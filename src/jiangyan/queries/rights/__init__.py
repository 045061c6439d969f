"""Who may see and do what (design §6): relation to the object, stage, deed → allowed, or nothing at all.

The one rule sheet, cut by noun: `projects` (one project), `rounds` (a round or an authority), `people` (accounts). Default is nothing.
A recusal beats every role. "Not yours" and "not there" are the same refusal. docs/rights.md is the specification.
"""

from jiangyan.queries.rights.askers import Asker, Standing, asker, may, require, standing, standings, visible_projects
from jiangyan.queries.rights.deeds import RELATIONS, Deed, RoundDeed
from jiangyan.queries.rights.gated import Gated
from jiangyan.queries.rights.people import ADMINISTRATORS, HOUSE_DEEDS
from jiangyan.queries.rights.projects import AGAIN, DEEDS
from jiangyan.queries.rights.rounds import ROUND_DEEDS, STAFF

__all__ = [
    "ADMINISTRATORS", "AGAIN", "DEEDS", "HOUSE_DEEDS", "RELATIONS", "ROUND_DEEDS", "STAFF", "Asker", "Deed", "Gated", "RoundDeed", "Standing",
    "asker", "may", "require", "standing", "standings", "visible_projects",
]
