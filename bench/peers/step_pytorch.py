"""Training steps in PyTorch on the CPU, to be measured beside ganscope's engines (bench/step.ts).

Reads lines "WORKLOAD STEPS SEED..." and answers each by a line of JSON: the milliseconds that STEPS steps with each seed
in turn took, and how many steps they were. Data and noise are drawn within a step, as they are on the other side.

ring   as in ring_pytorch.py: MLPs 2-128-128-2 and 2-128-128-1, ReLU, batch 256, Adam 1e-3
dcgan  28x28 images, batch 64, 64 channels, batch normalization, Adam 2e-4; images from a set in memory

mode eager: what a training script commonly is. Mode best: fused Adam, G(z) computed once for both players, and gradients
only for the player that moves.

usage: python step_pytorch.py [--mode eager|best] [--threads 2]
"""
import argparse
import json
import math
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

ANGLES = 2 * math.pi * torch.arange(8) / 8
MODES = torch.stack([torch.cos(ANGLES), torch.sin(ANGLES)], 1)


def mlp(*widths):
    layers = []
    for fan_in, fan_out in zip(widths, widths[1:]):
        layers += [nn.Linear(fan_in, fan_out), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class Ring:
    latent, batch, rate = 2, 256, 1e-3

    def __init__(self):
        self.generator = mlp(2, 128, 128, 2)
        self.discriminator = mlp(2, 128, 128, 1)

    def real(self):
        return MODES[torch.randint(8, (self.batch,))] + 0.01 * torch.randn(self.batch, 2)


class Dcgan:
    latent, batch, rate, channels, images = 64, 64, 2e-4, 64, 1024

    def __init__(self):
        c = self.channels
        self.generator = nn.Sequential(
            nn.Linear(self.latent, 7 * 7 * 2 * c, bias=False),
            nn.Unflatten(1, (2 * c, 7, 7)),
            nn.BatchNorm2d(2 * c),
            nn.ReLU(),
            nn.ConvTranspose2d(2 * c, c, 4, 2, 1, bias=False),
            nn.BatchNorm2d(c),
            nn.ReLU(),
            nn.ConvTranspose2d(c, 1, 4, 2, 1, bias=False),
            nn.Tanh(),
        )
        self.discriminator = nn.Sequential(
            nn.Conv2d(1, c, 4, 2, 1, bias=False),
            nn.LeakyReLU(0.2),
            nn.Conv2d(c, 2 * c, 4, 2, 1, bias=False),
            nn.BatchNorm2d(2 * c),
            nn.LeakyReLU(0.2),
            nn.Flatten(),
            nn.Linear(7 * 7 * 2 * c, 1, bias=False),
        )
        for parameter in [*self.generator.parameters(), *self.discriminator.parameters()]:
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)
        self.data = torch.rand(self.images, 1, 28, 28) * 2 - 1

    def real(self):
        return self.data[torch.randint(self.images, (self.batch,))]


def losses_of_d(d, real, fake):
    return F.softplus(-d(real)).mean() + F.softplus(d(fake)).mean()


def eager(setup):
    """One step of D, then one of G on fresh noise."""
    g, d = setup.generator, setup.discriminator
    adam_g = torch.optim.Adam(g.parameters(), setup.rate, (0.5, 0.999))
    adam_d = torch.optim.Adam(d.parameters(), setup.rate, (0.5, 0.999))

    def noise():
        return torch.randn(setup.batch, setup.latent)

    def step():
        fake = g(noise()).detach()
        adam_d.zero_grad()
        losses_of_d(d, setup.real(), fake).backward()
        adam_d.step()
        adam_g.zero_grad()
        loss = F.softplus(-d(g(noise()))).mean()
        loss.backward()
        adam_g.step()
        return loss

    return step


def best(setup):
    """The same step with less work: G meets D with the samples that D has just seen."""
    g, d = setup.generator, setup.discriminator
    adam_g = torch.optim.Adam(g.parameters(), setup.rate, (0.5, 0.999), fused=True)
    adam_d = torch.optim.Adam(d.parameters(), setup.rate, (0.5, 0.999), fused=True)

    def move(optimizer, loss):
        parameters = optimizer.param_groups[0]["params"]
        for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):
            parameter.grad = gradient
        optimizer.step()

    def step():
        fake = g(torch.randn(setup.batch, setup.latent))
        move(adam_d, losses_of_d(d, setup.real(), fake.detach()))
        loss = F.softplus(-d(fake)).mean()
        move(adam_g, loss)
        return loss

    return step


def main():
    flags = argparse.ArgumentParser()
    flags.add_argument("--mode", choices=["eager", "best"], default="eager")
    flags.add_argument("--threads", type=int, default=2)
    options = flags.parse_args()
    torch.set_num_threads(options.threads)
    make_step = {"eager": eager, "best": best}[options.mode]
    steps_of = {}

    def training(workload, seed):
        if (workload, seed) not in steps_of:
            torch.manual_seed(seed)
            steps_of[workload, seed] = make_step({"ring": Ring, "dcgan": Dcgan}[workload]())
        return steps_of[workload, seed]

    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    for line in sys.stdin:
        workload, *numbers = line.split()
        count, *seeds = map(int, numbers)
        started = time.perf_counter()
        for seed in seeds:
            step = training(workload, seed)
            for _ in range(count):
                loss = step()
            if not math.isfinite(loss.item()):
                raise ArithmeticError(f"the generator's loss is {loss.item()} ({workload}, seed {seed})")
        milliseconds = 1e3 * (time.perf_counter() - started)
        print(json.dumps({"milliseconds": milliseconds, "steps": count * len(seeds)}), flush=True)


if __name__ == "__main__":
    main()
