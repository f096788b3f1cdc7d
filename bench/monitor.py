"""What ganscope.Monitor costs a PyTorch training of the ring: processor time a step, and memory of the training's process.

    python bench/monitor.py [ROUNDS]      needs torch, and the built package: npm run build:python

Blocks of steps with and without `Monitor.log` alternate, so that both meet the same load of the machine. The cost is the
median over pairs of neighboring blocks, of the time that all threads of the process take from the processors: on a
machine with other work, the time on the clock says little. Torch runs on one thread.
"""

import resource
import statistics
import sys
import tempfile
import time
from pathlib import Path

import torch
from torch import nn

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python" / "src"))
BLOCK = 200


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


def main(rounds: int) -> None:
    training = Training()
    for _ in range(BLOCK):
        training.step()
    before = memory()
    import ganscope

    folder = tempfile.mkdtemp()
    monitor = ganscope.Monitor(folder, on_alarm=lambda alarm: None)
    step, plain, watched, logging = 0, [], [], []
    for _ in range(rounds):
        began = time.process_time()
        for _ in range(BLOCK):
            # Kept until the next step, as below: with them lives the graph that they came from.
            values = training.step()
        plain.append((time.process_time() - began) / BLOCK)
        began, inside = time.process_time(), 0.0
        for _ in range(BLOCK):
            values = training.step()
            step += 1
            entered = time.thread_time()
            monitor.log(step, **values)
            inside += time.thread_time() - entered
        watched.append((time.process_time() - began) / BLOCK)
        logging.append(inside / BLOCK)
    after = memory()
    monitor.close()
    steps, cost = statistics.median(plain), statistics.median(b - a for a, b in zip(plain, watched))
    print(f"a step without: {steps * 1e6:.0f} us; with: {cost * 1e6:+.1f} us = {cost / steps:+.2%} (median of {rounds})")
    print(f"Monitor.log in the training's thread: {statistics.median(logging) * 1e6:.1f} us; memory: {after - before:+.1f} MB")


main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
