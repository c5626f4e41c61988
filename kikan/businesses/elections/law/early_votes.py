"""How a vote before election day is cast (期日前投票か不在者投票か), by the age on the day of voting."""

import numpy as np

from kikan.businesses.elections.law.registration import SINCE
from kikan.law import Count, Day, Law, choose, column, rule
from kikan.law.ages import age_on

NO_VOTE, EARLY_VOTE, ABSENTEE_VOTE = 0, 1, 2


@rule(
    "public_offices_election_act.early_vote_kind",
    axis="event_date",
    since=SINCE,
    ja="期日前投票・不在者投票の別",
)
def early_vote_kind(birth_on: Day, vote_on: Day, election_on: Day, *, law: Law) -> Count:
    """EARLY_VOTE for who has the age on the day of voting, for the ballot is final; ABSENTEE_VOTE for who only
    reaches it by election day; NO_VOTE for anybody younger.

    Law: 公職選挙法 第48条の2第1項・第49条第1項、第9条
    Errors: ValueError for a day of voting that is not before election day
    """
    if np.any(vote_on >= election_on):
        raise ValueError("a vote before election day is cast on an earlier day than the election")
    age = law.amount("voting_age")
    later = choose(age_on(birth_on, election_on) >= age, column(ABSENTEE_VOTE), column(NO_VOTE))
    return choose(age_on(birth_on, vote_on) >= age, column(EARLY_VOTE), later)
