import type { EngineRecord } from "../../result/index.ts";

/** For people: an engine's name and versions, and how it takes steps. Numbers of equal names may stand in one result. */
export const engineName = ({ id, version, tensorflow, path }: EngineRecord): string =>
  [id, version, tensorflow, path].filter(Boolean).join(" ");
