"""Tags and filters of every template (`{% load desk %}`)."""

from datetime import date
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.middleware.csrf import get_token
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from kikan.ground import eras
from kikan.shared.desk import render
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import FIELD, new_token

register = template.Library()

register.filter("era", render.day_html)
register.filter("yen", render.yen)
register.filter("count", render.count)
register.filter("person_number", render.person_number)
register.filter("glyphs", render.glyphs)


@register.filter
def era_plain(day: date | str | None) -> str:
    """令和8年11月23日 without markup, for titles and attributes."""
    return "" if day is None else day if isinstance(day, str) else eras.in_words(day)


@register.filter
def era_month(day: date | None) -> str:
    """令和8年11月 of a day of that month."""
    return "" if day is None else eras.month_of_day(day)


@register.filter
def fiscal_year(year: int) -> str:
    """令和8年度."""
    return eras.fiscal_year_in_words(int(year))


@register.filter
def postal_code(code: str) -> str:
    """〒993-0002."""
    return f"〒{code[:3]}-{code[3:]}" if len(code or "") == 7 else ""


@register.filter
def shown(value: Any) -> SafeString:
    """A value of any kind as a difference shows it: days in eras, yen left to the caller, None as a dash."""
    if value is None or value == "":
        return format_html('<span class="none">{}</span>', "（なし）")
    return render.day_html(value) if isinstance(value, date) else format_html("{}", value)


@register.simple_tag
def badge(ja: str, tone: str = "blue", title: str = "") -> SafeString:
    return render.badge(Badge(ja, tone, title))


@register.simple_tag(takes_context=True)
def form_token(context: Context) -> SafeString:
    """The hidden fields every form carries: ours (CSRF) and once (二重送信の防止)."""
    request = context["request"]
    return format_html(
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="{}" value="{}">',
        get_token(request), FIELD, new_token(request),
    )  # fmt: skip


@register.inclusion_tag("desk/parts/field.html", takes_context=True)
def field(context: Context, bound: BoundField, hint: str = "", beside: str = "") -> dict[str, Any]:
    """Label, 必須, widget, hint and error of one field; marked where it comes from what is known.

    hint stands under the widget, beside to its right (a deadline, a unit).
    """
    is_known = bound.initial not in (None, "") and not bound.field.disabled
    is_changed = is_known and bound.form.is_bound and bound.name in bound.form.changed_data
    # A number among texts of choices is no change.
    is_changed = is_changed and str(bound.initial) != str(bound.value())
    attrs = _attributes(context, bound, bool(hint or bound.help_text), is_known)
    return {
        "bound": bound,
        "widget": bound.as_widget(attrs=attrs),
        "hint": hint or bound.help_text,
        "beside": beside,
        "is_group": bound.field.widget.template_name.endswith(("radio.html", "checkbox_select.html")),
        "is_check": bound.field.widget.template_name.endswith("checkbox.html"),
        "was": _was(bound),
        "state": "changed" if is_changed else "known" if is_known else "",
    }


def _was(bound: BoundField) -> Any:
    """What was known, of a choice in its words."""
    choices = getattr(bound.field, "choices", ())
    return next((ja for value, ja in choices if str(value) == str(bound.initial)), bound.initial)


def _attributes(context: Context, bound: BoundField, has_hint: bool, is_known: bool) -> dict[str, Any]:
    described = [f"{bound.auto_id}-error"] if bound.errors else []
    described += [f"{bound.auto_id}-hint"] if has_hint else []
    attrs: dict[str, Any] = {}
    if described:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if is_known:
        attrs["data-known"] = bound.field.widget.format_value(bound.initial) or ""
    desk = context.get("desk")
    if desk is not None and not desk.is_today:
        attrs["disabled"] = True
    return attrs


@register.inclusion_tag("desk/parts/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """Every error of the form in one place, each linking to its field."""
    listed = [(form[name], errors) for name, errors in form.errors.items() if name in form.fields]
    general = form.non_field_errors()
    return {"listed": listed, "general": general, "count": len(listed) + len(general)}


@register.inclusion_tag("desk/parts/submit.html", takes_context=True)
def submit(
    context: Context,
    ja: str,
    name: str = "",
    value: str = "",
    kind: str = "",
    key: str = "",
    download: bool = False,
) -> dict[str, Any]:
    """A button that sends its form; off while another day than today is looked at. kind: '', two, three, red.

    download: what comes back is a file, so that the page stays and its buttons must stay of use.
    """
    desk = context.get("desk")
    is_off = desk is not None and not desk.is_today
    return {
        "ja": ja, "name": name, "value": value, "kind": kind, "key": key, "is_off": is_off, "is_download": download,
    }  # fmt: skip


@register.inclusion_tag("desk/parts/table.html", takes_context=True)
def table(context: Context, table: Any) -> dict[str, Any]:
    return {"table": table, "desk": context.get("desk"), "request": context.get("request")}


@register.inclusion_tag("desk/parts/steps.html")
def steps(steps: Any, ja: str = "手順") -> dict[str, Any]:
    return {"steps": steps, "ja": ja}


@register.inclusion_tag("desk/parts/tiles.html")
def tiles(tiles: Any) -> dict[str, Any]:
    return {"tiles": tiles}


@register.inclusion_tag("desk/parts/diff.html")
def diff(rows: Any, ja: str = "変更前と変更後") -> dict[str, Any]:
    return {"rows": rows, "ja": ja}


@register.inclusion_tag("desk/parts/progress.html", takes_context=True)
def progress(context: Context, progress: Any) -> dict[str, Any]:
    return {"progress": progress, "request": context.get("request")}


@register.inclusion_tag("desk/parts/plot.html")
def plot(plot: Any, opened: bool = False) -> dict[str, Any]:
    """A drawing with its table beneath; `opened` shows the table at once."""
    return {"plot": plot, "opened": opened}


@register.inclusion_tag("desk/parts/acts.html")
def acts(acts: Any) -> dict[str, Any]:
    """Acts that are possible, then the impossible ones with the reason, folded where they are many."""
    given = list(acts)
    return {"possible": [a for a in given if a.url], "impossible": [a for a in given if not a.url]}


@register.inclusion_tag("desk/parts/panels.html")
def panels(panels: Any) -> dict[str, Any]:
    """The cards that other businesses show about the person: what `panels_for` gave."""
    return {"panels": panels}
