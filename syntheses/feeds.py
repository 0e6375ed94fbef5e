"""The library as a feed: what everyone may read, for those who like to be told by their own reader."""

import datetime as dt
from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser
from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed

from reflections.models import Inquiry
from syntheses.models import Edition

AT_MOST = 50

if TYPE_CHECKING:
    EditionFeed = Feed[Edition, None]
else:  # Django's own cannot say of what it is a feed
    EditionFeed = Feed


class LibraryFeed(EditionFeed):
    """The public editions, the newest first. Whoever asks, signed in or not, finds the same."""

    feed_type = Atom1Feed
    subtitle = "What the inquiry has published for everyone."

    def title(self) -> str:
        inquiry = Inquiry.objects.visible_to(AnonymousUser()).first()
        return f"Library – {inquiry.title if inquiry else 'Inquiry'}"

    def link(self) -> str:
        return reverse("library")

    def items(self) -> list[Edition]:
        public = Edition.objects.visible_to(AnonymousUser()).newest_for(AnonymousUser()).defer("snapshot")
        return list(public.order_by("-published_on", "-published_at")[:AT_MOST])

    def item_title(self, item: Edition) -> str:
        return item.title

    def item_description(self, item: Edition) -> str:
        return item.standfirst

    def item_link(self, item: Edition) -> str:
        return item.get_absolute_url()

    def item_guid(self, item: Edition) -> str:
        return item.pk.urn

    def item_author_name(self, item: Edition) -> str:
        return item.authors

    def item_pubdate(self, item: Edition) -> dt.datetime:
        return timezone.localtime(item.published_at)

    def item_updateddate(self, item: Edition) -> dt.datetime:
        return timezone.localtime(item.published_at)

    def item_categories(self, item: Edition) -> list[str]:
        return [item.get_kind_display()]
