/** Hands the machine's GPUs to trainings: each card to one at a time, unless the user asks for more. */
import { type Card, cardLabel, VISIBLE, visibleCards } from "../../engine/cards.ts";
import { mayBeGpu } from "../../engine/index.ts";
import type { EngineRequest } from "../../engine/request.ts";
import type { Training } from "../../result/index.ts";
import { openOnce } from "./open-once.ts";

export interface CardLease {
  /** Trainings that can run at a time. */
  readonly width: number;
  /** The card with the fewest trainings; undefined while all are taken. */
  takeNow(): Card | undefined;
  /** Waits while all are taken. */
  take(): Promise<Card>;
  giveBack(card: Card): void;
}

/** @param perCard trainings that share a card */
export function leaseCards(cards: readonly Card[], perCard: number): CardLease {
  // cards on which nobody computes first
  const places = [...cards]
    .sort((a, b) => Number(a.processes.length > 0) - Number(b.processes.length > 0))
    .map((card) => ({ card, trainings: 0 }));
  const waiting: ((card: Card) => void)[] = [];
  const takeNow = (): Card | undefined => {
    const fewest = Math.min(...places.map(({ trainings }) => trainings));
    const place = places.find(({ trainings }) => trainings === fewest);
    if (place === undefined || fewest >= perCard) return undefined;
    place.trainings++;
    return place.card;
  };
  return {
    width: perCard * places.length,
    takeNow,
    take: async () => takeNow() ?? new Promise((resolve) => waiting.push(resolve)),
    giveBack(card) {
      const next = waiting.shift();
      if (next !== undefined) return next(card);
      for (const place of places) if (place.card === card) place.trainings--;
    },
  };
}

export interface CardOptions {
  /** Processes at a time that the user or the machine allows. */
  readonly jobs: number;
  /** Trainings that share a card; one unless it is said. */
  readonly perGpu?: number;
  /** Says which cards are used, and what else computes on them. */
  say?(text: string): void;
}

/** The cards for trainings on this engine; undefined where they use none. */
export async function cardsOf(
  engine: EngineRequest,
  { onCards, ...options }: Omit<CardOptions, "say"> & { onCards?(line: string): void },
): Promise<CardLease | undefined> {
  if (mayBeGpu(engine) && (await openOnce(engine)).id === "tfjs-node-gpu")
    return openCards({ ...options, ...(onCards && { say: onCards }) });
  if (options.perGpu !== undefined) onCards?.("--per-gpu has no effect: the trainings use no GPU");
  return undefined;
}

/** Which card it was is no part of the result's numbers, so it stands with the clocks. */
export function onCard(training: Training, card: Card | undefined): Training {
  if (card?.device === undefined) return training;
  const { device, name } = card;
  return {
    ...training,
    timing: { ...training.timing, card: { device, ...(name !== undefined && { name }) } },
  };
}

/** The cards of this machine for trainings on a GPU. */
export function openCards(options: CardOptions): CardLease {
  const cards = visibleCards();
  for (const line of cardLines(cards, options)) options.say?.(line);
  return leaseCards(cards, options.perGpu ?? 1);
}

const counted = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** How trainings are laid on cards, and what else computes there, in words. */
export function cardLines(cards: readonly Card[], { jobs, perGpu = 1 }: CardOptions): string[] {
  const width = perGpu * cards.length;
  const lowered =
    jobs > width ? ` instead of ${jobs}; --per-gpu ${Math.ceil(jobs / cards.length)} shares the cards` : "";
  const first = `${cards.map(cardLabel).join(", ")}: ${counted(Math.min(jobs, width), "training")} at a time on ${counted(cards.length, "GPU")}${lowered}`;
  const busy = cards.filter(({ processes }) => processes.length > 0);
  const free = cards.filter(({ processes }) => processes.length === 0).map(({ device }) => device);
  const advice =
    free.length === 0 ? "wait for it to end" : `wait for it to end, or set ${VISIBLE}=${free.join(",")}`;
  return [
    first,
    ...busy.map(({ processes, used, total, ...card }) => {
      const who = processes.map(({ pid, name, memory }) => {
        const size = memory === undefined ? "" : `, ${memory} MiB`;
        return `process ${pid} (${name}${size})`;
      });
      const memory = used === undefined || total === undefined ? "" : `; ${used} of ${total} MiB are taken`;
      return `${cardLabel({ ...card, processes })} is in use by ${who.join(" and ")}${memory}: trainings there are slow and may run out of memory - ${advice}`;
    }),
  ];
}
