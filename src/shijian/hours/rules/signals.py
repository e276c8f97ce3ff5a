"""What a signal says, in words that the volunteer and the office both read."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from shijian.hours.models import Signal


@dataclass(frozen=True, slots=True)
class Said:
    """A signal on a page: what was noticed, and why that asks for a look."""

    title: str
    text: str


def signal_said(signal: Signal) -> Said:
    """One signal in plain words; it never says that somebody did something wrong."""
    title, text = _words()[signal.kind]
    facts = {name: _shown(name, value) for name, value in signal.facts.items()}
    return Said(title, text % facts)


def _shown(name: str, value: int) -> int | str:
    return f"{value / 60:g}" if name == "reached" else value


def _words() -> dict[str, tuple[str, str]]:
    return {
        "overlap": (
            _("In two places at the same time"),
            _("Another attendance has %(minutes)s of the same minutes. A time counts once."),
        ),
        "travel": (
            _("Faster from one place to the other than one can travel"),
            _("%(minutes)s minutes lie between the two; the way takes %(needed)s at least."),
        ),
        "device": (
            _("One phone read the place's code for several people"),
            _("It did so for %(people)s people; each of them reads it with their own."),
        ),
        "burst": (
            _("More people signed in than a hand can manage"),
            _("%(people)s people within %(seconds)s seconds, by one and the same person."),
        ),
        "far": (
            _("The code was read far away from its place"),
            _("It was read %(metres)s metres from the place of the activity."),
        ),
        "pair": (
            _("Again and again the same two people alone"),
            _("Alone with the same captain %(times)s times within %(days)s days."),
        ),
        "backfill": (
            _("Many back-filled at once"),
            _("One person entered %(people)s of them within %(minutes)s minutes."),
        ),
        "copied": (
            _("The words of another team's activity"),
            _("What was done is told in the same words as an earlier activity of another team."),
        ),
        "nobody_served": (
            _("It does not say for whom it was"),
            _("Nobody is named whom it served. This alone never holds anything."),
        ),
        "near_limit": (
            _("Several days that stop just short of a limit"),
            _("%(times)s days end less than %(minutes)s minutes before another person would have "
              "had to confirm them."),
        ),
        "threshold": (
            _("A mark reached in a sudden rush"),
            _("%(reached)s hours were reached, with %(minutes)s minutes in the last %(days)s days, "
              "far more than usual."),
        ),
        "woken": (
            _("Several people back after a long time, all at once"),
            _("%(people)s people who had not served for %(days)s days came to the same activity."),
        ),
    }  # fmt: skip
