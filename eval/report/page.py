"""Results as one self-contained page: plots, tables, and every question with its answer, citations and expectations.

All text of datasets and answers reaches the page as JSON and is shown with textContent, never as markup.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from math import sqrt
from pathlib import Path
from typing import Any

from eval.metrics.meaning import MEANINGS, in_order, lower_is_better
from eval.report.gather import headlines
from eval.report.svg import Bar, Curve, bars, curves
from eval.result import Result

FOLDER = Path(__file__).parent
LONGEST_TEXT = 1200
RANKS_SHOWN = 5
TURNS_SHOWN = 4
COLOURS = 10
LARGEST_DOT, SMALLEST_DOT = 6.0, 1.5


def report_page(results: Mapping[str, list[Result]]) -> str:
    """The page, as HTML with everything in it."""
    systems = sorted({result["system"]["name"] for group in results.values() for result in group})
    sections = "".join(_section(name, group, _colours(group, systems)) for name, group in results.items())
    contents = " ".join(f'<a href="#{escape(name)}">{escape(name)}</a>' for name in results)
    data = [row for group in results.values() for result in group for row in _rows(result)]
    filled = {
        "STYLE": _asset("page.css"),
        "CONTENTS": contents,
        "SECTIONS": sections,
        "DATA": _as_script_data(data),
        "SCRIPT": _asset("page.js"),
    }
    page = _asset("page.html")
    for name, value in filled.items():
        page = page.replace(f"%%{name}%%", value)
    return page


def _asset(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def _as_script_data(value: object) -> str:
    """JSON that cannot end the script element it stands in."""
    return (
        json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c").replace("%%", "%\\u0025")
    )


def _colours(group: list[Result], systems: list[str]) -> dict[str, int]:
    """A system has the same colour in every section, unless another one there has it."""
    found: dict[str, int] = {}
    for name in sorted(result["system"]["name"] for result in group):
        wanted = systems.index(name)
        free = [n % COLOURS for n in range(wanted, wanted + COLOURS) if n % COLOURS not in found.values()]
        found[name] = free[0] if free else wanted % COLOURS
    return found


def _legend(colours: Mapping[str, int]) -> str:
    keys = (f'<span><i class="s{colour}"></i>{escape(name)}</span>' for name, colour in sorted(colours.items()))
    return f'<div class="legend">{"".join(keys)}</div>'


def _section(name: str, group: list[Result], colours: Mapping[str, int]) -> str:
    dataset = group[0]["dataset"]
    documents = f" over {dataset['documents']:,} documents" if dataset["documents"] else ""
    plots = [_metric_plot(metric, group, colours) for metric in headlines(group)]
    plots += [_kind_plot(group, colours), _risk_plot(group, colours)]
    plots += [_reliability_plot(group, colours, claim) for claim in ("answerable", "correct")]
    plots.append(_latency_plot(group, colours))
    return (
        f'<section id="{escape(name)}"><h2>{escape(name)}</h2>'
        f"<p>{dataset['questions']:,} questions{documents}, {escape(dataset['task'])}.</p>"
        f'{_legend(colours)}<div class="plots">{"".join(plots)}</div>{_table(group)}</section>'
    )


def _metric_plot(metric: str, group: list[Result], colours: Mapping[str, int]) -> str:
    arrow = " (less is better)" if lower_is_better(metric) else ""
    about = MEANINGS[metric].about
    items = [
        Bar(name, found["value"], colours[name], found["low"], found["high"])
        for result in group
        if (found := result["metrics"].get(metric))
        for name in [result["system"]["name"]]
    ]
    return bars(f"{metric}{arrow}: {about}", items)


def _kind_plot(group: list[Result], colours: Mapping[str, int]) -> str:
    metric = headlines(group)[0] if headlines(group) else ""
    kinds = sorted({kind for result in group for kind in result["by_kind"]})
    items = [
        Bar(f"{kind}"[:24], found["value"], colours[result["system"]["name"]], found["low"], found["high"])
        for kind in kinds
        for result in group
        if (found := result["by_kind"].get(kind, {}).get(metric))
    ]
    return bars(f"{metric} by kind of question", items) if len(kinds) > 1 and items else ""


def _risk_plot(group: list[Result], colours: Mapping[str, int]) -> str:
    lines = [
        Curve(result["system"]["name"], colours[result["system"]["name"]], result["abstention"]["risk_coverage"])
        for result in group
        if result["abstention"]
    ]
    title = "risk over coverage: loss as ever less sure questions are answered"
    return curves(title, lines, axes=("coverage", "risk")) if lines else ""


def _reliability_plot(group: list[Result], colours: Mapping[str, int], claim: str) -> str:
    """Share that came true over confidence; the larger a dot, the more questions it stands for."""
    lines = []
    for result in group:
        name, bins = result["system"]["name"], result.get("calibration", {}).get(claim)
        if bins:
            most = max(found["count"] for found in bins)
            points = [(found["confidence"], found["came_true"]) for found in bins]
            sizes = [max(SMALLEST_DOT, LARGEST_DOT * sqrt(found["count"] / most)) for found in bins]
            dots = [(size, f"{found['count']} questions") for size, found in zip(sizes, bins, strict=True)]
            lines.append(Curve(name, colours[name], points, dots))
    share = {"answerable": "answerable", "correct": "right"}[claim]
    title = f"reliability: share that is {share} over the confidence; calibrated is the diagonal"
    return curves(title, lines, axes=("confidence", f"share {share}"), diagonal=True) if lines else ""


def _latency_plot(group: list[Result], colours: Mapping[str, int]) -> str:
    items = [
        Bar(f"{result['system']['name']} {share}", total[share], colours[result["system"]["name"]])
        for result in group
        if (total := result["latency_ms"].get("total"))
        for share in ("p50", "p95")
    ]
    top = max((item.value for item in items), default=0.0)
    return bars("milliseconds a question", items, top=top or 2.0, unit=" ms") if items else ""


def _table(group: list[Result]) -> str:
    head = "".join(f"<th>{escape(result['system']['name'])}</th>" for result in group)
    body = []
    for name in in_order({name for result in group for name in result["metrics"]}):
        cells = "".join(f"<td>{_cell(result, name)}</td>" for result in group)
        title = escape(MEANINGS[name].about if name in MEANINGS else "", quote=True)
        arrow = " ↓" if lower_is_better(name) else ""
        body.append(f'<tr><th title="{title}">{escape(name)}{arrow}</th>{cells}</tr>')
    return (
        f"<details><summary>All metrics, with 95% intervals</summary><table><thead><tr><th></th>{head}</tr></thead>"
        f"<tbody>{''.join(body)}</tbody></table></details>"
    )


def _cell(result: Result, name: str) -> str:
    found = result["metrics"].get(name)
    if found is None:
        return "–"
    return f"{found['value']:.3f} <small>[{found['low']:.3f}, {found['high']:.3f}] n={found['count']}</small>"


def _rows(result: Result) -> list[dict[str, Any]]:
    """What the table of questions shows, shortened."""
    rows = []
    for question in result.get("questions", ()):
        outcome, metrics = question["outcome"], question["metrics"]
        score = next((metrics[name] for name in ("correct", "nDCG@10", "rouge_l") if name in metrics), None)
        ranking = list(dict.fromkeys(hit["entry_id"] for hit in outcome.get("ranking", ())))[:RANKS_SHOWN]
        rows.append(
            {
                "d": result["dataset"]["name"],
                "s": result["system"]["name"],
                "k": question["kind"],
                "q": question["question"][:LONGEST_TEXT],
                "h": [text[:LONGEST_TEXT] for text in question["history"][-TURNS_SHOWN:]],
                "a": (outcome.get("error") and f"failed: {outcome['error']}") or outcome.get("text", "")[:LONGEST_TEXT],
                "st": "failed" if outcome.get("error") else outcome.get("status", "ranked"),
                "v": score,
                "r": ranking,
                "c": [[c["marker"], _source(c), c["quote"][:LONGEST_TEXT]] for c in outcome.get("citations", ())],
                "e": [text[:LONGEST_TEXT] for text in question["expected"]["answers"][:3]],
                "g": question["expected"]["sources"][:RANKS_SHOWN],
                "p": question["expected"].get("planted", ""),
                "u": question["answerable"] is False,
                "m": {name: round(value, 3) for name, value in metrics.items()},
            }
        )
    return rows


def _source(cited: dict[str, Any]) -> str:
    """A citation's source as a reader would name it."""
    return ", ".join(part for part in (cited.get("title") or cited["entry_id"], cited.get("date")) if part)
