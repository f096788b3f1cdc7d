/**
 * The formats of logs, each by lines written by hand as its programs write them. Every number that is expected stands in the text.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { InputError } from "../../../src/errors.ts";
import type { LogFormat } from "../../../src/inputs/log/formats/format.ts";
import { formats } from "../../../src/inputs/log/formats/index.ts";
import { type FeedOptions, LogFeed } from "../../../src/inputs/log/index.ts";
import type { TrainingLog } from "../../../src/inputs/log/training-log.ts";

function read(text: string, name = "log", options: FeedOptions = {}): TrainingLog {
  const feed = new LogFeed(name, options);
  feed.push(Buffer.from(text));
  return feed.read(true);
}
const rows = ({ records }: Pick<TrainingLog, "records">) =>
  records.map(({ step, lossD, lossG }) => [step, lossD, lossG]);

/** Which format read it, by its key in the registry. */
const formatOf = (log: TrainingLog) =>
  Object.entries<LogFormat>(formats).find(([, { title }]) => title === log.format)?.[0];

const HELPERS = ["format.ts", "index.ts", "json-values.ts", "known-names.ts", "objects.ts", "pairs.ts"];

describe("the registry of formats", () => {
  it("has every file of its folder, under its name", () => {
    const folder = new URL("../../../src/inputs/log/formats", import.meta.url).pathname;
    const files = readdirSync(folder).filter((file) => !HELPERS.includes(file));
    expect(files.toSorted()).toEqual(
      Object.keys(formats)
        .map((id) => `${id}.ts`)
        .toSorted(),
    );
  });

  it.each(Object.entries<LogFormat>(formats).filter(([, { example }]) => example !== ""))(
    "%s reads its example, says why, and has a source",
    (id, { example, source }) => {
      const name = id === "tensorboard-csv" ? join("runs", "run-1-tag-d_loss.csv") : "log";
      const log = read(example, name);
      expect(formatOf(log)).toBe(id);
      expect(log.because).not.toBe("");
      expect(source).not.toBe("");
      expect(log.records.length + (log.quality?.[0]?.values.length ?? 0)).toBeGreaterThan(0);
    },
  );
});

