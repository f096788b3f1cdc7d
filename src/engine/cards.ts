/**
 * The GPUs that a training here may use: those that nvidia-smi lists, less those that CUDA_VISIBLE_DEVICES hides. A card is passed on by
 * its id, since CUDA counts cards in another order (the fastest first) than nvidia-smi does.
 */
import { spawnSync } from "node:child_process";

export interface CardProcess {
  readonly pid: number;
  readonly name: string;
  /** MiB; undefined where the driver does not say. */
  readonly memory?: number;
}

export interface Card {
  /** What CUDA_VISIBLE_DEVICES takes; undefined where nobody lists cards and TensorFlow takes the one it finds. */
  readonly device?: string;
  /** Its number as nvidia-smi counts, and what it is; undefined for a card that nvidia-smi does not list. */
  readonly index?: number;
  readonly name?: string;
  /** MiB. */
  readonly used?: number;
  readonly total?: number;
  /** Processes that compute on it, as far as the driver names them. */
  readonly processes: readonly CardProcess[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The variable by which users choose cards. */
export const VISIBLE = "CUDA_VISIBLE_DEVICES";

/** How a message calls the card. */
export const cardLabel = ({ index, device, name }: Card): string => {
  const number = index ?? device;
  return `GPU${number === undefined ? "" : ` ${number}`}${name === undefined ? "" : ` (${name})`}`;
};

/** Whether the environment leaves no card, as an empty list or -1 does. */
export const hidesAllCards = (env: Environment = process.env): boolean => chosen(env)?.length === 0;

/** The cards that the user names. CUDA ends the list at the first that is none. */
function chosen(env: Environment): string[] | undefined {
  const text = env[VISIBLE];
  if (text === undefined) return undefined;
  const words = text.split(",").map((word) => word.trim());
  const end = words.findIndex((word) => !/^(\d+|(GPU|MIG)-.+)$/.test(word));
  return [...new Set(end < 0 ? words : words.slice(0, end))];
}

/** The cards that a training may use, in the user's order; none where the environment hides all. */
export function visibleCards(env: Environment = process.env): Card[] {
  const wanted = chosen(env);
  if (wanted?.length === 0) return [];
  const listed = listedCards(env);
  if (wanted === undefined) return listed.length === 0 ? [{ processes: [] }] : listed;
  // a number means the same card to both only where the order is the same, or all cards are alike
  const sameOrder =
    env.CUDA_DEVICE_ORDER === "PCI_BUS_ID" || new Set(listed.map(({ name }) => name)).size === 1;
  const cards: Card[] = [];
  for (const word of wanted) {
    const byNumber = /^\d+$/.test(word);
    if (byNumber && listed.length > 0 && Number(word) >= listed.length) break;
    const found = byNumber
      ? sameOrder && listed.find(({ index }) => index === Number(word))
      : listed.find(({ device }) => device?.startsWith(word));
    cards.push(found || { device: word, processes: [] });
  }
  return cards;
}

/** The rows that nvidia-smi answers with; none where it is missing or fails. */
function ask(query: string, env: Environment): string[][] {
  const { status, stdout } = spawnSync("nvidia-smi", [query, "--format=csv,noheader,nounits"], {
    encoding: "utf8",
    timeout: 20_000,
    env: env as NodeJS.ProcessEnv,
  });
  if (status !== 0) return [];
  const lines = stdout.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line) => line.split(",").map((cell) => cell.trim()));
}

const number = (name: "used" | "total" | "memory", cell = ""): object =>
  /^\d+$/.test(cell) ? { [name]: Number(cell) } : {};

function listedCards(env: Environment): Card[] {
  const cards = ask("--query-gpu=index,uuid,name,memory.used,memory.total", env);
  if (cards.length === 0) return [];
  // a program's name may hold commas, its neighbors do not
  const processes = ask("--query-compute-apps=gpu_uuid,pid,used_memory,process_name", env).map(
    ([device, pid, memory, ...name]) => ({
      device,
      process: { pid: Number(pid), name: name.join(", "), ...number("memory", memory) },
    }),
  );
  return cards.map(([index, device, name, used, total]) => ({
    device,
    index: Number(index),
    name,
    ...number("used", used),
    ...number("total", total),
    processes: processes.filter((each) => each.device === device).map(({ process }) => process),
  }));
}
