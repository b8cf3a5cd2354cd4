"""Addresses of the tasks and of the calendars."""

from django.urls import URLPattern, URLResolver, path

from procedures.views import feeds, queue_pages, task_letters, task_pages, tasks

ONE = "taches/<uuid:public_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("taches/", tasks.task_list, name="task_list"),
    path("taches/faites/", tasks.task_done_many, name="task_done_many"),
    path(ONE, task_pages.task_detail, name="task_detail"),
    path(ONE + "preparer/", task_pages.task_work, name="task_work"),
    path(ONE + "courrier/", task_letters.task_letter, name="task_letter"),
    path(ONE + "faite/", task_pages.task_done, name="task_done"),
    path(ONE + "ecarter/", task_pages.task_drop, name="task_drop"),
    path(ONE + "reprendre/", task_pages.task_reopen, name="task_reopen"),
    path(ONE + "confier/", task_pages.task_assign, name="task_assign"),
    path("procedures/<uuid:public_id>/taches/", task_pages.task_file, name="task_file"),
    path("files/<slug:slug>/", queue_pages.queue_page, name="procedure_queue"),
    path("calendrier/", feeds.calendar_index, name="calendar_index"),
    path("calendrier/<int:number>/revoquer/", feeds.calendar_revoke, name="calendar_revoke"),
    path("calendrier/<str:token>.ics", feeds.calendar_feed, name="calendar_feed"),
]