describe("text", () => {
  it.each<[program: string, text: string, expected: (number | null)[][]]>([
    [
      "PyTorch's DCGAN tutorial",
      "Starting Training Loop...\n[0/2][0/100]\tLoss_D: 1.5\tLoss_G: 3.25\tD(x): 0.5\tD(G(z)): 0.25 / 0.0625\n[0/2][50/100]\tLoss_D: 1.25\tLoss_G: 2\tD(x): 0.5\tD(G(z)): 0.5 / 0.25\n[1/2][0/100]\tLoss_D: 1\tLoss_G: 2.5\tD(x): 0.5\tD(G(z)): 0.5 / 0.25\n",
      [
        [0, 1.5, 3.25],
        [50, 1.25, 2],
        [51, 1, 2.5],
      ],
    ],
    [
      "PyTorch-GAN",
      "[Epoch 0/200] [Batch 0/938] [D loss: 0.75] [G loss: 0.5]\n[Epoch 0/200] [Batch 1/938] [D loss: 0.625] [G loss: 0.875]\n",
      [
        [0, 0.75, 0.5],
        [1, 0.625, 0.875],
      ],
    ],
    [
      "pix2pix and BicycleGAN",
      "================ Training Loss (Mon Jan  1 00:00:00 2024) ================\n(epoch: 1, iters: 100, time: 0.250, data: 0.125) G_GAN: 1.500 D: 0.750 G_L1: 9.000 \n(epoch: 1, iters: 200, time: 0.250, data: 0.001) G_GAN: 1.250 D: 0.500 G_L1: 8.000 \n",
      [
        [100, 0.75, 1.5],
        [200, 0.5, 1.25],
      ],
    ],
    [
      "StudioGAN",
      "[INFO] 2024-01-01 10:00:00 > Step:     100 Progress: 0.1% Elapsed: 0:00:05 temperature: no ada_p: No Discriminator_loss: 0.5 Generator_loss: 1.5 \n[INFO] 2024-01-01 10:00:09 > Step:     200 Progress: 0.2% Elapsed: 0:00:09 temperature: no ada_p: No Discriminator_loss: 0.25 Generator_loss: 1.75 \n",
      [
        [100, 0.5, 1.5],
        [200, 0.25, 1.75],
      ],
    ],
    [
      "BasicSR",
      "2024-01-01 10:00:00,001 INFO: [exp..][epoch:  0, iter:   1,000, lr:(1.000e-04,)] [eta: 1 day, 2:03:04, time (data): 0.5 (0.1)] l_g_pix: 1.0e-02 l_g_gan: 5.5e-01 l_d_real: 6.5e-01 l_d_fake: 7.5e-01 out_d_real: 0.25 out_d_fake: -0.5\n",
      [[1000, null, 0.55]],
    ],
    [
      "HiFi-GAN",
      "Steps : 5, Gen Loss Total : 42.500, Mel-Spec. Error : 0.750, s/b : 1.250\nSteps : 10, Gen Loss Total : 40.250, Mel-Spec. Error : 0.625, s/b : 1.250\n",
      [
        [5, null, 42.5],
        [10, null, 40.25],
      ],
    ],
    [
      "CTGAN",
      "Epoch 1, Loss G: -0.25, Loss D: -0.5\nEpoch 2, Loss G: -0.125, Loss D: 0.5\n",
      [
        [1, -0.5, -0.25],
        [2, 0.5, -0.125],
      ],
    ],
    [
      "CTGAN's progress bar",
      "Gen. (0.00) | Discrim. (0.00):   0%|          | 0/3 [00:00<?, ?it/s]\rGen. (-1.25) | Discrim. (0.50):  33%|###       | 1/3 [00:01<00:02,  1.5s/it]\nGen. (-1.50) | Discrim. (0.25):  67%|######    | 2/3 [00:02<00:01,  1.5s/it]\n",
      [
        [1, 0.5, -1.25],
        [2, 0.25, -1.5],
      ],
    ],
    [
      "Python's logging and words before",
      "2024-01-01 10:00:00,123 [INFO]: start\n2024-01-01 10:00:01,123 [INFO]: step 0: gen_loss 0.5, dis_loss 2.5 (57.6 examples/sec; 1.111 sec/batch)\n2024-01-01 10:00:01,124 [INFO]: 99 iterations left, expected at 01-31 05:06:48 (avg speed: 1.111 sec/batch)\n2024-01-01 10:00:02,123 [INFO]: step 100: gen_loss 0.75, dis_loss 1.5 (4181.8 examples/sec; 0.015 sec/batch)\n",
      [
        [0, 2.5, 0.5],
        [100, 1.5, 0.75],
      ],
    ],
    [
      "Keras, drawn anew with carriage returns and colors",
      "Epoch 1/2\n\u001b[1m1/3\u001b[0m \u001b[32m━━━\u001b[0m 1s 1s/step - d_loss: 0.9000 - g_loss: 0.1000\r\u001b[1m3/3\u001b[0m \u001b[32m━━━━\u001b[0m 2s 1s/step - d_loss: 0.7500 - g_loss: 0.5000\nEpoch 2/2\n3/3 [==============================] - 2s 50ms/step - d_loss: 0.6250 - g_loss: 0.8750\n",
      [
        [1, 0.75, 0.5],
        [2, 0.625, 0.875],
      ],
    ],
    [
      "Lightning's bar, which shows each batch",
      "Epoch 0:  50%|##  | 1/2 [00:01<00:01,  1.0it/s, v_num=3, g_loss=0.500, d_loss=1.500]\rEpoch 0: 100%|####| 2/2 [00:02<00:00,  1.0it/s, v_num=3, g_loss=0.250, d_loss=1.250]\rEpoch 1:  50%|##  | 1/2 [00:01<00:01,  1.0it/s, v_num=3, g_loss=0.750, d_loss=1.750]\n",
      [
        [1, 1.5, 0.5],
        [2, 1.25, 0.25],
        [3, 1.75, 0.75],
      ],
    ],
    [
      "tqdm, and the line that repeats it",
      "Epoch 1/2\nTraining Epoch 1/2: 100%|####| 9/9 [00:09<00:00,  1.0batch/s, Gen Loss=4.01, Disc Loss=0.854]\nEpoch 1 completed. Gen Loss: 4.0102, Disc Loss: 0.8536\nEpoch 2/2\nTraining Epoch 2/2: 100%|####| 9/9 [00:09<00:00,  1.0batch/s, Gen Loss=3.01, Disc Loss=0.754]\n",
      [
        [1, 0.8536, 4.0102],
        [2, 0.754, 3.01],
      ],
    ],
    [
      "a dictionary that Python prints",
      "{'epoch': 1, 'd_loss': 0.5, 'g_loss': tensor(0.75, device='cuda:0', grad_fn=<MeanBackward0>)}\n{'epoch': 2, 'd_loss': 0.25, 'g_loss': np.float32(0.5)}\n",
      [
        [1, 0.5, 0.75],
        [2, 0.25, 0.5],
      ],
    ],
    [
      "Keras-GAN, a number first",
      "0 [D loss: 0.750000, acc.: 50.00%] [G loss: 0.625000]\n1 [D loss: 0.500000, acc.: 75.00%] [G loss: 0.875000]\n",
      [
        [0, 0.75, 0.625],
        [1, 0.5, 0.875],
      ],
    ],
    [
      "key=value",
      "it=10 lossD=0.5 lossG=nan\nit=20 lossD=0.25 lossG=1.5\n",
      [
        [10, 0.5, null],
        [20, 0.25, 1.5],
      ],
    ],
    [
      "a summary that repeats the last step",
      "Epoch: 0, Loss D: 0.5, Loss G: 0.75\nEpoch: 1, Loss D: 0.25, Loss G: 0.5\nSummary\n  Loss D: 0.25   Loss G: 0.5\n",
      [
        [0, 0.5, 0.75],
        [1, 0.25, 0.5],
      ],
    ],
    [
      "losses on held-out data, which are left out",
      "Epoch 1: d_loss: 0.5, g_loss: 0.75\nEpoch 1 [val]: d_loss: 0.9, g_loss: 0.1\nEpoch 2: d_loss: 0.25, g_loss: 0.5\n",
      [
        [1, 0.5, 0.75],
        [2, 0.25, 0.5],
      ],
    ],
    [
      "carpedm20's DCGAN, which pads its counters with blanks",
      "Epoch: [ 0/25] [   0/ 100] time: 4.5000, d_loss: 1.50000000, g_loss: 0.75000000\nEpoch: [ 0/25] [   1/ 100] time: 5.0000, d_loss: 1.25000000, g_loss: 0.50000000\nEpoch: [ 1] [   0/ 100] time: 6.0000, d_loss: 1.00000000, g_loss: 0.25000000\n",
      [
        [0, 1.5, 0.75],
        [1, 1.25, 0.5],
        [2, 1, 0.25],
      ],
    ],
    [
      "AttnGAN, whose second counter has no total",
      "[0/600][50]\n                  Loss_D: 0.50 Loss_G: 6.25\n[0/600][100]\n                  Loss_D: 0.75 Loss_G: 6.50\n",
      [
        [50, 0.5, 6.25],
        [100, 0.75, 6.5],
      ],
    ],
    [
      "BigGAN, whose progress stands before the step",
      "1/100 ( 1.00%) ( 12.3s, ETA/ELAPSED 1:20 / 0:11) itr: 10, D_loss_real : +0.500, D_loss_fake : +0.250, D_loss: +0.750, G_loss : -0.125\n",
      [[10, 0.75, -0.125]],
    ],
    [
      "wiseodd's examples, with a dash before the step",
      "Iter-0; D_loss: 1.5; G_loss: 0.75\nIter-1000; D_loss: 1.25; G_loss: 0.5\n",
      [
        [0, 1.5, 0.75],
        [1000, 1.25, 0.5],
      ],
    ],
    [
      "SRGAN's bar, one an epoch, whose last state counts",
      "[1/3] Loss_D: 0.5 Loss_G: 0.25 D(x): 0.5 D(G(z)): 0.5:  50%|##  | 1/2 [00:01<00:01,  1.0it/s]\r[1/3] Loss_D: 0.75 Loss_G: 0.5 D(x): 0.5 D(G(z)): 0.5: 100%|####| 2/2 [00:02<00:00,  1.0it/s]\n[2/3] Loss_D: 1.25 Loss_G: 1.5 D(x): 0.5 D(G(z)): 0.5: 100%|####| 2/2 [00:02<00:00,  1.0it/s]\n",
      [
        [1, 0.75, 0.5],
        [2, 1.25, 1.5],
      ],
    ],
    [
      "rosinality's StyleGAN2, a whole training in one line that is drawn anew",
      "d: 1.5000; g: 0.5000; r1: 0.0000; path: 0.0000:   0%|  | 0/9 [00:00<?, ?it/s]\rd: 1.2500; g: 0.7500; r1: 0.0000; path: 0.0000:  11%|  | 1/9 [00:01<00:02,  1.5s/it]\rd: 1.0000; g: 1.2500; r1: 0.0000; path: 0.0000:  22%|  | 2/9 [00:02<00:02,  1.5s/it]",
      [
        [0, 1.5, 0.5],
        [1, 1.25, 0.75],
        [2, 1, 1.25],
      ],
    ],
    [
      "one line an epoch, each at the same batch",
      "Epoch [0/9], Step [600/600], d_loss: 1.5, g_loss: 0.75\nEpoch [1/9], Step [600/600], d_loss: 1.25, g_loss: 0.5\n",
      [
        [600, 1.5, 0.75],
        [601, 1.25, 0.5],
      ],
    ],
    [
      "times and shares in percent before a name",
      "Step: 100 Progress: 0.5% Elapsed: 0:10:00 Gen_loss: 0.75 Dis_loss: 1.5\n",
      [[100, 1.5, 0.75]],
    ],
    [
      "StarGAN v2, its numbers in brackets",
      "Elapsed time [0:00:01], Iteration [10/99], D/latent_real: [0.5000], D/latent_fake: [0.2500], G/latent_adv: [1.7500]\n",
      [[10, null, 1.75]],
    ],
  ])("of %s", (_, text, expected) => {
    const log = read(text);
    expect(formatOf(log)).toBe("text");
    expect(rows(log)).toEqual(expected);
  });

  it("takes the counters of either player's steps for no loss", () => {
    const log = read("G_step [10/99], D_step[20/99], d_loss: 0.5\n");
    expect(log.columns.filter(({ meaning }) => meaning === "lossD" || meaning === "lossG")).toEqual([
      { column: "d_loss", meaning: "lossD" },
    ]);
  });

  it("has D before and after the generator's step in one pair, of which the first is read", () => {
    const log = read("[0/5][0/9] Loss_D: 1 Loss_G: 2 D(x): 0.75 D(G(z)): 0.5 / 0.125\n");
    expect(log.records[0]).toMatchObject({ probReal: 0.75, probFake: 0.5 });
    expect(log.columns).toContainEqual({
      column: "D(G(z)) 2",
      meaning: "probFake after the generator's step, not used",
    });
  });

  it("has two games of a CycleGAN, and as many as a list is long of a ComboGAN", () => {
    const cycle = read(
      "(epoch: 1, iters: 100, time: 0.2, data: 0.1) D_A: 0.25 G_A: 0.5 cycle_A: 2.0 idt_A: 1.0 D_B: 0.75 G_B: 1.0 cycle_B: 3.0 idt_B: 2.0 \n",
    );
    expect(cycle.games?.map((game) => [game.name, ...rows(game)])).toEqual([
      ["A", [100, 0.25, 0.5]],
      ["B", [100, 0.75, 1]],
    ]);
    const combo = read(
      "(epoch: 1, iters: 100, time: 0.2) D: 0.125, 0.25, 0.5 | G: 1.5, 2.5, 3.5 | Cyc: 1.0, 2.0, 3.0 | \n",
    );
    expect(combo.games?.map((game) => [game.name, ...rows(game)])).toEqual([
      ["1", [100, 0.125, 1.5]],
      ["2", [100, 0.25, 2.5]],
      ["3", [100, 0.5, 3.5]],
    ]);
  });

  it("has measures of quality on lines of their own; the best so far is none", () => {
    const log = read(
      "Step: 100 d_loss: 0.5 g_loss: 1.5\nFID score (Step: 100, Using test moments): 45.5\nBest FID score (Step: 100, Using test moments): 45.5\nStep: 200 d_loss: 0.25 g_loss: 1.75\nFID score (Step: 200, Using test moments): 40.25\n",
    );
    expect(log.quality).toMatchObject([
      { column: "FID score", measure: "fid", steps: [100, 200], values: [45.5, 40.25] },
    ]);
  });

  it("whose last number is cut off loses that line, and keeps it where the number is whole", () => {
    const start = "step 1 d_loss: 0.5000 g_loss: 1.5000\n";
    expect(rows(read(`${start}step 2 d_loss: 0.2500 g_loss: 1.2`))).toEqual([[1, 0.5, 1.5]]);
    expect(rows(read(`${start}step 2 d_loss: 0.2500 g_loss: 1.2500`))).toEqual([
      [1, 0.5, 1.5],
      [2, 0.25, 1.25],
    ]);
  });
});

