"""Summaries that are committed in eval/results, and the tables of the README and docs/results.md made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from eval.errors import ResultError
from eval.fingerprint import CODE, code_fingerprint
from eval.report.gather import gather
from eval.report.markdown import level_table, metric_table
from eval.result import Result, read_result, summary_of, write_result
from eval.summary import summary_table
from eval.writing import write_whole

FOLDER = Path(__file__).parent / "results"
BEGIN = "<!-- evaluation: made by `footnote eval table`, do not edit -->"
END = "<!-- /evaluation -->"
COLUMNS = {
    "ranking": ["nDCG@10", "recall@5", "recall@10", "all_recall@10"],
    "answering": [
        "correct",
        "followed",
        "both_shown",
        "false_answer",
        "false_refusal",
        "alce_recall",
        "source_recall",
        "recall@5",
    ],
    "rewriting": ["rouge_l", "f1"],
    "entailment": ["correct", "false_answer", "auroc", "balanced_accuracy"],
}


def keep(out: Path, folder: Path = FOLDER) -> Iterator[str]:
    """Copy the newest summary of each dataset and system, and say for each what became of the one before."""
    for dataset, group in gather(out).items():
        for result in group:
            path = folder / dataset / f"{result['system']['name']}.json"
            had = read_result(path)["fingerprint"] if path.exists() else None
            write_result(summary_of(result), path)
            change = "kept" if had is None else "unchanged" if had == result["fingerprint"] else f"replaces {had}"
            yield f"{path}: {result['fingerprint']} {change}"


def stale_results(folder: Path = FOLDER) -> list[str]:
    """A sentence for each summary that was made by other code than is here."""
    if not folder.is_dir():
        return []
    return [
        f"{dataset} / {result['system']['name']} was made by other code (commit {result['environment']['commit']}); "
        f"run: {result['command']}"
        for dataset, group in gather_or_nothing(folder).items()
        for result in group
        if result["code"] != code_fingerprint(CODE[result["system"]["kind"]])
    ]


def gather_or_nothing(folder: Path) -> dict[str, list[Result]]:
    """Results by dataset; empty where there are none."""
    try:
        return gather(folder)
    except ResultError:
        return {}


def update_tables(readme: Path, details: Path, *, folder: Path = FOLDER, write: bool) -> list[Path]:
    """Put the summary into one file and every figure into the other, between their marks.

    Returns:
        The files whose table differed from what stood there.

    Raises:
        ResultError: A file or its marks are missing; nothing is written then.
    """
    results = gather_or_nothing(folder)
    tables = {readme: summary_table(results), details: every_table(results)}
    fresh = {path: _with_table(path, table) for path, table in tables.items()}
    changed = [path for path, text in fresh.items() if text != path.read_text(encoding="utf-8")]
    if write:
        for path in changed:
            write_whole(path, fresh[path])
    return changed


def _with_table(path: Path, table: str) -> str:
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ResultError(f"{path} cannot be read: {error}.") from error
    begin, end = text.find(BEGIN), text.find(END)
    if begin < 0 or end < begin:
        raise ResultError(f"{path} lacks the two marks that the table stands between: {BEGIN} and {END}.")
    return f"{text[:begin]}{BEGIN}\n{table}\n{text[end:]}"


def every_table(results: Mapping[str, list[Result]]) -> str:
    """One table per dataset, each with the date, the commit and the command that makes it."""
    parts = []
    for dataset, group in results.items():
        about = group[0]["dataset"]
        wanted = [name for name in COLUMNS[about["task"]] if any(name in result["metrics"] for result in group)]
        made = sorted({(result["date"][:10], result["environment"]["commit"]) for result in group})
        when = ", ".join(f"{date} at {commit}" for date, commit in made)
        systems = " ".join(f"-s {result['system']['name']}" for result in group)
        parts += [
            f"## {dataset}",
            f"{about['questions']:,} questions ({when})",
            metric_table(group, wanted),
            f"`footnote eval {dataset} {systems}{_limit(group[0])}`",
            f"Took, in seconds, indexing and asking: {', '.join(map(_took, group))}.",
        ]
        for result in group:
            if result["system"]["kind"] == "pipeline" and (table := level_table(result)):
                parts += [f"What caution costs, {result['system']['name']}:", table]
    return "\n\n".join(parts)


def _took(result: Result) -> str:
    took = result["took_s"]
    spent = f"{took['index']:,.0f} + {took['answer']:,.0f}" if took else "not known"
    return f"{result['system']['name']} {spent}"


def _limit(result: Result) -> str:
    limit = result["dataset"].get("limit")
    return f" --limit {limit}" if limit else ""
