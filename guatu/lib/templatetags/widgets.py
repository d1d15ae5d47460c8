"""Form fields in Tabler's dress."""

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()

CLASSES = {"select": "form-select", "checkbox": "form-check-input", "radio": "form-check-input"}


@register.filter
def dressed(field: BoundField) -> SafeString:
    """The widget with the class that Tabler gives its kind, red where the field has errors."""
    kind = getattr(field.field.widget, "input_type", "text")
    classes = [field.field.widget.attrs.get("class", ""), CLASSES.get(kind, "form-control")]
    if field.errors:
        classes.append("is-invalid")
    return field.as_widget(attrs={"class": " ".join(filter(None, classes))})
