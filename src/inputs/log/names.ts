/**
 * The recognized names of columns, by meaning, with programs that write them. `fields.ts` says how a name is cut into words: a
 * phrase below stands for every order and spelling of its words ("d loss" for Loss_D, errD, train/discriminator_loss).
 *
 * docs/names.md prints this table; `npm run generate` writes it.
 */

import { BATCH, EPOCH, type Meaning } from "./signals.ts";

export interface Name {
  readonly meaning: Meaning;
  /** Words in any order, of those that `fields.ts` knows as one. */
  readonly phrases: readonly string[];
  /** Names as programs write them, and which programs. */
  readonly examples: readonly (readonly [name: string, program: Program])[];
}

/** Where each program is. */
export const PROGRAMS = {
  ganscope: "the Python package's Monitor, docs/python.md",
  "PyTorch DCGAN tutorial": "github.com/pytorch/examples, dcgan/main.py",
  "PyTorch-GAN": "github.com/eriklindernoren/PyTorch-GAN",
  "pix2pix and CycleGAN": "github.com/junyanz/pytorch-CycleGAN-and-pix2pix, models/",
  BicycleGAN: "github.com/junyanz/BicycleGAN, models/",
  ComboGAN: "github.com/AAnoosheh/ComboGAN, util/visualizer.py",
  pix2pixHD: "github.com/NVIDIA/pix2pixHD, models/pix2pixHD_model.py",
  StudioGAN: "github.com/POSTECH-CVLab/PyTorch-StudioGAN",
  BasicSR: "github.com/XPixelGroup/BasicSR, basicsr/models/srgan_model.py",
  GFPGAN: "github.com/TencentARC/GFPGAN, gfpgan/models/gfpgan_model.py",
  "StyleGAN2-ADA and 3": "github.com/NVlabs/stylegan3, training/",
  SRGAN: "github.com/leftthomas/SRGAN, train.py",
  "HiFi-GAN": "github.com/jik876/hifi-gan, train.py",
  BigGAN: "github.com/ajbrock/BigGAN-PyTorch, utils.py",
  StarGAN: "github.com/yunjey/stargan, solver.py",
  "StarGAN v2": "github.com/clovaai/stargan-v2, core/solver.py",
  MMGeneration: "github.com/open-mmlab/mmgeneration, mmgen/models/gans",
  TimeGAN: "github.com/jsyoon0823/TimeGAN, timegan.py",
  SAGAN: "github.com/heykeetae/Self-Attention-GAN, trainer.py",
  CTGAN: "github.com/sdv-dev/CTGAN, ctgan/synthesizers/ctgan.py",
  Chainer: "github.com/chainer/chainer, examples/dcgan",
  Keras: "keras.io/examples/generative",
  Lightning: "lightning.ai/docs/pytorch, loggers.CSVLogger",
} as const;

export type Program = keyof typeof PROGRAMS;

