import { describe, expect, it } from "vitest";
import { meaningOf, namedMeaning, readingOf } from "../../../src/inputs/log/fields.ts";
import { NAMES, PROGRAMS } from "../../../src/inputs/log/names.ts";

/** What people write; the PyTorch DCGAN example, TensorBoard tags, Lightning, ganscope's own records. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  lossD: [
    "lossD",
    "loss_d",
    "d_loss",
    "D_loss",
    "Loss_D",
    "errD",
    "train/d_loss",
    "discriminator_loss",
    "critic_loss",
  ],
  lossG: ["lossG", "g_loss", "G/loss", "loss.generator", "errG", "gen_loss", "GeneratorLoss"],
  gradNormD: ["gradNormD", "grad_norm_d", "d_grad_norm", "D_gnorm", "grad/D/norm", "critic_grad_norm"],
  gradNormG: ["gradNormG", "grad_norm/G", "generator gradient norm", "g_grad_norm"],
  probReal: ["probReal", "D_x", "D(x)", "prob_real", "p_real", "d_real_prob"],
  probFake: ["probFake", "D_G_z", "D(G(z))", "D_G_z1", "prob_fake", "p_fake", "D/prob/generated"],
  criticReal: ["criticReal", "critic_real", "real_logits", "d_logit_real"],
  criticFake: ["criticFake", "critic_fake", "logits_fake"],
};

describe("a column's name", () => {
  it.each(Object.entries(WRITTEN).flatMap(([signal, names]) => names.map((name) => [name, signal])))(
    "%s is %s",
    (name, signal) => expect(meaningOf(name)).toEqual({ signal }),
  );

  it.each(["step", "global_step", "iteration", "iters", "batch", "epoch"])("%s counts", (name) =>
    expect(meaningOf(name)).toHaveProperty("counter"),
  );

  it.each(["d_real", "D_fake", "real_score", "score_real", "D_real", "fake_validity", "fake_output"])(
    "%s may be a probability or a score",
    (name) => {
      const [first, second] = (meaningOf(name) as { ambiguous: string[] }).ambiguous;
      expect([first.slice(0, 4), second.slice(0, 6)]).toEqual(["prob", "critic"]);
    },
  );

  it("of D on generated samples after the generator's step is known, and is no second probFake", () => {
    expect(meaningOf("D_G_z2")).toEqual({ later: "probFake" });
  });

  it.each([
    "val_d_loss",
    "d_loss_extra",
    "speed",
    "lr",
    "gradient_penalty_d",
    "gap",
    "",
    "损失",
    "d_grad_norm_max",
  ])("%j means nothing here", (name) => expect(meaningOf(name)).toBeUndefined());

  it.each([
    ["layersG.0", "G", "0"],
    ["gradNormD.3", "D", "3"],
    ["grad_norm/G/conv1", "G", "conv 1"],
  ])("%s is a layer", (name, player, layer) => expect(meaningOf(name)).toEqual({ player, layer }));

  it("can be given: a signal's own, or a layer of one", () => {
    expect(namedMeaning("probReal")).toEqual({ signal: "probReal" });
    expect(namedMeaning("gradNormG.2")).toEqual({ player: "G", layer: "2" });
    expect(namedMeaning("d_loss")).toBeUndefined();
  });
});

describe("the table of names", () => {
  it.each(
    NAMES.flatMap(({ meaning, examples }) =>
      examples.map(([name, program]) => [name, program, meaning] as const),
    ),
  )("%s of %s is read as the table says", (name, program, meaning) => {
    expect(readingOf(name)?.meaning).toEqual(meaning);
    expect(PROGRAMS[program]).not.toBe("");
  });

  it("has each phrase once", () => {
    const phrases = NAMES.flatMap((name) =>
      name.phrases.map((phrase) => phrase.split(" ").toSorted().join(" ")),
    );
    expect(phrases).toHaveLength(new Set(phrases).size);
  });

  it("tells games apart by a capital letter or a place in a list, and nothing else", () => {
    const gameOf = (name: string) => readingOf(name)?.game;
    expect(["D_A", "loss_G_B", "D #3", "D_real_A", "G_L1", "loss_d", "layersG.0"].map(gameOf)).toEqual([
      "A",
      "B",
      "3",
      "A",
      undefined,
      undefined,
      undefined,
    ]);
  });

  it.each([
    ["FID score", "fid"],
    ["fid50k_full", "fid"],
    ["Metrics/kid50k", "kid"],
    ["Inception score", "is"],
    ["F_8 score", "recall"],
    ["F_1/8 score", "precision"],
    ["val_PSNR", "psnr"],
    ["Best FID score", undefined],
    ["lpips_loss", undefined],
    ["fid_std", undefined],
  ])("%s is the measure %s", (name, measure) =>
    expect(readingOf(name)?.meaning).toEqual(measure === undefined ? undefined : { quality: measure }),
  );
});
