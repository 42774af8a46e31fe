"""A resolved notice as readable text: every condition, artefact, amount and date with its clause."""

from __future__ import annotations

from app.definitions.kinds import KINDS
from app.definitions.models import BINDINGS, MAKERS, MEDIA, PERIODS
from app.outputs.documents.checklist import deadline_text

SEVERITIES = {"error": "必须", "warning": "提示"}


def text(known, notice):
    """The whole notice, line by line."""
    return (
        "\n".join(
            (
                *_head(notice),
                *(line for kind in notice.kinds for line in _kind(known, notice, kind)),
            )
        )
        + "\n"
    )


def _head(notice):
    yield f"{notice.id}　{notice.number}"
    yield notice.title
    yield f"{notice.issuer}；{notice.region}（{notice.level}）；成文 {notice.issued or '未载'}"
    yield f"生效 {notice.in_force_from} 至 {notice.in_force_to}；{notice.year} 年度；建设期 {notice.build_years} 年"
    yield f"叠加在 {notice.based_on}" if notice.based_on else "不叠加"
    if notice.office:
        parts = (
            notice.office.name,
            notice.office.address,
            notice.office.phone,
            notice.office.email,
        )
        yield f"办公室：{'；'.join(filter(None, parts))}"


def _kind(known, notice, kind):
    terms = notice.terms(kind)
    yield from ("", f"==== {KINDS[kind]} ====")
    yield from (f"用语：{key} = {word}" for key, word in sorted(terms.words.items()))
    yield from (f"时间：{deadline_text(one)}（{one.clause}）" for one in terms.deadlines)
    yield from (f"名额：{one.text}（{one.clause}）" for one in terms.quotas)
    yield from (f"提示：{one.text}（{one.clause}）" for one in terms.hints)
    yield from _money(terms)
    yield from ("", "-- 材料")
    for number, item in enumerate(terms.artefacts, 1):
        yield from _artefact(number, item)
    yield from _layout(terms)
    if terms.materials:
        yield from ("", "-- 佐证材料清单")
        for item in terms.materials:
            yield from _material(item)
    yield from ("", "-- 条件")
    for use in terms.conditions:
        yield from _condition(known, use)


def _money(terms):
    yield from ("", "-- 类别与补助（万元）")
    rule = terms.category
    if rule:
        more = f"；超过 {rule.more_than} 个的一类，都超过按 {rule.both}" if rule.more_than else ""
        share = "；预算向所定类别倾斜" if rule.larger_share else ""
        yield f"类别：{'、'.join(rule.options)}{more}{share}（{rule.clause}）"
    for one in terms.amounts:
        band = f"±{one.band}%" if one.band else ""
        cap = f"，最高 {one.maximum}" if one.maximum is not None else ""
        yield f"{one.category or '不分类别'}{_only_if(one)}：{one.amount}{band}{cap}（{one.clause}）"
    yield f"范围：{terms.money.minimum} 至 {terms.money.maximum}（{terms.money.clause}）"


def _only_if(item):
    return "".join(f" [{only.fact} = {only.value}]" for only in item.only_if)


def _artefact(number, item):
    yield f"{number:02d} {item.id}　{item.title}{_only_if(item)}（{item.clause}）"
    media = "、".join(MEDIA[one] for one in item.media)
    parts = [MAKERS[item.maker], item.document, f"{item.copies} 份" if item.copies else "", media]
    parts += [
        BINDINGS[item.binding],
        item.seal,
        "与原件一致" if item.certified else "",
        item.level,
        item.note,
        f"目录里写作 {item.listed}" if item.listed else "",
        f"订在 {item.bound_with} 里" if item.bound_with else "",
        f"装有文件夹 {'、'.join(item.holds)}" if item.holds else "",
        "申报时不交" if item.later else "",
        "交了以后才盖章" if item.sealed_later else "",
    ]
    yield "   " + "；".join(filter(None, parts))


def _material(item):
    yield f"{item.id}　{item.title}{_only_if(item)}（{item.clause}）"
    proves = f"证明 {'、'.join(item.proves)}" if item.proves else ""
    parts = [proves, "有则提供" if item.optional else "", item.note]
    if any(parts):
        yield "   " + "；".join(filter(None, parts))


def _layout(terms):
    if terms.contents:
        begin = (
            f"，从 {terms.contents.numbered_from} 起编页" if terms.contents.numbered_from else ""
        )
        columns = "、".join(f"{one.title}={one.value}" for one in terms.contents.columns)
        look = f"，页码写作 {terms.contents.label}，封面 {terms.contents.cover or '程序做'}"
        yield f"{terms.contents.volume}的目录：{columns}{begin}{look}（{terms.contents.clause}）"
    if terms.pictures_a_page:
        yield f"每页图数：{'、'.join(map(str, terms.pictures_a_page))}"
    if terms.page_limit:
        yield f"页数上限：{terms.page_limit}"


def _condition(known, use):
    yield f"{use.id}　{use.title}{_only_if(use)}"
    details = "".join(f" {key}={_plain(value)}" for key, value in sorted(use.parameters.items()))
    parts = [SEVERITIES[use.severity], f"{use.check}{details}", PERIODS[use.period]]
    parts += [f"逐行：{use.each}" if use.each else "", "要证明" if use.proof else ""]
    yield f"   {'；'.join(filter(None, parts))}（{known.notices[use.source].number} {use.clause}）"


def _plain(value):
    return dict(value) if hasattr(value, "items") else value
