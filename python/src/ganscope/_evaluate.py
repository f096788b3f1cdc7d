"""Evaluates generated samples against real ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

from ._arrays import Modes, Samples, Series, write_modes, write_samples, write_series
from ._bridges import bridges_of
from ._errors import GanscopeError
from ._program import ask
from ._records import Gate, Quantity, Verdict, failures, gates, quantities, table, verdicts
from ._report import Report

#: "emd,jsd", ["emd", "jsd"], or {"emd": {"points": 1000}, "jsd": {}}.
Metrics: TypeAlias = "str | Sequence[str] | Mapping[str, Mapping[str, Any] | None]"

#: "emd<=3nulls, jsd<=0.05", or a list of such expectations.
Expect: TypeAlias = "str | Sequence[str]"

#: "digits", a file with a network, or a function from samples to features (rows of numbers).
Features: TypeAlias = "str | os.PathLike[str] | Callable[[Any], Any]"


class Evaluation(Report):
    """What `evaluate` measured.

    Attributes:
        metrics: quantities by name, e.g. ``metrics["emd"].value``; of a series those of the last set
        series: of a series the quantities of each set, by step
        verdicts: of a series, e.g. ``verdicts["convergence"].status``
        gates: the expectations, and whether each held
        passed: whether all gates held; True without gates
        skipped: why a metric was not measured, by metric
        warnings: what is odd about the samples
        record: all of it as ``ganscope eval --json`` prints it
    """

    def __init__(self, record: Mapping[str, Any], report: Path) -> None:
        self.record = record
        self.metrics: dict[str, Quantity] = quantities(record["metrics"])
        self.series: dict[int, dict[str, Quantity]] = {
            each["step"]: quantities(each["metrics"]) for each in record["series"]
        }
        self.verdicts: dict[str, Verdict] = verdicts(record["verdicts"])
        self.gates: list[Gate] = gates(record["gates"])
        self.passed: bool = record["exit"] == 0
        self.skipped: dict[str, str] = {each["metric"]: each["why"] for each in record["skipped"]}
        self.warnings: list[str] = list(record["warnings"])
        self._keep_report(report)

    def failures(self) -> str:
        """The gates that did not hold, as the command prints them; empty if all held."""
        return failures(self.gates)

    def log_to(self, step: int, *, wandb: Any = None, mlflow: Any = None, tensorboard: Any = None) -> None:
        """Sends the quantities as ganscope/NAME to a run of Weights & Biases or MLflow, or to a SummaryWriter."""
        values = {name: each.value for name, each in self.metrics.items()}
        for bridge in bridges_of(wandb=wandb, mlflow=mlflow, tensorboard=tensorboard):
            bridge.scalars(step, values)
            bridge.close()

    def to_pandas(self) -> Any:
        """A table with a row for each quantity; of a series with a row for each step and quantity.

        Raises:
            ImportError: if pandas is not installed
        """
        import pandas

        if not self.series:
            return pandas.DataFrame.from_dict({name: each.row() for name, each in self.metrics.items()}, orient="index")
        rows = {(step, name): each.row() for step, measured in self.series.items() for name, each in measured.items()}
        index = pandas.MultiIndex.from_tuples(list(rows), names=["step", "quantity"])
        return pandas.DataFrame(list(rows.values()), index=index)

    def __str__(self) -> str:
        """Verdicts, quantities and failed gates as text."""
        said = [f"{name}: {verdict.status}" for name, verdict in self.verdicts.items()]
        return "\n".join([*said, table(self.metrics), *([self.failures()] if self.failures() else [])])


def evaluate(
    real: Samples,
    fake: Series,
    *,
    metrics: Metrics | None = None,
    modes: Modes | None = None,
    labels: tuple[Samples, Samples] | None = None,
    reference: Samples | None = None,
    features: Features | None = None,
    expect: Expect | None = None,
    rows: int | None = None,
    resamples: int | None = None,
    thorough: bool = False,
) -> Evaluation:
    """Measures generated samples against real ones, each value beside what real samples score against each other.

    Args:
        real: samples of the data, one a row; twice as many as generated ones give null bands
        fake: generated samples; ``{step: samples}`` or a pattern such as "fake-*.npy" is a series, which is judged for
            convergence and collapse
        metrics: those to measure, with their options (default: all that fit)
        modes: the data's modes, ``{"centers": [[x, y], ...], "std": s}``, a file, or "none" if there are none
        labels: class labels of the real and of the generated rows
        reference: real samples that were held out of the training, to test for memorization
        features: "digits", a file of a network (TensorFlow.js, ONNX), or a function from samples to features,
            which are then compared instead of the samples
        expect: gates such as "emd<=3nulls, jsd<=0.05" (docs/evaluate.md)
        rows: compare at most so many rows of each side
        resamples: at most so many resamples a null band; 0 for none
        thorough: measure all, however long it takes (default: what ends in about a minute)

    Raises:
        GanscopeError: for samples that cannot be compared, an unknown metric or an expectation that can never be judged

    Example:
        >>> r = np.random.default_rng(0)
        >>> found = evaluate(r.normal(size=(2000, 2)), r.normal(size=(1000, 2)), expect="emd<=3nulls")
        >>> found.passed
        True
    """
    if callable(features):
        real, fake, reference = _mapped(features, real, fake, reference)
        features = None
    with TemporaryDirectory(prefix="ganscope-") as name:
        folder = Path(name)
        answer = ask(
            ["eval"],
            {
                "real": write_samples(real, folder, "real"),
                "fake": write_series(fake, folder, "fake"),
                "metrics": None if metrics is None else metrics_text(metrics),
                "modes": write_modes(modes, folder),
                "labels": labels
                and ",".join(
                    write_samples(each, folder, f"labels-{side}") for side, each in zip("rf", labels, strict=True)
                ),
                "reference": None if reference is None else write_samples(reference, folder, "reference"),
                "extractor": features,
                "expect": expect if expect is None or isinstance(expect, str) else ", ".join(expect),
                "rows": rows,
                "resamples": resamples,
                "thorough": thorough,
                "out": folder / "out",
                "json": True,
                "quiet": True,
            },
        )
        return Evaluation(answer.value, folder / "out" / "report.html")


def metrics_text(metrics: Metrics) -> str:
    """Metrics as the command takes them: ``{"prdc": {"k": 3}}`` is "prdc:k=3"."""
    if isinstance(metrics, str):
        return metrics
    if not isinstance(metrics, Mapping):
        return ",".join(metrics)
    words = {True: "true", False: "false", None: "null"}

    def text(value: Any) -> str:
        return words[value] if value is None or isinstance(value, bool) else str(value)

    return ",".join(
        ":".join([name, *(f"{option}={text(value)}" for option, value in (options or {}).items())])
        for name, options in metrics.items()
    )


def _mapped(
    features: Callable[[Any], Any], real: Samples, fake: Series, reference: Samples | None
) -> tuple[Samples, Series, Samples | None]:
    """The features of all samples."""
    sets = list(fake.values()) if isinstance(fake, Mapping) else [fake]
    if any(isinstance(each, (str, os.PathLike)) for each in [real, *sets, reference]):
        raise GanscopeError("E_INPUT", "a function of features takes arrays, not files", hint="e.g. real=np.load(file)")
    seen = features(real)
    made = {step: features(each) for step, each in fake.items()} if isinstance(fake, Mapping) else features(fake)
    return seen, made, None if reference is None else features(reference)
