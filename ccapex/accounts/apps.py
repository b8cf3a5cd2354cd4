"""Registration of the app with Django."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "ccapex.accounts"
    label = "accounts"
    verbose_name = "Personnes et organisations"
