"""What was answered so far, as the check page and the slip say it."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from shijian.catalogue.models import Risk
from shijian.common.identifiers import mask_name
from shijian.orders.models import Order
from shijian.orders.queries.contact import mask_address
from shijian.orders.queries.days import half_day_words
from shijian.orders.views.flow import Flow, mask_number


def answers(flow: Flow) -> list[dict[str, str]]:
    """Each answer with its question, for the check page and the slip."""
    return [
        {"question": "what", "term": _("What is wanted"), **_what_said(flow)},
        {"question": "whom", "term": _("For whom"), **_whom_said(flow)},
        {"question": "where", "term": _("Where to"), **_where_said(flow)},
        {"question": "when", "term": _("When it suits"), **_when_said(flow)},
        {"question": "contact", "term": _("Whom to ring"), **_phone_said(flow)},
        {"question": "contact", "term": _("To mind"), **_minded(flow)},
    ]


def _what_said(flow: Flow) -> dict[str, str]:
    if flow.item is not None:
        platform = str(flow.item.category.platform)
        return {"value": flow.item.title, "detail": _("%(platform)s · the menu of %(team)s")
                % {"platform": platform, "team": flow.item.team.short_name}}  # fmt: skip
    kind = str(flow.category or "")
    return {"value": flow.draft["what"].get("title", ""), "detail": kind}


def _whom_said(flow: Flow) -> dict[str, str]:
    whom = flow.draft["whom"]
    who = whom.get("who", "")
    if not who:
        return {"value": "", "detail": ""}
    age = {"elder": _("80 or older"), "minor": _("under 18")}.get(whom.get("age", ""), "")
    if who == "self":
        return {"value": _self_said(flow), "detail": age}
    mine = "" if flow.at_desk else _("I order for them")
    return {"value": _other_said(flow), "detail": _joined(age, mine)}


def _self_said(flow: Flow) -> str:
    name = flow.asker.name if flow.asker else flow.draft["whom"].get("own_name", "")
    if flow.at_desk:
        return mask_name(name or flow.draft["start"].get("name", ""))
    return f"{_('Myself')} {mask_name(name)}".strip()


def _other_said(flow: Flow) -> str:
    whom = flow.draft["whom"]
    if whom["who"] == "other":
        relation = Order.Relation(whom["relation"]).label if whom.get("relation") else ""
        return f"{relation} {mask_name(whom['name'])}".strip()
    known = flow.known.get(int(whom["who"].removeprefix("known-")))
    return f"{known.get_relation_display()} {mask_name(known.beneficiary.name)}" if known else ""


def _where_said(flow: Flow) -> dict[str, str]:
    if flow.place is None:
        return {"value": "", "detail": ""}
    again = bool(flow.draft["where"].get("again"))
    door = mask_address(flow.address)
    same = _("as last time") if again else ""
    value = f"{flow.place.parent}{flow.place}"
    return {"value": value, "detail": _joined(door, same)}


def _when_said(flow: Flow) -> dict[str, str]:
    if flow.draft["when"].get("any_time"):
        return {"value": _("Any time, you decide"), "detail": ""}
    said = [half_day_words(slot) for slot in flow.slots]
    others = _("or %(days)s") % {"days": _joined(*said[1:])} if said[1:] else ""
    return {"value": said[0] if said else "", "detail": others}


def _phone_said(flow: Flow) -> dict[str, str]:
    contact = flow.draft["contact"]
    if not contact:
        return {"value": "", "detail": ""}
    if contact.get("phone"):
        return {"value": mask_number(contact["phone"]), "detail": ""}
    return {"value": flow.own_phone, "detail": "" if flow.at_desk else _("your phone now")}


def _minded(flow: Flow) -> dict[str, str]:
    contact = flow.draft["contact"]
    said = [str(risk) for risk in Risk.objects.filter(code__in=contact.get("risks", []))]
    if contact.get("details"):
        said.append(contact["details"])
    nothing = _("Nothing") if contact else ""
    return {"value": _joined(*said) or nothing, "detail": ""}


def _joined(*said: str) -> str:
    return pgettext("between things said", ", ").join(text for text in said if text)
