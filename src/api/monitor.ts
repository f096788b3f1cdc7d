/**
 * A training watched from inside its own program: a line of numbers in at each logged step, alarms out as soon as they
 * fire. The same reader and the same rules as `ganscope diagnose --follow`.
 */

import { type ColumnMap, LogReader } from "../inputs/log/training-log.ts";
import { type Alarm, AlarmBell } from "../runs/diagnose/alarms.ts";
import { diagnoseTraining } from "../runs/diagnose/diagnose.ts";
import { type DiagnosisReport, diagnosisReport } from "../writers/diagnosis.ts";

export interface MonitorOptions {
  /** What names mean that do not tell, e.g. `{ d_out: "probReal" }`. */
  readonly map?: ColumnMap;
  /** Called for each alarm that is raised or over. */
  onAlarm?(alarm: Alarm): void;
}

export interface Monitor {
  /**
   * Takes the numbers of one step, by the names that a log may use (docs/diagnose.md).
   *
   * @returns the alarms that this step raised, and those that are over
   */
  log(values: Readonly<Record<string, unknown>>): readonly Alarm[];
  /** The training so far, as `ganscope diagnose --json` tells it. @throws InputError when no signal was logged */
  diagnosis(): DiagnosisReport;
}

/** A long log is judged anew once in so many parts of its length. */
const PARTS = 500;

/**
 * @example
 *   const monitor = createMonitor({ onAlarm: ({ alarm, first }) => console.warn(alarm, "since step", first) });
 *   monitor.log({ step: 25, d_loss: 1.3, g_loss: 0.7, D_x: 0.6, D_G_z: 0.4, g_grad_norm: 0.2 });
 */
export function createMonitor({ map, onAlarm }: MonitorOptions = {}): Monitor {
  const reader = new LogReader("monitor", map);
  const bell = new AlarmBell();
  let lines = 0;
  let judged = 0;
  return {
    log(values) {
      reader.object(values, ++lines);
      const { rows } = reader;
      if (rows === 0 || rows < judged + Math.floor(judged / PARTS)) return [];
      judged = rows;
      const alarms = bell.listen(reader.finish(false).records);
      for (const alarm of alarms) onAlarm?.(alarm);
      return alarms;
    },
    diagnosis: () => diagnosisReport(diagnoseTraining({ log: { ...reader.finish(), file: "monitor" } })),
  };
}

/** What `model.fit` of TensorFlow.js calls, and what a loop of your own may call. */
export interface TfjsCallback {
  onBatchEnd(batch: number, logs?: Readonly<Record<string, unknown>>): Promise<void>;
}

/**
 * A callback for TensorFlow.js. Batches are counted over all epochs; `logs` are the losses and metrics of the compiled
 * model, by their names, and `map` says which is which.
 *
 * @example
 *   await gan.fit(z, real, { callbacks: tfjsCallback({
 *     map: { loss: "lossG" },
 *     onAlarm: () => { gan.stopTraining = true; },
 *   }) });
 */
export function tfjsCallback(options: MonitorOptions = {}): TfjsCallback & { readonly monitor: Monitor } {
  const monitor = createMonitor(options);
  let step = 0;
  return {
    monitor,
    async onBatchEnd(_batch, logs = {}) {
      const { batch: _index, size: _size, ...values } = logs;
      step++;
      const numbers = Object.entries(values).map(([name, value]) => [name, numberOf(value)]);
      monitor.log({ ...Object.fromEntries(numbers), step });
    },
  };
}

/** TensorFlow.js gives numbers, or scalars that have yet to be read. */
function numberOf(value: unknown): unknown {
  const readable = typeof value === "object" && value !== null && "dataSync" in value;
  if (!readable || typeof value.dataSync !== "function") return value;
  const [number] = value.dataSync() as ArrayLike<number> & Iterable<number>;
  return number;
}
