"""The service of the lively town: an incident that lasts, a planned stop, a question without an answer."""

from datetime import timedelta

from kikan.businesses.service.procedures.announce_hours import announce_hours
from kikan.businesses.service.procedures.enter_events import announce_stop, enter_enquiry, enter_incident
from kikan.shared.tenancy import clock
from tests.stories.scene import clerk


def make_service() -> dict[str, dict[str, int | str]]:
    """Numbers for the routes of the service."""
    operator, now = clerk("operator"), clock.now()
    month = now.year * 100 + now.month
    earlier, ahead = now - timedelta(minutes=30), now + timedelta(days=40)
    incident = enter_incident(
        kind=2, title="遅い", began_at=earlier, noticed_at=earlier, business="water", actor=operator
    )
    stop = announce_stop(title="更新", begins_at=ahead, ends_at=ahead + timedelta(hours=1), actor=operator)
    day = (now + timedelta(days=10)).date()
    hours = announce_hours(kind=2, first_on=day, last_on=day, reason="停電", actor=operator)
    enquiry = enter_enquiry(title="印刷", asked_at=earlier, actor=operator)
    return {
        "service/events/incidents/<": {"number": incident},
        "service/events/hours/<": {"number": hours},
        "service/events/stops/<": {"number": stop},
        "service/events/enquiries/<": {"number": enquiry},
        "service/reports/<": {"number": month},
        "service/quarters/<": {"number": month},
    }
