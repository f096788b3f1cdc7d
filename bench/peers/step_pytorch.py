"""Training steps in PyTorch on the CPU, to be measured beside ganscope's engines (bench/step.ts).

Reads lines "WORKLOAD STEPS SEED..." and answers each by a line of JSON: the milliseconds that STEPS steps with each seed
in turn took, and how many steps they were. Data and noise are drawn within a step, as they are on the other side.

ring           as in ring_pytorch.py: MLPs 2-128-128-2 and 2-128-128-1, ReLU, batch 256, Adam 1e-3
dcgan          28x28 images, batch 64, 64 channels, batch normalization, Adam 2e-4; images from a set in memory
mnist-cgan     the same with 32 channels, both players told one of ten classes, as in the scenario of that name
mnist-wgan-gp  32 channels, the critic with layer normalization, gradient penalty 10, three critic steps, Adam 5e-4 (.5, .9)
mnist-vae      32 channels, latent of 16, Bernoulli likelihood, Adam 1e-3 (.9, .999)

mode eager: what a training script commonly is. Mode best, of ring and dcgan: fused Adam, G(z) computed once for both
players, and gradients only for the player that moves.

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


def normalization(kind, channels):
    return nn.BatchNorm2d(channels) if kind == "batch" else nn.GroupNorm(1, channels)


def decoder(inputs, c):
    """From a vector to an image of 28x28, before its last activation."""
    return nn.Sequential(
        nn.Linear(inputs, 7 * 7 * 2 * c, bias=False),
        nn.Unflatten(1, (2 * c, 7, 7)),
        nn.BatchNorm2d(2 * c),
        nn.ReLU(),
        nn.ConvTranspose2d(2 * c, c, 4, 2, 1, bias=False),
        nn.BatchNorm2d(c),
        nn.ReLU(),
        nn.ConvTranspose2d(c, 1, 4, 2, 1, bias=False),
    )


def encoder(channels, c, outputs, norm="batch"):
    return nn.Sequential(
        nn.Conv2d(channels, c, 4, 2, 1, bias=False),
        nn.LeakyReLU(0.2),
        nn.Conv2d(c, 2 * c, 4, 2, 1, bias=False),
        normalization(norm, 2 * c),
        nn.LeakyReLU(0.2),
        nn.Flatten(),
        nn.Linear(7 * 7 * 2 * c, outputs, bias=False),
    )


def start(*nets):
    for net in nets:
        for parameter in net.parameters():
            if parameter.dim() > 1:
                nn.init.normal_(parameter, std=0.02)


class Dcgan:
    latent, batch, rate, channels, images = 64, 64, 2e-4, 64, 1024

    def __init__(self):
        self.generator = nn.Sequential(decoder(self.latent, self.channels), nn.Tanh())
        self.discriminator = encoder(1, self.channels, 1)
        start(self.generator, self.discriminator)
        self.data = torch.rand(self.images, 1, 28, 28) * 2 - 1

    def real(self):
        return self.data[torch.randint(self.images, (self.batch,))]


class Cgan(Dcgan):
    channels, classes = 32, 10

    def __init__(self):
        super().__init__()
        self.generator = nn.Sequential(decoder(self.latent + self.classes, self.channels), nn.Tanh())
        self.discriminator = encoder(1 + self.classes, self.channels, 1)
        start(self.generator, self.discriminator)


class WganGp(Dcgan):
    channels, rate, critic_steps, weight = 32, 5e-4, 3, 10

    def __init__(self):
        super().__init__()
        self.discriminator = encoder(1, self.channels, 1, "layer")
        start(self.discriminator)


class Vae(Dcgan):
    channels, latent, rate = 32, 16, 1e-3

    def __init__(self):
        super().__init__()
        self.decoder = decoder(self.latent, self.channels)
        self.encoder = encoder(1, self.channels, 2 * self.latent)
        start(self.decoder, self.encoder)


def cgan(setup):
    """One step of D with the classes of the real images, then one of G, which is asked for others."""
    g, d = setup.generator, setup.discriminator
    adam_g = torch.optim.Adam(g.parameters(), setup.rate, (0.5, 0.999))
    adam_d = torch.optim.Adam(d.parameters(), setup.rate, (0.5, 0.999))

    def labels():
        return F.one_hot(torch.randint(setup.classes, (setup.batch,)), setup.classes).float()

    def made(label):
        return g(torch.cat([torch.randn(setup.batch, setup.latent), label], 1))

    def judged(images, label):
        planes = label[:, :, None, None].expand(-1, -1, 28, 28)
        return d(torch.cat([images, planes], 1))

    def step():
        label = labels()
        fake = made(label).detach()
        adam_d.zero_grad()
        (F.softplus(-judged(setup.real(), label)).mean() + F.softplus(judged(fake, label)).mean()).backward()
        adam_d.step()
        label = labels()
        adam_g.zero_grad()
        loss = F.softplus(-judged(made(label), label)).mean()
        loss.backward()
        adam_g.step()
        return loss

    return step


def wgan_gp(setup):
    """Three critic steps, each with the penalty, then one of G (Gulrajani et al. 2017, Algorithm 1)."""
    g, d = setup.generator, setup.discriminator
    adam_g = torch.optim.Adam(g.parameters(), setup.rate, (0.5, 0.9))
    adam_d = torch.optim.Adam(d.parameters(), setup.rate, (0.5, 0.9))

    def noise():
        return torch.randn(setup.batch, setup.latent)

    def penalty(real, fake):
        mix = torch.rand(setup.batch, 1, 1, 1)
        between = (mix * real + (1 - mix) * fake).requires_grad_()
        (gradient,) = torch.autograd.grad(d(between).sum(), between, create_graph=True)
        return ((gradient.flatten(1).norm(dim=1) - 1) ** 2).mean()

    def step():
        for _ in range(setup.critic_steps):
            real, fake = setup.real(), g(noise()).detach()
            adam_d.zero_grad()
            (d(fake).mean() - d(real).mean() + setup.weight * penalty(real, fake)).backward()
            adam_d.step()
        adam_g.zero_grad()
        loss = -d(g(noise())).mean()
        loss.backward()
        adam_g.step()
        return loss

    return step


def vae(setup):
    """A step of encoder and decoder on the evidence lower bound."""
    adam = torch.optim.Adam([*setup.encoder.parameters(), *setup.decoder.parameters()], setup.rate, (0.9, 0.999))

    def step():
        real = setup.real()
        mean, log_variance = setup.encoder(real).chunk(2, 1)
        z = mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)
        logits = setup.decoder(z)
        reconstruction = F.binary_cross_entropy_with_logits(logits, (real + 1) / 2, reduction="sum")
        divergence = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum()
        loss = (reconstruction + divergence) / setup.batch
        adam.zero_grad()
        loss.backward()
        adam.step()
        return loss

    return step


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
    gan = {"eager": eager, "best": best}[options.mode]
    workloads = {
        "ring": lambda: gan(Ring()),
        "dcgan": lambda: gan(Dcgan()),
        "mnist-cgan": lambda: cgan(Cgan()),
        "mnist-wgan-gp": lambda: wgan_gp(WganGp()),
        "mnist-vae": lambda: vae(Vae()),
    }
    steps_of = {}

    def training(workload, seed):
        if (workload, seed) not in steps_of:
            torch.manual_seed(seed)
            steps_of[workload, seed] = workloads[workload]()
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
