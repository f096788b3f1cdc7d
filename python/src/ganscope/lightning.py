"""A callback for Lightning that watches a GAN while it trains.

from ganscope.lightning import GanscopeCallback

trainer = Trainer(callbacks=[GanscopeCallback("runs/1", real=real, stop_on={"saturation"})])
"""

from __future__ import annotations

import contextlib
from typing import Any

from ._alarm import GanscopeStop
from ._monitor import Monitor, grad_norm

try:
    from lightning.pytorch import Callback
except ImportError:
    from pytorch_lightning import Callback


class GanscopeCallback(Callback):
    """Logs what the module logs, by the names that it uses (docs/names.md), and the gradients of both players.

    Alarms named by ``stop_on`` end the training as early stopping does: ``trainer.should_stop`` on all ranks.

    Args:
        out: folder of this training
        generator, discriminator: attributes of the module, for the norms of their gradients
        log_every: batches between two lines
        options: those of `ganscope.Monitor`; ``sample_fn`` may take the module
    """

    def __init__(
        self,
        out: str = "run",
        *,
        generator: str = "generator",
        discriminator: str = "discriminator",
        log_every: int = 1,
        **options: Any,
    ) -> None:
        super().__init__()
        self.monitor: Monitor | None = None
        self._out = out
        self._players = {"gradNormG": generator, "gradNormD": discriminator}
        self._log_every = log_every
        self._options = options
        self._norms: dict[str, float] = {}
        self._batches = 0

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        """Opens the monitor; on other ranks than 0 it does nothing."""
        options = dict(self._options)
        draw = options.pop("sample_fn", None)
        if draw is not None:
            options["sample_fn"] = lambda: draw(pl_module)
        self.monitor = Monitor(self._out, rank=trainer.global_rank, **options)

    def on_before_optimizer_step(self, trainer: Any, pl_module: Any, optimizer: Any) -> None:
        """Takes the norm of the player that this optimizer moves."""
        if not self._is_due():
            return
        moved = {id(each) for group in optimizer.param_groups for each in group["params"]}
        for name, attribute in self._players.items():
            player = getattr(pl_module, attribute, None)
            if player is None:
                continue
            parameters = list(player.parameters())
            if any(id(each) in moved for each in parameters):
                self._norms[name] = grad_norm(parameters)

    def on_train_batch_end(self, trainer: Any, pl_module: Any, outputs: Any, batch: Any, batch_idx: int) -> None:
        """Logs a line."""
        self._batches += 1
        if self.monitor is not None and (self._batches - 1) % self._log_every == 0:
            values = {name: value for name, value in trainer.callback_metrics.items() if name not in ("step", "epoch")}
            with contextlib.suppress(GanscopeStop):
                self.monitor.log(self._batches, **values, **self._norms)
            self._norms = {}
            # Only rank 0 has alarms: all ranks ask each other at the same batches.
            if self._options.get("stop_on"):
                stop = trainer.strategy.reduce_boolean_decision(self.monitor.should_stop, all=False)
                trainer.should_stop = trainer.should_stop or stop

    def on_exception(self, trainer: Any, pl_module: Any, exception: BaseException) -> None:
        """Closes the monitor."""
        self._close()

    def on_train_end(self, trainer: Any, pl_module: Any) -> None:
        """Closes the monitor."""
        self._close()

    def _is_due(self) -> bool:
        return self._batches % self._log_every == 0

    def _close(self) -> None:
        if self.monitor is not None:
            self.monitor.close()
