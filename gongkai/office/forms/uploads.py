"""A question for a file that keeps what was uploaded when the form is refused."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from gongkai.core.errors import BadInput
from gongkai.office import incoming


class KeptFileInput(forms.FileInput):
    """Asks for a file; one sent before goes with the form as a signed token."""

    template_name = "office/_kept_file.html"
    keeps = False

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the file just chosen, else the one kept, else why it is gone."""
        chosen = super().value_from_datadict(data, files, name)
        token = data.get(f"{name}-kept")
        if chosen is not None or not token:
            return chosen
        try:
            kept = incoming.again(token)
        except BadInput as fault:
            return fault
        return SimpleUploadedFile(kept.name, kept.path.read_bytes())

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """Tell whether neither a file nor the token of one was sent."""
        return name not in files and f"{name}-kept" not in data

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Keep the file of a form shown again."""
        context = super().get_context(name, value, attrs)
        if self.keeps and isinstance(value, UploadedFile):
            value.seek(0)
            try:
                context["kept"] = incoming.keep(value.read(), value.name or "")
            except BadInput:  # empty or too large: the field says so
                context["kept"] = None
        return context


class KeptFileField(forms.FileField):
    """A file that need not be chosen again."""

    widget = KeptFileInput

    def to_python(self, data: Any) -> Any:
        """Return the file; refuse when the one kept is gone."""
        if isinstance(data, BadInput):
            raise ValidationError(str(data))
        return super().to_python(data)

    def bound_data(self, data: Any, initial: Any) -> Any:
        """Show the file that was sent."""
        return data if isinstance(data, UploadedFile) else initial


def keep_uploads(form: forms.BaseForm) -> None:
    """Let a form shown again keep its files: of a person who may do the act."""
    for field in form.fields.values():
        if isinstance(field.widget, KeptFileInput):
            field.widget.keeps = True
