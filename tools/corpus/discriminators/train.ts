/** Trains one small GAN, logs what programs log of it, and asks its discriminator about samples that the log never saw. */
import type { Engine, Tensor, Tf } from "../../../src/engine/engine.ts";
import { sigmoid } from "../../../src/maths/distances.ts";
import { Rng } from "../../../src/maths/random.ts";
import { mean, median } from "../../../src/maths/statistics.ts";
import { buildMlp } from "../../../src/models/nets/mlp.ts";
import type { Samples } from "../../../src/samples.ts";
import { auc } from "../space/forest.ts";
import { createSpaceTarget } from "../space/targets.ts";
import { type DiscriminatorRun, RECORDS } from "./run.ts";
import type { DiscriminatorSetting, Flaw } from "./settings.ts";

const LATENT = 4;
/** Held-out rows that the log draws from; rows of each kind that the label asks about. */
const HELD = 100;
const ASKED = 500;

interface Losses {
  real(tf: Tf, out: Tensor): Tensor;
  fake(tf: Tf, out: Tensor): Tensor;
  generator(tf: Tf, out: Tensor): Tensor;
}

const LOSSES: Readonly<Record<DiscriminatorSetting["objective"], Losses>> = {
  "non-saturating": {
    real: (tf, out) => tf.softplus(tf.neg(out)),
    fake: (tf, out) => tf.softplus(out),
    generator: (tf, out) => tf.softplus(tf.neg(out)),
  },
  hinge: {
    real: (tf, out) => tf.relu(tf.sub(1, out)),
    fake: (tf, out) => tf.relu(tf.add(1, out)),
    generator: (tf, out) => tf.neg(out),
  },
  "least-squares": {
    real: (tf, out) => tf.square(tf.sub(out, 1)),
    fake: (tf, out) => tf.square(out),
    generator: (tf, out) => tf.square(tf.sub(out, 1)),
  },
};

/** What a flaw does to D's step. */
function flawed(flaw: Flaw | null, step: number) {
  const plain = { rate: 1, shrink: 1, added: 0, weight: 1 };
  if (flaw === null || flaw.kind === "few-rows" || step < flaw.from) return plain;
  if (flaw.kind === "decay")
    return { rate: flaw.times, shrink: 1 - flaw.share, added: 0, weight: flaw.weight };
  if (flaw.kind === "bias") return { ...plain, added: flaw.added, rate: flaw.slower };
  return { ...plain, rate: step < flaw.from + flaw.during ? flaw.times : 1 };
}

/** Rows of a set, drawn with replacement. */
function drawn({ dim, rows, data }: Samples, n: number, rng: Rng): Float32Array {
  const out = new Float32Array(n * dim);
  for (let i = 0; i < n; i++) {
    const at = rng.integer(rows) * dim;
    out.set(data.subarray(at, at + dim), i * dim);
  }
  return out;
}

const partOf = ({ dim, data }: Samples, from: number, to: number): Samples => ({
  dim,
  rows: to - from,
  data: data.slice(from * dim, to * dim),
});

