"""The stylesheets that letters were issued with: an old letter keeps its face."""

from django.db import models


class Style(models.Model):
    digest = models.CharField(max_length=64, unique=True)
    css = models.TextField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "feuille de style"
        verbose_name_plural = "feuilles de style"

    def __str__(self) -> str:
        return self.digest[:12]
