/** `ganscope doctor --features`: known answers through the networks with the user's own weights. */
import { readFileSync } from "node:fs";
import { Value } from "typebox/value";
import { type Outcome, outcomeOf } from "../../doctor/check.ts";
import { againstAnswers, cifarAnswers, drawnImages, FEW, SET } from "../../doctor/features/cifar10.ts";
import { outputsHold } from "../../doctor/features/network.ts";
import { HALF, noiseImage } from "../../doctor/features/noise.ts";
import { againstReference, type FeatureReference, referenceSchema } from "../../doctor/features/reference.ts";
import { type Looked, scoresOf } from "../../doctor/features/scores.ts";
import { InputError, UsageError } from "../../errors.ts";
import { isPublished, isWhole, type StoredNetwork, storedNetworks } from "../../execution/network-store.ts";
import { type ProtocolId, protocols } from "../../features/protocols.ts";
import { unreadable } from "../../inputs/file.ts";
import { type Cifar10, openCifar10 } from "../../inputs/images/cifar10.ts";
import type { Image } from "../../inputs/images/image.ts";
import type { ImageSet } from "../../inputs/images/set.ts";
import type { Samples } from "../../samples.ts";
import type { Arguments } from "../command.ts";
import { ADD, extractionOf, networkOf } from "./image-features.ts";
import type { Io } from "./io.ts";
import { duration, narrate } from "./progress.ts";

const PROTOCOL: ProtocolId = "torch-fidelity";
const { metrics: chosen } = protocols[PROTOCOL];
/** An image in the middle of a batch. */
const PLACE = 21;

/**
 * @throws InputError where no network is kept, and for files that cannot be read
 * @throws EngineError where onnxruntime-node is not installed
 */
export async function featureCheckup(args: Arguments, io: Io): Promise<Outcome[]> {
  const { strings, booleans } = args;
  const stored = strings.network === undefined ? storedNetworks() : [networkOf(strings.network)];
  if (stored.length === 0) throw new InputError("no network is kept", { hint: ADD });
  const reference = strings.reference === undefined ? undefined : readReference(strings.reference, stored);
  const cifar = strings.cifar10 === undefined ? undefined : openCifar10(strings.cifar10);
  if (cifar !== undefined && !stored.some(isPublished))
    throw new UsageError("is for the published weights: no network that is kept has them", {
      where: "--cifar10",
      hint: ADD,
    });
  const outcomes: Outcome[] = [];
  for (const network of stored) {
    const look = lookingThrough(network, io, booleans.json === true);
    outcomes.push(...(await ofNoise(network, reference, look)));
    if (cifar !== undefined && isPublished(network))
      outcomes.push(...(await ofCifar(network, cifar, look, booleans.thorough === true)));
  }
  return outcomes;
}

type Look = (images: ImageSet, what: string, protocol?: ProtocolId) => Promise<Looked>;

function lookingThrough(network: StoredNetwork, io: Io, quiet: boolean): Look {
  return async (images, what, protocol = PROTOCOL) => {
    const { extractImages } = await import("../../runs/extract-images.ts");
    const progress = narrate(io, quiet);
    const began = performance.now();
    try {
      const { rows, features, dim, logits, classes } = await extractImages(images, {
        ...extractionOf(network, protocol),
        onProgress(done) {
          const left = ((images.count - done) * (performance.now() - began)) / 1000 / done;
          progress.say(`${what}: ${done} of ${images.count}, about ${duration(left)} left`);
        },
      });
      const samples = (data: Float32Array, width: number): Samples => ({
        rows,
        dim: width,
        data: Float64Array.from(data),
      });
      return { features: samples(features, dim), logits: samples(logits, classes) };
    } finally {
      progress.close();
    }
  };
}

const setOf = (count: number, image: (i: number) => Image): ImageSet => ({
  count,
  others: 0,
  digest: () => "",
  async *images() {
    for (let i = 0; i < count; i++) yield { where: `known image ${i}`, image: image(i) };
  },
});

const GRAY: Image = { height: 40, width: 56, channels: 1, data: new Uint8Array(40 * 56).fill(128) };