export const NAMES: readonly Name[] = [
  {
    meaning: { counter: 0 },
    phrases: ["global step"],
    examples: [["global_step", "PyTorch-GAN"]],
  },
  {
    meaning: { counter: 1 },
    phrases: ["step"],
    examples: [
      ["step", "ganscope"],
      ["Step", "StudioGAN"],
    ],
  },
  {
    meaning: { counter: 1.5 },
    phrases: ["kimg", "progress kimg"],
    examples: [["Progress/kimg", "StyleGAN2-ADA and 3"]],
  },
  {
    meaning: { counter: 2 },
    phrases: ["iteration", "g step", "d step"],
    examples: [
      ["itr", "BigGAN"],
      ["G_step", "SAGAN"],
      ["iters", "pix2pix and CycleGAN"],
      ["iteration", "Chainer"],
    ],
  },
  { meaning: { counter: BATCH }, phrases: ["batch"], examples: [["Batch", "PyTorch-GAN"]] },
  { meaning: { counter: EPOCH }, phrases: ["epoch"], examples: [["Epoch", "CTGAN"]] },
  { meaning: { nonFinite: true }, phrases: ["non finite"], examples: [["nonFinite", "ganscope"]] },
  {
    meaning: { signal: "lossD" },
    phrases: ["d loss", "critic loss", "D"],
    examples: [
      ["Loss_D", "PyTorch DCGAN tutorial"],
      ["D loss", "PyTorch-GAN"],
      ["D_A", "pix2pix and CycleGAN"],
      ["D", "BicycleGAN"],
      ["Discriminator_loss", "StudioGAN"],
      ["l_d", "GFPGAN"],
      ["Loss/D/loss", "StyleGAN2-ADA and 3"],
      ["Discrim.", "CTGAN"],
      ["dis/loss", "Chainer"],
      ["d_loss", "Keras"],
      ["ganscope/lossD", "ganscope"],
    ],
  },
  {
    meaning: { signal: "lossG" },
    phrases: ["g loss", "G", "g loss fake", "g latent adv", "d fake g loss", "g loss u"],
    examples: [
      ["Loss_G", "PyTorch DCGAN tutorial"],
      ["G loss", "PyTorch-GAN"],
      ["G_GAN", "pix2pix and CycleGAN"],
      ["G_A", "pix2pix and CycleGAN"],
      ["Generator_loss", "StudioGAN"],
      ["l_g_gan", "BasicSR"],
      ["Loss/G/loss", "StyleGAN2-ADA and 3"],
      ["Gen Loss Total", "HiFi-GAN"],
      ["Gen.", "CTGAN"],
      ["gen/loss", "Chainer"],
      ["G/loss_fake", "StarGAN"],
      ["G/latent_adv", "StarGAN v2"],
      ["loss_disc_fake_g", "MMGeneration"],
      ["g_loss_u", "TimeGAN"],
      ["g_loss", "Keras"],
    ],
  },
  {
    meaning: { signal: "lossDReal" },
    phrases: ["d loss real", "critic loss real", "d latent real"],
    examples: [
      ["D/latent_real", "StarGAN v2"],
      ["l_d_real", "BasicSR"],
      ["dis_loss_real", "Chainer"],
    ],
  },
  {
    meaning: { signal: "lossDFake" },
    phrases: ["d loss fake", "critic loss fake", "d latent fake"],
    examples: [
      ["D/latent_fake", "StarGAN v2"],
      ["l_d_fake", "BasicSR"],
      ["dis_loss_fake", "Chainer"],
    ],
  },
  {
    meaning: { signal: "gradNormD" },
    phrases: ["d grad norm", "critic grad norm", "d grad"],
    examples: [["gradNormD", "ganscope"]],
  },
  {
    meaning: { signal: "gradNormG" },
    phrases: ["g grad norm", "g grad"],
    examples: [["gradNormG", "ganscope"]],
  },
  {
    meaning: { signal: "probReal" },
    phrases: ["prob real", "d prob real", "d x"],
    examples: [["D(x)", "PyTorch DCGAN tutorial"]],
  },
  {
    // In PyTorch's DCGAN example D_G_z1 is D on generated samples before the generator's step, as D(x) is.
    meaning: { signal: "probFake" },
    phrases: ["prob fake", "d prob fake", "d g z", "d g z 1"],
    examples: [
      ["D(G(z))", "PyTorch DCGAN tutorial"],
      ["D_G_z1", "PyTorch DCGAN tutorial"],
    ],
  },
  {
    meaning: { later: "probFake" },
    phrases: ["d g z 2"],
    examples: [["D_G_z2", "PyTorch DCGAN tutorial"]],
  },
  {
    meaning: { signal: "probValidation" },
    phrases: ["d prob real validation", "prob real validation", "d validation x"],
    examples: [],
  },
  {
    meaning: { signal: "criticReal" },
    phrases: ["critic real", "logit real", "d logit real", "critic score real", "loss score real"],
    examples: [["Loss/scores/real", "StyleGAN2-ADA and 3"]],
  },
  {
    meaning: { signal: "criticFake" },
    phrases: ["critic fake", "logit fake", "d logit fake", "critic score fake", "loss score fake"],
    examples: [["Loss/scores/fake", "StyleGAN2-ADA and 3"]],
  },
  {
    meaning: { signal: "criticValidation" },
    phrases: [
      "critic validation",
      "critic real validation",
      "logit real validation",
      "loss score validation",
      "score validation",
    ],
    examples: [],
  },
  {
    meaning: { signal: "signReal" },
    phrases: ["loss real sign", "real sign", "d real sign"],
    examples: [["Loss/signs/real", "StyleGAN2-ADA and 3"]],
  },
  {
    meaning: { signal: "signFake" },
    phrases: ["loss fake sign", "fake sign", "d fake sign"],
    examples: [["Loss/signs/fake", "StyleGAN2-ADA and 3"]],
  },
  {
    meaning: { signal: "accuracyD" },
    phrases: ["accuracy d", "accuracy critic"],
    examples: [["d_acc", "Keras"]],
  },
  {
    meaning: { ambiguous: ["probReal", "criticReal", "lossDReal"] },
    phrases: ["d real"],
    examples: [
      ["D_real", "pix2pix and CycleGAN"],
      ["D_real", "pix2pixHD"],
    ],
  },
  {
    meaning: { ambiguous: ["probFake", "criticFake", "lossDFake"] },
    phrases: ["d fake"],
    examples: [
      ["D_fake", "pix2pix and CycleGAN"],
      ["D_fake", "pix2pixHD"],
    ],
  },
  {
    meaning: { ambiguous: ["probReal", "criticReal"] },
    phrases: ["score real", "d score real", "d score"],
    examples: [
      ["Score_D", "SRGAN"],
      ["real_score", "GFPGAN"],
      ["out_d_real", "BasicSR"],
    ],
  },
  {
    meaning: { ambiguous: ["probFake", "criticFake"] },
    phrases: ["score fake", "d score fake", "g score"],
    examples: [
      ["Score_G", "SRGAN"],
      ["fake_score", "GFPGAN"],
      ["out_d_fake", "BasicSR"],
    ],
  },
];
