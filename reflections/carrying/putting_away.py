"""What has lain for its days is put away: the files and rows of a batch, a parcel, a draft that was thrown away."""

import datetime as dt

from django.conf import settings
from django.db import transaction

from people import clock
from reflections.actions.carrying import BATCH_LIES, PARCEL_LIES, _let_go, _let_parcel_go
from reflections.models import Batch, Draft, Parcel


def put_away_what_lay_long(*, at: dt.datetime | None = None) -> int:
    """Put away what was made or brought in and has lain for its days. The house does this by itself, each day."""
    at = at or clock.now()
    parcels = Parcel.objects.filter(state=Parcel.State.READY, put_away_at=None, finished_at__lt=at - PARCEL_LIES)
    batches = Batch.objects.filter(put_away_at=None, requested_at__lt=at - BATCH_LIES).exclude(
        state__in=[Batch.State.REQUESTED, Batch.State.WORKING]
    )
    count = 0
    for parcel in parcels:
        _let_parcel_go(parcel, at=at)
        count += 1
    for batch in batches:
        with transaction.atomic():
            _let_go(batch, at=at)
        count += 1
    # A draft that its author threw away, and did not take out again while they could.
    gone, _ = Draft.objects.filter(discarded_at__lt=at - dt.timedelta(days=settings.BROUGHT_BACK_WITHIN_DAYS)).delete()
    return count + gone