describe("tables", () => {
  it("in columns of blanks begin where numbers stand under as many names: Chainer's and fastai's", () => {
    const text =
      "Training D and G\nepoch       iteration   gen/loss    dis/loss\n1           100         0.75        1.5\n2           200         0.5         1.25\n";
    const log = read(text);
    expect(formatOf(log)).toBe("table");
    expect(rows(log)).toEqual([
      [100, 1.5, 0.75],
      [200, 1.25, 0.5],
    ]);
  });

  it("with semicolons may have commas before their decimals", () => {
    expect(rows(read("epoch;loss_D;loss_G\n1;1,5;0,75\n2;1,25;5e-1\n"))).toEqual([
      [1, 1.5, 0.75],
      [2, 1.25, 0.5],
    ]);
  });

  it("without a header may be cut by blanks: numpy.savetxt, BigGAN's file for each loss", () => {
    const log = read("0 0.75000\n1000 0.50000\n", "G_loss.log", { columns: ["step", "lossG"] });
    expect(formatOf(log)).toBe("headerless");
    expect(log.records.map(({ step, lossG }) => [step, lossG])).toEqual([
      [0, 0.75],
      [1000, 0.5],
    ]);
  });

  it("of Weights & Biases have a game for each run, and no column for the lowest and the highest value", () => {
    const log = read(
      '"Step","calm-sun-1 - loss_D","calm-sun-1 - loss_D__MIN","calm-sun-1 - loss_D__MAX","wild-sea-2 - loss_D"\n"1","0.5","0.4","0.6","0.75"\n"2","0.25","0.2","0.3","0.625"\n',
    );
    expect(log.games?.map((game) => [game.name, ...rows(game)])).toEqual([
      ["calm-sun-1", [1, 0.5, null], [2, 0.25, null]],
      ["wild-sea-2", [1, 0.75, null], [2, 0.625, null]],
    ]);
  });

  it("of PyTorch Lightning are sparse; steps are read where there are both steps and epochs", () => {
    const log = read(
      "d_loss_epoch,d_loss_step,epoch,g_loss_epoch,g_loss_step,step\n,0.5,0,,1.5,49\n,0.25,0,,1.25,99\n0.375,,0,1.375,,99\n",
    );
    expect(rows(log)).toEqual([
      [49, 0.5, 1.5],
      [99, 0.25, 1.25],
    ]);
  });

  it("of MLflow have a row for each number, one metric after the other", () => {
    const log = read(
      "run_id,key,value,step,timestamp\nr,d_loss,0.5,1,7\nr,d_loss,0.25,2,8\nr,g_loss,1.5,1,7\nr,g_loss,1.25,2,8\n",
    );
    expect(rows(log)).toEqual([
      [1, 0.5, 1.5],
      [2, 0.25, 1.25],
    ]);
  });

  it("of TensorBoard have their tag in the file's name", () => {
    const text = "Wall time,Step,Value\n1700000000.5,1,0.5\n1700000009.5,2,0.25\n";
    for (const name of ["run-a-tag-Loss_Discriminator.csv", "critic_loss.csv", "my+project__d_loss.csv"])
      expect(rows(read(text, name))).toEqual([
        [1, 0.5, null],
        [2, 0.25, null],
      ]);
  });

  it("without a header are read with --columns", () => {
    const columns = ["step", "-", "lossG"];
    expect(rows(read("0,9,1.5\n10,9,1.25\n", "log", { columns }))).toEqual([
      [0, null, 1.5],
      [10, null, 1.25],
    ]);
    expect(() => read("0,1.5\n10,1.25\n", "log", { columns })).toThrow(
      "--columns names 3 columns, and the first line has 2",
    );
  });

  it("are never made of a file that starts with [ or {", () => {
    const tail = "step,d_loss\n1,0.5\n";
    for (const start of ["[\n", "{\n", "[1,2]\n", '{"a"\n']) {
      const log = (() => {
        try {
          return read(start + tail);
        } catch (error) {
          if (error instanceof InputError) return undefined;
          throw error;
        }
      })();
      expect(log === undefined ? undefined : formatOf(log)).not.toBe("table");
    }
  });
});

