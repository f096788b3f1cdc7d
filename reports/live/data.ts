/** What the page's one block of data holds: gzip in base64. Read when first asked for. */
/// <reference lib="dom" />
import type { Spec } from "vega";
import type { FigureData, LiveData } from "../kit/figure.ts";

let loading: Promise<LiveData> | undefined;

async function load(): Promise<LiveData> {
  const text = document.getElementById("live")?.textContent ?? "";
  const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return (await new Response(stream).json()) as LiveData;
}

function loaded(): Promise<LiveData> {
  loading ??= load();
  return loading;
}

export const specOf = async (index: number): Promise<Spec> => (await loaded()).specs[index];

/** The data of the figure that an element belongs to. */
export const dataOf = async ({ dataset }: HTMLElement): Promise<FigureData> =>
  (await loaded()).figures[dataset.figure ?? ""];
