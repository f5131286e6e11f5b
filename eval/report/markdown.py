"""Results as Markdown: tables that a repository can show."""

from __future__ import annotations

from collections.abc import Mapping

from eval.metrics.calibration import BINS
from eval.metrics.meaning import MEANINGS, lower_is_better
from eval.report.gather import headlines
from eval.result import Result


def report_markdown(results: Mapping[str, list[Result]]) -> str:
    """One section per dataset: headline metrics with intervals, kinds of question, latency."""
    parts = ["# Evaluation", "", _preamble(), ""]
    for dataset, group in results.items():
        parts += [f"## {dataset}", "", describe(group), "", metric_table(group), ""]
        kinds = _kind_table(group)
        thresholds = _threshold_table(group)
        reliability = [_reliability_table(group, claim) for claim in ("answerable", "correct")]
        parts += [part for table in (kinds, thresholds, *reliability) if table for part in (table, "")]
        parts += [_run_table(group), ""]
    return "\n".join(parts).rstrip() + "\n"


def metric_table(group: list[Result], names: list[str] | None = None) -> str:
    """A line per system, a column per metric; the best value of each column stands in bold."""
    names = names or headlines(group)
    best = {name: _best(group, name) for name in names}
    lines = [_line(["system", *(_heading(name) for name in names)]), _rule(1 + len(names))]
    for result in group:
        lines.append(_line([_name(result, group), *(_cell(result, name, best[name]) for name in names)]))
    return "\n".join(lines)


def level_table(result: Result) -> str:
    """What each level of caution costs; empty where a result does not tell."""
    levels = result["abstention"].get("levels", [])
    if not levels:
        return ""
    lines = [_line(["caution", "answered", "wrong of these", "false answers", "false refusals"]), _rule(5)]
    for level in levels:
        risk = "–" if level["risk"] is None else f"{level['risk']:.3f}"
        rates = [level["coverage"], level["false_answer_rate"], level["false_refusal_rate"]]
        covered, *errors = (f"{rate:.3f}" for rate in rates)
        lines.append(_line([f"{level['confidence']:g}", covered, risk, *errors]))
    return "\n".join(lines)


def describe(group: list[Result]) -> str:
    """What the dataset is and how much of it was asked."""
    dataset = max((result["dataset"] for result in group), key=lambda about: int(about["questions"]))
    documents = f" over {dataset['documents']:,} documents" if dataset["documents"] else ""
    return f"{dataset['questions']:,} questions{documents} ({dataset['task']}, data `{dataset['fingerprint']}`)."


def _name(result: Result, group: list[Result]) -> str:
    """The system, and how many questions it was asked where others were asked more or fewer."""
    asked = result["dataset"]["questions"]
    same = all(other["dataset"]["questions"] == asked for other in group)
    return str(result["system"]["name"]) + ("" if same else f" ({asked} questions)")


def _preamble() -> str:
    return (
        "Means over questions with 95% bootstrap intervals. ↓ marks metrics of which less is better. "
        "Citation metrics are to be read beside `correct`: copying a passage whole games them."
    )


def _heading(name: str) -> str:
    return f"{name} ↓" if lower_is_better(name) else name


def _best(group: list[Result], name: str) -> float | None:
    values: list[float] = [result["metrics"][name]["value"] for result in group if name in result["metrics"]]
    if len(values) < 2:
        return None
    return min(values) if lower_is_better(name) else max(values)


def _cell(result: Result, name: str, best: float | None) -> str:
    found = result["metrics"].get(name)
    if found is None:
        return "–"
    value = f"{found['value']:.3f}"
    shown = f"**{value}**" if best is not None and f"{best:.3f}" == value else value
    return f"{shown} [{found['low']:.3f}, {found['high']:.3f}]"


def _kind_table(group: list[Result]) -> str:
    """The first headline metric by kind of question."""
    kinds = sorted({kind for result in group for kind in result["by_kind"]})
    if len(kinds) < 2:
        return ""
    name = next((name for name in headlines(group)), "")
    lines = [f"`{name}` ({MEANINGS[name].about}) by kind of question:", ""]
    lines += [_line(["system", *kinds]), _rule(1 + len(kinds))]
    for result in group:
        cells = [result["by_kind"].get(kind, {}).get(name) for kind in kinds]
        shown = [f"{cell['value']:.3f} ({cell['count']})" if cell else "–" for cell in cells]
        lines.append(_line([result["system"]["name"], *shown]))
    return "\n".join(lines)


def _threshold_table(group: list[Result]) -> str:
    """The confidence chosen on one half of the questions, and what it does on the other half."""
    found = [(result, result["abstention"].get("threshold")) for result in group if result["abstention"]]
    if not any(threshold for _, threshold in found):
        return ""
    names = ["system", "threshold", "false_answer ↓", "false_refusal ↓"]
    lines = ["Confidence threshold chosen on one half of the questions, errors on the other half:", ""]
    lines += [_line(names), _rule(len(names))]
    for result, threshold in found:
        if threshold:
            rates = [threshold[name] for name in ("value", "false_answer_rate", "false_refusal_rate")]
            lines.append(_line([result["system"]["name"], *(f"{rate:.3f}" for rate in rates)]))
    return "\n".join(lines)


def _reliability_table(group: list[Result], claim: str) -> str:
    """What came true of each confidence, by tenths of it."""
    found = [(result["system"]["name"], result.get("calibration", {}).get(claim)) for result in group]
    if not any(bins for _, bins in found):
        return ""
    what = {"answerable": "of the questions that is answerable", "correct": "of the answers that is right"}[claim]
    lines = [f"Reliability: share {what}, by confidence (and how many they are):", ""]
    lines += [_line(["system", *(f"{n / BINS:g}–{(n + 1) / BINS:g}" for n in range(BINS))]), _rule(1 + BINS)]
    for name, bins in found:
        if bins:
            cells = {found["tenth"]: f"{found['came_true']:.2f} ({found['count']})" for found in bins}
            lines.append(_line([name, *(cells.get(n, "–") for n in range(BINS))]))
    return "\n".join(lines)


def _run_table(group: list[Result]) -> str:
    names = ["system", "p50 ms", "p95 ms", "tokens in", "out", "indexing s", "asking s", "failed", "date", "commit"]
    lines = [_line(names), _rule(len(names))]
    for result in group:
        total = result["latency_ms"].get("total", {})
        took, tokens = result["took_s"], result["tokens"]
        lines.append(
            _line(
                [
                    result["system"]["name"],
                    f"{total['p50']:.0f}" if total else "–",
                    f"{total['p95']:.0f}" if total else "–",
                    f"{tokens['mean_in']:.0f}" if tokens else "–",
                    f"{tokens['mean_out']:.0f}" if tokens else "–",
                    f"{took.get('index', 0):.0f}",
                    f"{took.get('answer', 0):.0f}",
                    str(result["failures"]),
                    result["date"][:10],
                    result["environment"]["commit"],
                ]
            )
        )
    return "\n".join(lines)


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _rule(columns: int) -> str:
    return "|---" + "|---:" * (columns - 1) + "|"
