import type { EngineRecord } from "../../result/index.ts";

/** An engine's name, versions and way of executing steps. Numbers of engines with equal names may share one result. */
export const engineName = ({ id, version, tensorflow, path }: EngineRecord): string =>
  [id, version, tensorflow, path].filter(Boolean).join(" ");
