/** A Python with the packages that made golden values, to make them anew: GANSCOPE_PYTHON, or python3. */
import { spawnSync } from "node:child_process";

export type Python = { readonly command: string } | { readonly missing: string };

export function pythonWith(...packages: readonly string[]): Python {
  const command = process.env.GANSCOPE_PYTHON ?? "python3";
  const { status, error, stderr } = spawnSync(command, ["-c", `import ${packages.join(", ")}`], {
    encoding: "utf8",
  });
  if (status === 0) return { command };
  return {
    missing: `${command}: ${error?.message ?? (stderr.trim().split("\n").at(-1) || `exit ${status}`)}`,
  };
}
