"""Training steps in PyTorch, to be measured beside ganscope's engines (bench/step.ts).

Reads lines "WORKLOAD STEPS SEED..." and answers each by a line of JSON: the milliseconds that STEPS steps with each seed
in turn took, and how many steps they were. Data and noise are drawn within a step, as they are on the other side.

ring           as in ring_pytorch.py: MLPs 2-128-128-2 and 2-128-128-1, ReLU, batch 256, Adam 1e-3
dcgan          28x28 images, batch 64, 64 channels, batch normalization, Adam 2e-4; images from a set in memory
mnist-cgan     the same with 32 channels, both players told one of ten classes, as in the scenario of that name
mnist-wgan-gp  32 channels, the critic with layer normalization, gradient penalty 10, three critic steps, Adam 5e-4 (.5, .9)
mnist-progressive  32x32 at its last level: 64, 64, 32 and 16 features, batch 16, latent of 32, gradient penalty 10, Adam 4e-3 (0, .99)
mnist-vae      32 channels, latent of 16, Bernoulli likelihood, Adam 1e-3 (.9, .999)

mode eager: what a training script commonly is. Mode best, of ring and dcgan: fused Adam, G(z) computed once for both
players, and gradients only for the player that moves. Mode graph, on CUDA: the step of best as one captured graph.

usage: python step_pytorch.py [--mode eager|best|graph] [--device cpu|cuda] [--threads 2]
"""
import argparse
import json
import math
import sys
import time

import torch
import torch.nn.functional as F
from torch import nn

def mlp(*widths):
    layers = []
    for fan_in, fan_out in zip(widths, widths[1:]):
        layers += [nn.Linear(fan_in, fan_out), nn.ReLU()]
    return nn.Sequential(*layers[:-1])


class Ring:
    latent, batch, rate = 2, 256, 1e-3

    def __init__(self, device):
        self.device = device
        self.generator = mlp(2, 128, 128, 2)
        self.discriminator = mlp(2, 128, 128, 1)
        angles = 2 * math.pi * torch.arange(8) / 8
        self.modes = torch.stack([torch.cos(angles), torch.sin(angles)], 1).to(device)

    def real(self):
        which = torch.randint(8, (self.batch,), device=self.device)
        return self.modes[which] + 0.01 * torch.randn(self.batch, 2, device=self.device)


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

    def __init__(self, device):
        self.device = device
        self.generator = nn.Sequential(decoder(self.latent, self.channels), nn.Tanh())
        self.discriminator = encoder(1, self.channels, 1)
        start(self.generator, self.discriminator)
        self.data = torch.rand(self.images, 1, 28, 28, device=device) * 2 - 1

    def real(self):
        return self.data[torch.randint(self.images, (self.batch,), device=self.device)]


class Cgan(Dcgan):
    channels, classes = 32, 10

    def __init__(self, device):
        super().__init__(device)
        self.generator = nn.Sequential(decoder(self.latent + self.classes, self.channels), nn.Tanh())
        self.discriminator = encoder(1 + self.classes, self.channels, 1)
        start(self.generator, self.discriminator)


class WganGp(Dcgan):
    channels, rate, betas, critic_steps, weight, drift = 32, 5e-4, (0.5, 0.9), 3, 10, 0

    def __init__(self, device):
        super().__init__(device)
        self.discriminator = encoder(1, self.channels, 1, "layer")
        start(self.discriminator)


class Vae(Dcgan):
    channels, latent, rate = 32, 16, 1e-3

    def __init__(self, device):
        super().__init__(device)
        self.decoder = decoder(self.latent, self.channels)
        self.encoder = encoder(1, self.channels, 2 * self.latent)
        start(self.decoder, self.encoder)


