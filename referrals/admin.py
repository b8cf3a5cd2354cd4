"""Senders of lists, configured by the administrator of the territory; no list, no household."""

from django.contrib import admin

from ccapex.core.admin_site import ConfigurationAdmin
from referrals.models import Sender


@admin.register(Sender)
class SenderAdmin(ConfigurationAdmin):
    fields = ("name", "slug", "organisation")
    list_display = ("name", "slug", "organisation")
    search_fields = ("name", "slug")