async function ofNoise(
  network: StoredNetwork,
  reference: FeatureReference | undefined,
  look: Look,
): Promise<Outcome[]> {
  const all = await look(setOf(2 * HALF, noiseImage), "images of noise");
  const alone = await look(
    setOf(1, () => noiseImage(PLACE)),
    "one of them",
  );
  const gray = setOf(1, () => GRAY);
  const [one, other] = [await look(gray, "gray"), await look(gray, "gray", "clean-fid")];
  const { key } = network;
  const outcomes = [
    await outcomeOf(
      {
        id: `${key}/outputs`,
        title: `${key}: what holds of any weights`,
        source: "derivation: each image is looked at by itself, and no resizing changes an image of one gray",
      },
      () =>
        outputsHold({
          whole: isWhole(network),
          all,
          alone,
          place: PLACE,
          gray: [one.features, other.features],
        }),
    ),
  ];
  if (reference?.weights !== network.sha256) return outcomes;
  const about = {
    id: `${key}/reference`,
    title: `${key}: images of noise as the reference program sees them`,
    source: reference.program,
  };
  const { fake, real } = halves(all);
  return [
    ...outcomes,
    await outcomeOf(about, () => againstReference(all, scoresOf({ real, fake }, chosen), reference)),
  ];
}

/** The second half of the rows is the generated one. */
function halves({ features, logits }: Looked): { real: Samples; fake: Looked } {
  const part = ({ dim, data }: Samples, from: number): Samples => ({
    rows: HALF,
    dim,
    data: data.subarray(from * dim, (from + HALF) * dim),
  });
  return {
    real: part(features, 0),
    fake: { features: part(features, HALF), logits: part(logits, HALF) },
  };
}

async function ofCifar(
  { key }: StoredNetwork,
  { train, test }: Cifar10,
  look: Look,
  thorough: boolean,
): Promise<Outcome[]> {
  const source = "torch-fidelity 0.4, its tests and README";
  const outcomes: Outcome[] = [];
  const add = async (id: string, title: string, run: Parameters<typeof outcomeOf>[1]) => {
    outcomes.push(await outcomeOf({ id: `${key}/${id}`, title: `${key}: ${title}`, source }, run));
  };
  const onlyScore = ({ features, logits }: Looked) =>
    scoresOf({ real: features, fake: { features, logits } }, { is: chosen.is });
  const few = await look(train.of(drawnImages(train.count, FEW)), `${FEW} images of CIFAR-10`);
  await add("cifar10-few", `CIFAR-10, ${FEW} training images`, () =>
    againstAnswers(onlyScore(few), cifarAnswers.few),
  );
  const fake = await look(train.of(drawnImages(train.count, SET)), `${SET} training images of CIFAR-10`);
  const real = await look(test.of(drawnImages(test.count, SET)), `${SET} test images of CIFAR-10`);
  await add("cifar10-set", `CIFAR-10, ${SET} training images against ${SET} test images`, () =>
    againstAnswers(scoresOf({ real: real.features, fake }, chosen), cifarAnswers.set),
  );
  if (!thorough) return outcomes;
  const numbers = Array.from({ length: train.count }, (_, i) => i);
  const all = await look(train.of(numbers), "all training images of CIFAR-10");
  await add("cifar10-all", "CIFAR-10, all training images", () =>
    againstAnswers(onlyScore(all), cifarAnswers.all),
  );
  return outcomes;
}

/** @throws InputError for a file that is no such reference, or one of other weights than those that are kept */
function readReference(file: string, stored: readonly StoredNetwork[]): FeatureReference {
  const hint = "make it with: python -m ganscope.reference WEIGHTS FILE.json";
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw unreadable(file, "the reference", error);
  }
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch {
    throw new InputError("the reference is no JSON", { where: file, hint });
  }
  if (!Value.Check(referenceSchema, found)) {
    const [first] = Value.Errors(referenceSchema, found);
    const where = first === undefined ? "" : ` (${first.instancePath || "it"} ${first.message})`;
    throw new InputError(`this is no reference of a network's features${where}`, { where: file, hint });
  }
  if (!stored.some(({ sha256 }) => sha256 === found.weights))
    throw new InputError(
      `the reference is of other weights (SHA-256 ${found.weights}) than the networks that are kept`,
      { where: file, hint: ADD },
    );
  return found;
}
