"""Tab stops: how wide each tab of a line is."""

from __future__ import annotations

from app.outputs.typeset.lines import LINE_END, PAGE_END, TAB, Strip
from app.outputs.typeset.models import ParagraphLook, TabStop

_NEARLY = 1.0


def set_tabs(
    strip: Strip, start: int, left: float, right: float, look: ParagraphLook, default: float
) -> None:
    """Give the tabs of the line that begins at `start` their widths.

    `left` is where the line begins, `right` where it must end, both from the column's edge.
    """
    place, limit = strip.text.find(TAB, start), _line_limit(strip, start)
    shift, is_changed = left - strip.sums[start], False
    while 0 <= place < limit:
        # The sums are still those of before; what the tabs so far have grown by is carried along.
        at = strip.sums[place] + shift
        if at > right:
            break
        stop = next_stop(at, look, default, right)
        width = max(0.0, _target(strip, place, stop, right) - at)
        shift += width - strip.widths[place]
        strip.widths[place], is_changed = width, True
        place = strip.text.find(TAB, place + 1)
    if is_changed:
        strip.add_up()


def _line_limit(strip: Strip, start: int) -> int:
    ends = [strip.text.find(mark, start) for mark in (LINE_END, PAGE_END)]
    return min((place for place in ends if place >= 0), default=len(strip.text))


def next_stop(at: float, look: ParagraphLook, default: float, right: float) -> TabStop:
    """The first stop behind a place: one of the paragraph's, the hanging indent, a default one."""
    stops = list(look.tabs)
    if look.first < 0:
        stops.append(TabStop(look.left))
    beyond = [stop for stop in stops if stop.position > at + _NEARLY and stop.kind != "bar"]
    if beyond:
        return min(beyond, key=lambda stop: stop.position)
    position = (at + _NEARLY) // default * default + default
    return TabStop(min(position, max(right, at)))


def _target(strip: Strip, place: int, stop: TabStop, right: float) -> float:
    """Where the text behind the tab begins."""
    position = min(stop.position, right) if stop.kind in ("right", "end") else stop.position
    if stop.kind == "left":
        return position
    end = min(_line_limit(strip, place), _next_tab(strip, place))
    if stop.kind == "decimal":
        point = strip.text.find(".", place + 1, end)
        end = point if point >= 0 else end
    width = strip.sums[end] - strip.sums[place + 1]
    return position - (width / 2 if stop.kind == "center" else width)


def _next_tab(strip: Strip, place: int) -> int:
    found = strip.text.find(TAB, place + 1)
    return found if found >= 0 else len(strip.text)


def leader_of(strip: Strip, place: int, at: float, look: ParagraphLook) -> str:
    """The letter that fills the way of a tab that begins `at`; empty for none."""
    if strip.widths[place] <= 0:
        return ""
    beyond = [stop for stop in look.tabs if stop.position > at + _NEARLY]
    return min(beyond, key=lambda stop: stop.position).leader if beyond else ""