it("StyleGAN's log.txt without metrics says where its losses are", () => {
  expect(() =>
    read("tick 0     kimg 0.1      time 23s          sec/tick 4.7     sec/kimg 74.6\n", "log.txt"),
  ).toThrow("the ticks of StyleGAN's log.txt hold times, and no losses");
});

describe("JSON", () => {
  it("of an array is read object by object, on one line and on many, cut off as well", () => {
    const objects = [
      { iteration: 100, "gen/loss": 1.5, "dis/loss": 0.5 },
      { iteration: 200, "gen/loss": 1.25, "dis/loss": 0.25 },
    ];
    const expected = [
      [100, 0.5, 1.5],
      [200, 0.25, 1.25],
    ];
    for (const indent of [0, 1, 4])
      expect(rows(read(JSON.stringify(objects, null, indent)))).toEqual(expected);
    const cut = read(JSON.stringify(objects, null, 2).slice(0, -20));
    expect(rows(cut)).toEqual(expected.slice(0, 1));
    expect(cut.warnings.join()).toContain("truncated at the end");
  });

  it("of lists has a row a place, counted as epochs", () => {
    const history = { d_loss: [0.5, 0.25], g_loss: [1.5, 1.25], lr: [0.1, 0.1] };
    for (const indent of [0, 2])
      expect(rows(read(JSON.stringify(history, null, indent)))).toEqual([
        [1, 0.5, 1.5],
        [2, 0.25, 1.25],
      ]);
  });

  it("of StyleGAN has means, scores and signs at thousands of images", () => {
    const value = (mean: number) => ({ num: 8, mean, std: 0.1 });
    const line = {
      "Loss/scores/real": value(1.5),
      "Loss/scores/fake": value(-1.25),
      "Loss/signs/real": value(0.75),
      "Loss/signs/fake": value(-0.5),
      "Loss/D/loss": value(0.625),
      "Loss/G/loss": value(1.125),
      "Loss/G/reg": value(9),
      "Progress/kimg": value(4.25),
    };
    const [record] = read(`${JSON.stringify(line)}\n`).records;
    expect(record).toMatchObject({
      step: 4.25,
      lossD: 0.625,
      lossG: 1.125,
      criticReal: 1.5,
      criticFake: -1.25,
      signReal: 0.75,
      signFake: -0.5,
    });
  });

  it.each([
    ["an array of numbers", "[1, 2, 3]\n", "a JSON array of numbers or lists has no names for its numbers"],
    [
      "an array of lists",
      "[[1, 2], [3, 4]]\n",
      "a JSON array of numbers or lists has no names for its numbers",
    ],
    ["an empty array", "[]\n", "the JSON array is empty"],
    ["objects of something else", '{"a": 1}\n', 'no training signal was found (columns: "a")'],
  ])("of %s is refused", (_, text, message) => expect(() => read(text)).toThrow(message));
});

