/** What a training computes, counted by hand. */
import { expect, test } from "vitest";
import { gan } from "../../../src/models/trainers/gan.ts";
import { progressive } from "../../../src/models/trainers/progressive.ts";
import type { DataShape } from "../../../src/models/trainers/trainer.ts";
import { vae } from "../../../src/models/trainers/vae.ts";
import { wgan } from "../../../src/models/trainers/wgan.ts";
import { type Changes, ganOptions, optionsOf, wganOptions } from "../../helpers/small-training.ts";

const plane: DataShape = { dim: 2 };
const sized = (changes: Changes = {}): Changes => ({ steps: 10, batch: 4, ...changes });
const narrow = { widths: [3] };

// G leads from 2 over 3 to 2 numbers: 12 multiply-adds a row; D from 2 over 3 to 1: 9.
test.each<[Changes, number, number]>([
  [{}, 20, 4 * 10 * (12 + 6 * 9 + 3 * 12 + 2 * 9)],
  [{ regularizer: { kind: "r1" } }, 20, 4 * 10 * (12 + 12 * 9 + 3 * 12 + 2 * 9)],
  [
    { discriminator: { every: 2, freezeAfter: 6, pretrain: 4 } },
    17,
    4 * (7 * (12 + 6 * 9) + 10 * (3 * 12 + 2 * 9)),
  ],
  [{ generator: { activation: "maxout" } }, 20, 4 * 10 * (36 + 6 * 9 + 3 * 36 + 2 * 9)],
])("two players, %o", (changes, updates, multiplyAdds) => {
  const { generator, discriminator, ...rest } = changes as Record<string, object>;
  const options = ganOptions({
    ...sized(rest),
    generator: { ...narrow, ...generator },
    discriminator: { ...narrow, ...discriminator },
  });
  expect(gan.work(options, plane, 1)).toEqual({ updates, multiplyAdds });
});

test("a generator that never moves has its gradient taken in log lines only", () => {
  const frozen = { kind: "affine", frozen: true };
  const options = optionsOf(gan, sized({ generator: frozen, discriminator: narrow }));
  // the map from 2 to 2 numbers has 4 multiply-adds
  expect(gan.work(options, plane, 5)).toEqual({
    updates: 10 + 2,
    multiplyAdds: 4 * (10 * (4 + 6 * 9) + 2 * (3 * 4 + 2 * 9)),
  });
});

test("a critic of two steps a step", () => {
  const options = wganOptions(sized({ generator: narrow, critic: narrow }));
  expect(wgan.work(options, plane, 1)).toEqual({ updates: 30, multiplyAdds: 4 * (20 * 66 + 10 * 54) });
});

test("an autoencoder moves both nets at once", () => {
  const options = optionsOf(vae, sized({ encoder: narrow, decoder: narrow }));
  // to two means and two log variances 2 x 3 + 3 x 4, back 2 x 3 + 3 x 2
  expect(vae.work(options, plane, 1)).toEqual({ updates: 10, multiplyAdds: 3 * 10 * 4 * (18 + 12) });
});

test("growing players have one level more in each stage", () => {
  const options = optionsOf(progressive, sized({ fade: 3, stabilize: 2, channels: 2 }));
  const image = { height: 8, width: 8, channels: 1 };
  const [small, large] = [9 * 4 ** 2 * 2 * 4, 9 * 8 ** 2 * 2 * 4];
  expect(progressive.work(options, { dim: 64, image }, 1)).toEqual({
    updates: 20,
    multiplyAdds: 4 * (13 + 5) * (2 * small + 8 * (small + large)),
  });
});