export function train(setting: DiscriminatorSetting, engine: Engine): DiscriminatorRun {
  const { tf } = engine;
  const { objective, activation, widths, batch, steps, rates, seed, flaw } = setting;
  const target = createSpaceTarget(setting.target);
  const { dim } = target;
  const rng = new Rng(seed);
  const fresh = (n: number, what: string, step = 0) =>
    Float32Array.from(target.sample(n, rng.fork(what).fork(step)).data);
  const few = flaw?.kind === "few-rows" ? target.sample(flaw.rows, rng.fork("training rows")) : undefined;
  const real = (step: number) =>
    few === undefined ? fresh(batch, "real", step) : drawn(few, batch, rng.fork("real").fork(step));
  // The log reads the first half of the training rows, the label the second.
  const logged = few && partOf(few, 0, Math.floor(few.rows / 2));
  const held = target.sample(HELD, rng.fork("held-out rows of the log"));
  const options = { output: "linear", initializer: "pytorch", gain: 1 } as const;
  const d = buildMlp(tf, dim, 1, { ...options, widths: [...widths], activation }, rng.fork("weights of D"));
  const g = buildMlp(
    tf,
    LATENT,
    dim,
    { ...options, widths: [...widths], activation: "relu" },
    rng.fork("weights of G"),
  );
  const adam = (rate: number) => ({ kind: "adam" as const, rate, beta1: 0.5, beta2: 0.999, epsilon: 1e-8 });
  const optimizerD = engine.optimizer(adam(rates.d), d.variables);
  const optimizerG = engine.optimizer(adam(rates.g), g.variables);
  const losses = LOSSES[objective];
  const last = d.variables.length - 1;
  const run = engine.compile({
    feeds: {
      real: [batch, dim],
      latentD: [batch, LATENT],
      latentG: [batch, LATENT],
      scheduleD: [optimizerD.scheduleLength],
      scheduleG: [optimizerG.scheduleLength],
      shrink: [],
      added: [],
      weight: [],
    },
    variables: [...d.variables, ...g.variables, ...optimizerD.slots, ...optimizerG.slots],
    expectedSteps: steps,
    step(feeds) {
      const moveD = tf.variableGrads(() => {
        const ofReal = tf.mean(losses.real(tf, d.forward(feeds.real)));
        const ofFake = tf.mean(losses.fake(tf, d.forward(g.forward(feeds.latentD))));
        return tf.add(tf.mul(feeds.weight, ofReal), ofFake);
      }, [...d.variables]);
      optimizerD.apply(
        d.variables.map(({ name }) => moveD.grads[name]),
        feeds.scheduleD,
      );
      for (const i of d.kernels) d.variables[i].assign(tf.mul(d.variables[i], feeds.shrink));
      d.variables[last].assign(tf.add(d.variables[last], feeds.added));
      const moveG = tf.variableGrads(
        () => tf.mean(losses.generator(tf, d.forward(g.forward(feeds.latentG)))),
        [...g.variables],
      );
      optimizerG.apply(
        g.variables.map(({ name }) => moveG.grads[name]),
        feeds.scheduleG,
      );
      return { lossD: moveD.value, lossG: moveG.value };
    },
  });

  const latent = (n: number, what: string, step: number) =>
    rng
      .fork(what)
      .fork(step)
      .normals(new Float32Array(n * LATENT));
  const every = Math.ceil(steps / RECORDS);
  const recent: Float32Array[] = [];
  const lines: Record<string, number>[] = [];
  const asked: { auc: number; deviation: number; middle: number }[] = [];

  function observe(step: number, { lossD, lossG }: Record<string, Float32Array>): void {
    engine.refresh([...d.variables, ...g.variables]);
    const outputs = (net: typeof d, rows: Float32Array, columns: number) =>
      tf.tidy(
        () => net.forward(tf.tensor2d(rows, [rows.length / columns, columns])).dataSync() as Float32Array,
      );
    const scores = (rows: Float32Array) => Float64Array.from(outputs(d, rows, dim));
    const generated = (n: number, what: string) =>
      Float32Array.from(outputs(g, latent(n, what, step), LATENT));
    const shown = scores(
      logged === undefined
        ? fresh(batch, "logged", step)
        : drawn(logged, batch, rng.fork("logged").fork(step)),
    );
    const fakes = scores(generated(batch, "logged latents"));
    const answer = (values: Float64Array) =>
      objective === "non-saturating"
        ? Number(mean(values.map((value) => sigmoid(value))).toFixed(4))
        : Number(mean(values).toPrecision(4));
    const sign = (values: Float64Array) => Number(mean(values.map(Math.sign)).toFixed(4));
    lines.push({
      step,
      lossD: Number(lossD[0].toPrecision(4)),
      lossG: Number(lossG[0].toPrecision(4)),
      real: answer(shown),
      fake: answer(fakes),
      held: answer(scores(drawn(held, batch, rng.fork("logged held-out").fork(step)))),
      signReal: sign(shown),
      signFake: sign(fakes),
    });
    const others = scores(fresh(ASKED, "asked", step));
    const known = scores(
      few === undefined
        ? Float32Array.from(recent.flatMap((rows) => [...rows]))
        : Float32Array.from(partOf(few, Math.floor(few.rows / 2), few.rows).data),
    );
    const all = [...others, ...scores(generated(ASKED, "asked latents"))];
    const middle = mean(all);
    asked.push({
      auc: auc([
        ...Array.from(known, (score) => ({ score, mark: 1 })),
        ...Array.from(others, (score) => ({ score, mark: 0 })),
      ]),
      deviation: Math.sqrt(mean(all.map((value) => (value - middle) ** 2))),
      middle: median(all),
    });
  }

  for (let step = 1; step <= steps; step++) {
    const { rate, shrink, added, weight } = flawed(flaw, step);
    const rows = real(step);
    // Rows that D was given last, where each is new.
    if (few === undefined) recent.splice(0, recent.length >= Math.ceil(ASKED / batch) ? 1 : 0);
    if (few === undefined) recent.push(rows);
    const [metrics] = run([
      {
        real: rows,
        latentD: latent(batch, "latents of D", step),
        latentG: latent(batch, "latents of G", step),
        scheduleD: Float32Array.from(optimizerD.schedule(step, rate * rates.d)),
        scheduleG: Float32Array.from(optimizerG.schedule(step, rates.g)),
        shrink: Float32Array.of(shrink),
        added: Float32Array.of(added),
        weight: Float32Array.of(weight),
      },
    ]);
    if (step % every === 0 || step === 1 || step === steps) observe(step, metrics);
  }
  tf.dispose([...d.variables, ...g.variables, ...optimizerD.slots, ...optimizerG.slots]);
  const column = (name: string) =>
    lines.map((line) => (Number.isFinite(line[name]) ? line[name] : null)) as number[];
  const end = asked.slice(-Math.round(RECORDS / 5));
  const short = (value: number) => (Number.isFinite(value) ? Number(value.toPrecision(4)) : null);
  return {
    setting,
    log: {
      step: column("step"),
      lossD: column("lossD"),
      lossG: column("lossG"),
      real: column("real"),
      fake: column("fake"),
      held: column("held"),
      signReal: column("signReal"),
      signFake: column("signFake"),
    },
    end: {
      auc: short(median(end.map((each) => each.auc))),
      deviation: short(median(end.map((each) => each.deviation))),
      largest: short(Math.max(...asked.map((each) => each.deviation))),
      middle: short(median(end.map((each) => each.middle))),
    },
  };
}