class Equalized(nn.Module):
    """A layer whose weights are N(0, 1) and multiplied by He's constant wherever they are used."""

    def __init__(self, shape, gain=2):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(shape))
        self.bias = nn.Parameter(torch.zeros(shape[0]))
        self.scale = math.sqrt(gain / math.prod(shape[1:]))

    def forward(self, x):
        weight = self.weight * self.scale
        if weight.dim() == 2:
            return F.linear(x, weight, self.bias)
        return F.conv2d(x, weight, self.bias, padding=weight.shape[-1] // 2)


def pixel_norm(x):
    return x * torch.rsqrt(x.square().mean(1, keepdim=True) + 1e-8)


class GrownGenerator(nn.Module):
    def __init__(self, latent, channels):
        super().__init__()
        c = channels
        self.dense = Equalized((16 * c[0], latent))
        sizes = [(c[0], c[0])] + [pair for a, b in zip(c, c[1:]) for pair in ((a, b), (b, b))]
        self.kernels = nn.ModuleList(Equalized((b, a, 3, 3)) for a, b in sizes)
        self.image = Equalized((1, c[-1], 1, 1), 1)

    def forward(self, z):
        h = self.dense(pixel_norm(z)).view(len(z), -1, 4, 4)
        h = pixel_norm(F.leaky_relu(h, 0.2))
        for i, kernel in enumerate(self.kernels):
            if i % 2 == 1:
                h = F.interpolate(h, scale_factor=2)
            h = pixel_norm(F.leaky_relu(kernel(h), 0.2))
        return self.image(h)


class GrownCritic(nn.Module):
    def __init__(self, channels):
        super().__init__()
        c = channels[::-1]
        self.image = Equalized((c[0], 1, 1, 1))
        sizes = [pair for a, b in zip(c, c[1:]) for pair in ((a, a), (a, b))]
        self.kernels = nn.ModuleList(Equalized((b, a, 3, 3)) for a, b in sizes)
        self.last = Equalized((c[-1], c[-1] + 1, 3, 3))
        self.dense = Equalized((c[-1], 16 * c[-1]))
        self.output = Equalized((1, c[-1]), 1)

    def forward(self, x):
        h = F.leaky_relu(self.image(x), 0.2)
        for i, kernel in enumerate(self.kernels):
            h = F.leaky_relu(kernel(h), 0.2)
            if i % 2 == 1:
                h = F.avg_pool2d(h, 2)
        deviation = (h.var(0, unbiased=False) + 1e-8).sqrt().mean()
        h = torch.cat([h, deviation.expand(len(h), 1, 4, 4)], 1)
        h = F.leaky_relu(self.last(h), 0.2)
        return self.output(F.leaky_relu(self.dense(h.flatten(1)), 0.2))


class Progressive(Dcgan):
    latent, batch, rate, betas, critic_steps, weight, drift = 32, 16, 4e-3, (0.0, 0.99), 1, 10, 1e-3

    def __init__(self, device):
        self.device = device
        features = [64, 64, 32, 16]
        self.generator = GrownGenerator(self.latent, features)
        self.discriminator = GrownCritic(features)
        self.data = torch.rand(self.images, 1, 32, 32, device=device) * 2 - 1


def players(setup, betas=(0.5, 0.999), **more):
    """The generator and the discriminator, each with its optimizer."""
    nets = setup.generator.to(setup.device), setup.discriminator.to(setup.device)
    return *nets, *(torch.optim.Adam(net.parameters(), setup.rate, betas, **more) for net in nets)


def noise(setup):
    return torch.randn(setup.batch, setup.latent, device=setup.device)


def cgan(setup):
    """One step of D with the classes of the real images, then one of G, which is asked for others."""
    g, d, adam_g, adam_d = players(setup)

    def labels():
        return F.one_hot(torch.randint(setup.classes, (setup.batch,), device=setup.device), setup.classes).float()

    def made(label):
        return g(torch.cat([noise(setup), label], 1))

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
    """Critic steps, each with the penalty, then one of G (Gulrajani et al. 2017, Algorithm 1)."""
    g, d, adam_g, adam_d = players(setup, setup.betas)

    def penalty(real, fake):
        mix = torch.rand(setup.batch, 1, 1, 1, device=setup.device)
        between = (mix * real + (1 - mix) * fake).requires_grad_()
        (gradient,) = torch.autograd.grad(d(between).sum(), between, create_graph=True)
        return ((gradient.flatten(1).norm(dim=1) - 1) ** 2).mean()

    def step():
        for _ in range(setup.critic_steps):
            real, fake = setup.real(), g(noise(setup)).detach()
            adam_d.zero_grad()
            judged = d(real)
            loss = d(fake).mean() - judged.mean() + setup.weight * penalty(real, fake)
            if setup.drift > 0:
                loss = loss + setup.drift * judged.square().mean()
            loss.backward()
            adam_d.step()
        adam_g.zero_grad()
        loss = -d(g(noise(setup))).mean()
        loss.backward()
        adam_g.step()
        return loss

    return step


def vae(setup):
    """A step of encoder and decoder on the evidence lower bound."""
    coders = setup.encoder.to(setup.device), setup.decoder.to(setup.device)
    adam = torch.optim.Adam([p for coder in coders for p in coder.parameters()], setup.rate, (0.9, 0.999))

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
    g, d, adam_g, adam_d = players(setup)

    def step():
        fake = g(noise(setup)).detach()
        adam_d.zero_grad()
        losses_of_d(d, setup.real(), fake).backward()
        adam_d.step()
        adam_g.zero_grad()
        loss = F.softplus(-d(g(noise(setup)))).mean()
        loss.backward()
        adam_g.step()
        return loss

    return step


def best(setup, **more):
    """The same step with less work: G meets D with the samples that D has just seen."""
    g, d, adam_g, adam_d = players(setup, fused=True, **more)

    def move(optimizer, loss):
        parameters = optimizer.param_groups[0]["params"]
        for parameter, gradient in zip(parameters, torch.autograd.grad(loss, parameters)):
            parameter.grad = gradient
        optimizer.step()

    def step():
        fake = g(noise(setup))
        move(adam_d, losses_of_d(d, setup.real(), fake.detach()))
        loss = F.softplus(-d(fake)).mean()
        move(adam_g, loss)
        return loss

    return step


def graph(setup):
    """The step of `best` captured whole as a CUDA graph, with products in TF32; a replay draws noise of its own."""
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = True
    step = best(setup, capturable=True)
    stream = torch.cuda.Stream()
    stream.wait_stream(torch.cuda.current_stream())
    with torch.cuda.stream(stream):
        for _ in range(3):
            step()
    torch.cuda.current_stream().wait_stream(stream)
    captured = torch.cuda.CUDAGraph()
    with torch.cuda.graph(captured):
        loss = step()

    def replay():
        captured.replay()
        return loss

    return replay


def main():
    flags = argparse.ArgumentParser()
    flags.add_argument("--mode", choices=["eager", "best", "graph"], default="eager")
    flags.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    flags.add_argument("--threads", type=int, default=2)
    options = flags.parse_args()
    if options.device == "cuda" and not torch.cuda.is_available():
        flags.error("this PyTorch sees no CUDA device")
    torch.set_num_threads(options.threads)
    gan = {"eager": eager, "best": best, "graph": graph}[options.mode]
    workloads = {
        "ring": lambda: gan(Ring(options.device)),
        "dcgan": lambda: gan(Dcgan(options.device)),
        "mnist-cgan": lambda: cgan(Cgan(options.device)),
        "mnist-wgan-gp": lambda: wgan_gp(WganGp(options.device)),
        "mnist-progressive": lambda: wgan_gp(Progressive(options.device)),
        "mnist-vae": lambda: vae(Vae(options.device)),
    }
    steps_of = {}

    def training(workload, seed):
        if (workload, seed) not in steps_of:
            torch.manual_seed(seed)
            steps_of[workload, seed] = workloads[workload]()
        return steps_of[workload, seed]

    card = torch.cuda.get_device_name() if options.device == "cuda" else None
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads(), "card": card}), flush=True)
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
