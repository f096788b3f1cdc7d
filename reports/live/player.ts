/**
 * Plays the pictures of an animation: play and pause, one picture back or on, and any of them by the slider. It moves the cursor of the
 * scenario's curves and follows it. Nothing plays by itself, and for a reader who asked for less motion nothing plays at all.
 */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
import type { Frames } from "../kit/chart.ts";
import { toRows } from "../kit/columns.ts";
import { dataOf } from "./data.ts";
import { hydrate } from "./figures.ts";
import { followSteps, nearest, tellStep } from "./steps.ts";

/** Milliseconds that a picture stands. */
const STANDS = 160;
const PLAY = ["\u25b6", "Play"] as const;
const PAUSE = ["\u23f8", "Pause"] as const;

const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Shows pictures of one plot, the wanted one last where they come faster than they can be drawn. */
function projector(plot: HTMLElement): (index: number) => void {
  let wanted = -1;
  let busy = false;
  return async (index) => {
    wanted = index;
    if (busy) return;
    busy = true;
    try {
      const [view, { panels }] = await Promise.all([hydrate(plot), dataOf(plot)]);
      for (let shown = -1; shown !== wanted; ) {
        shown = wanted;
        for (const [name, blocks] of Object.entries(panels[0].data))
          if (blocks.some(({ frames }) => frames !== undefined)) view.data(name, toRows(blocks, shown));
        await view.runAsync();
      }
    } catch (error) {
      console.error(error);
    } finally {
      busy = false;
    }
  };
}

/** What a player shows. */
interface Film {
  frames(): Promise<Frames | undefined>;
  show(index: number): void;
}

/** The animation of a chart, or sheets of images, of which one at a time is left in view. */
function filmOf(slider: HTMLInputElement): Film | null {
  const { figure } = slider.dataset;
  const plot = document.querySelector<HTMLElement>(`.plot[data-figure="${figure}"]`);
  if (plot !== null) return { frames: async () => (await dataOf(slider)).frames, show: projector(plot) };
  const sheets = [...document.querySelectorAll<HTMLElement>(`[id="${figure}"] [data-frame]`)];
  if (sheets.length === 0) return null;
  const frames: Frames = {
    names: sheets.map(({ dataset }) => dataset.frame ?? ""),
    steps: sheets.map(({ dataset }) => Number(dataset.step)),
  };
  const show = (index: number) => {
    for (const [i, sheet] of sheets.entries()) sheet.hidden = i !== index;
  };
  show(sheets.length - 1);
  return { frames: async () => frames, show };
}

async function start(player: HTMLElement): Promise<void> {
  const slider = player.querySelector<HTMLInputElement>("input");
  const play = player.querySelector<HTMLButtonElement>("[data-do=play]");
  const film = slider === null ? null : filmOf(slider);
  if (slider === null || play === null || film === null) return;
  const scenario = player.closest<HTMLElement>(".scenario");
  let timer: ReturnType<typeof setInterval> | undefined;

  const show = async (index: number, tell: boolean): Promise<void> => {
    slider.value = String(index);
    const frames = await film.frames();
    if (frames === undefined) return;
    const name = frames.names[index];
    slider.setAttribute("aria-valuetext", name);
    const output = player.querySelector("output");
    if (output !== null) output.textContent = name;
    film.show(index);
    if (tell && frames.steps !== undefined && scenario !== null)
      tellStep(scenario, player, frames.steps[index]);
  };
  const last = Number(slider.max);
  const at = () => Number(slider.value);
  const pause = (): void => {
    clearInterval(timer);
    timer = undefined;
    [play.textContent, play.ariaLabel] = PLAY;
    play.title = PLAY[1];
  };
  const run = (): void => {
    if (still.matches) return;
    if (at() === last) void show(0, true);
    [play.textContent, play.ariaLabel] = PAUSE;
    play.title = PAUSE[1];
    timer = setInterval(() => {
      if (at() < last) void show(at() + 1, true);
      if (at() >= last) pause();
    }, STANDS);
  };
  const toggle = () => (timer === undefined ? run() : pause());
  const move = (by: number): void => {
    pause();
    void show(Math.min(last, Math.max(0, at() + by)), true);
  };

  player.addEventListener("click", ({ target }) => {
    const action = target instanceof HTMLElement ? target.dataset.do : undefined;
    if (action === "play") toggle();
    if (action === "back") move(-1);
    if (action === "on") move(1);
  });
  slider.addEventListener("input", () => move(0));
  slider.addEventListener("keydown", (event) => {
    if (event.key !== " ") return;
    event.preventDefault();
    toggle();
  });
  const calm = () => {
    play.hidden = still.matches;
    if (still.matches) pause();
  };
  still.addEventListener("change", calm);
  calm();
  if (scenario !== null)
    followSteps(scenario, player, async (step) => {
      const frames = await film.frames();
      const index = nearest(frames?.steps ?? [], step);
      if (index === undefined || index === at()) return;
      pause();
      void show(index, false);
    });
  player.hidden = false;
}

export function startPlayers(): void {
  for (const player of document.querySelectorAll<HTMLElement>(".player")) void start(player);
}
