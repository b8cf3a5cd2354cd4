"""The Celery application; what long work does lives in each app's ``tasks.py``."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ccapex.settings.demo")

app = Celery("ccapex")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
