"""Makes our site the one that ``admin.site`` names, before any app registers in it."""

from django.contrib.admin.apps import AdminConfig


class ConfigurationAdminConfig(AdminConfig):
    default_site = "ccapex.core.admin_site.ConfigurationSite"
