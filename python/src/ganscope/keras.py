"""A callback for Keras 3 that watches a GAN while it trains.

from ganscope.keras import GanscopeCallback

gan.fit(data, callbacks=[GanscopeCallback("runs/1", real=real, stop_on={"saturation"})])
"""

from __future__ import annotations

from typing import Any

from keras.callbacks import Callback

from ._alarm import GanscopeStop
from ._monitor import Monitor


class GanscopeCallback(Callback):
    """Logs the losses and metrics of each batch, by the names that the model gives them (docs/names.md).

    Batches count over all epochs. Alarms named by ``stop_on`` set ``model.stop_training``, on all ranks of
    torch.distributed. Keras reports the mean of an
    epoch so far; a ``train_step`` that returns plain tensors reports the batch itself.

    Args:
        out: folder of this training
        log_every: batches between two lines
        options: those of `ganscope.Monitor`, e.g. ``columns={"loss": "lossG"}``
    """

    model: Any

    def __init__(self, out: str = "run", *, log_every: int = 1, **options: Any) -> None:
        super().__init__()
        self.monitor: Monitor | None = None
        self._out = out
        self._log_every = log_every
        self._options = options
        self._batches = 0

    def on_train_begin(self, logs: dict[str, Any] | None = None) -> None:
        """Opens the monitor."""
        self.monitor = Monitor(self._out, **self._options)

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Logs a line."""
        self._batches += 1
        if self.monitor is None or (self._batches - 1) % self._log_every != 0:
            return
        try:
            self.monitor.log(self._batches, **(logs or {}))
            if self._options.get("stop_on"):
                self.monitor.stop_all_ranks()
        except GanscopeStop:
            self.model.stop_training = True

    def on_train_end(self, logs: dict[str, Any] | None = None) -> None:
        """Closes the monitor."""
        if self.monitor is not None:
            self.monitor.close()