describe("columns that may be several things", () => {
  const series = (count: number, of: (i: number) => object) =>
    Array.from({ length: count }, (_, i) => `${JSON.stringify({ step: i, ...of(i) })}\n`).join("");

  it("are probabilities where all values are in [0, 1] and D is usually right", () => {
    const log = read(series(20, (i) => ({ d_loss: 1, d_real: i === 3 ? 0.25 : 0.75, d_fake: 0.5 })));
    expect(log.records[0]).toMatchObject({ probReal: 0.75, probFake: 0.5 });
    expect(log.guesses).toEqual([
      {
        columns: ["d_real", "d_fake"],
        as: ["probReal", "probFake"],
        proofs: [
          "all values are in [0, 1]: d_real ranges from 0.25 to 0.75, d_fake from 0.5 to 0.5",
          "d_real exceeds d_fake in 95 % of 20 rows",
        ],
      },
    ]);
  });

  it("are scores where values leave [0, 1] below and D is usually right", () => {
    const log = read(series(12, () => ({ d_loss: 3, d_real: 1.5, d_fake: -0.5 })));
    expect(log.records[0]).toMatchObject({ criticReal: 1.5, criticFake: -0.5, probReal: null });
  });

  it("are parts of the loss where they add up to it, or pix2pix wrote them", () => {
    const sum = read(series(5, (i) => ({ d_loss: 0.5 + i, d_real: 0.25, d_fake: 0.25 + i })));
    expect(sum.records[1]).toMatchObject({ lossDReal: 0.25, lossDFake: 1.25 });
    const pix = read(
      "(epoch: 1, iters: 100, time: 0.1, data: 0.1) G_GAN: 1.5 G_L1: 9.0 D_real: 0.25 D_fake: 0.75 \n",
    );
    expect(pix.records[0]).toMatchObject({ lossG: 1.5, lossDReal: 0.25, lossDFake: 0.75 });
    expect(pix.guesses?.[0].proofs[0]).toContain("G_L1, G_GAN, as pix2pix and its relatives write them");
  });

  it("are asked about where values lie in [0, 1] and D is right as often as not", () => {
    const log = read(series(20, (i) => ({ d_loss: 1, d_real: i % 2 ? 0.25 : 0.75, d_fake: 0.5 })));
    expect(log.guesses).toEqual([]);
    expect(log.mapping).toContain(
      "--map d_real=lossDReal,d_fake=lossDFake for parts of the discriminator's loss",
    );
  });
});
