"""A column that holds other columns made comparable, so that both engines search it alike."""

from typing import Any

from django.db import models

from ccapex.core.text import plain


class ComparableField(models.CharField):  # type: ignore[type-arg]  # no generics at run time
    """The words of ``of``, without accent nor case. Written with the row, in bulk too; whoever
    updates one of ``of`` alone writes this one as well."""

    def __init__(self, *args: Any, of: tuple[str, ...] = (), **fields: Any) -> None:
        self.of = tuple(of)
        fields |= {"default": "", "db_default": "", "editable": False}
        super().__init__(*args, **fields)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        words = " ".join(getattr(model_instance, name) for name in self.of)
        value = plain(words)[: self.max_length]
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, path, args, fields = super().deconstruct()
        return name, path, args, fields | {"of": self.of}
