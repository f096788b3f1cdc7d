"""What ganscope.Monitor costs a PyTorch training of the ring: processor time a step, and memory of its process.

    python bench/monitor.py [STEPS]      needs torch, and the built package: npm run build:python

The cost is the processor time that `Monitor.log` takes from the training's thread, and that of the threads behind it:
on a machine with other work, times on the clock and differences between them say little. What asking for the time takes
by itself, measured at the same places, is subtracted. Torch runs on one thread.
"""

import resource
import sys
import tempfile
import threading
import time
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python" / "src"))
WARM = 200


def mlp(inputs: int, outputs: int) -> nn.Module:
    return nn.Sequential(
        nn.Linear(inputs, 128), nn.ReLU(), nn.Linear(128, 128), nn.ReLU(), nn.Linear(128, outputs)
    )


class Training:
    """Non-saturating GAN on a ring of eight modes, batches of 256."""

    def __init__(self) -> None:
        torch.manual_seed(1)
        torch.set_num_threads(1)
        self.g, self.d = mlp(2, 2), mlp(2, 1)
        self.optg = torch.optim.Adam(self.g.parameters(), 1e-3, (0.5, 0.999))
        self.optd = torch.optim.Adam(self.d.parameters(), 1e-3, (0.5, 0.999))
        angles = torch.arange(8) * torch.pi / 4
        self.centers = torch.stack([angles.cos(), angles.sin()], 1)

    def step(self) -> dict[str, torch.Tensor]:
        real = self.centers[torch.randint(8, (256,))] + 0.02 * torch.randn(256, 2)
        fake = self.g(torch.randn(256, 2))
        on_real, on_fake = self.d(real), self.d(fake.detach())
        loss_d = nn.functional.softplus(-on_real).mean() + nn.functional.softplus(on_fake).mean()
        self.optd.zero_grad()
        loss_d.backward()
        self.optd.step()
        loss_g = nn.functional.softplus(-self.d(fake)).mean()
        self.optg.zero_grad()
        loss_g.backward()
        self.optg.step()
        with torch.no_grad():
            means = {"probReal": on_real.sigmoid().mean(), "probFake": on_fake.sigmoid().mean()}
        return {"lossD": loss_d, "lossG": loss_g, **means}


def memory() -> float:
    """MB that this process holds."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * resource.getpagesize() / 1e6


def main(steps: int) -> None:
    training = Training()
    for _ in range(WARM):
        training.step()
    before = memory()
    import ganscope

    monitor = ganscope.Monitor(tempfile.mkdtemp(), on_alarm=lambda alarm: None)
    threads = [each for each in threading.enumerate() if each.name.startswith("ganscope")]
    behind = [time.pthread_getcpuclockid(each.ident) for each in threads]
    logging, trained, asking = [], [], []
    for step in range(1, steps + 1):
        began = time.thread_time()
        values = training.step()
        ended = time.thread_time()
        asked = time.thread_time()
        monitor.log(step, **values)
        logging.append(time.thread_time() - asked)
        asking.append(asked - ended)
        trained.append(ended - began)
    written = sum(map(time.clock_gettime, behind)) / steps
    after = memory()
    monitor.close()
    step, clock = sum(trained) / steps, sum(asking) / steps
    log = sum(logging) / steps - clock
    print(f"a step: {step * 1e6:.0f} us; Monitor.log in its thread: {log * 1e6:.1f} us = {log / step:.2%}")
    print(f"the clock, subtracted: {clock * 1e6:.1f} us")
    print(f"the threads behind it: {written * 1e6:.1f} us = {written / step:.2%}; memory: {after - before:+.1f} MB")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
