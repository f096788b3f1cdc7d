import { spawn } from "node:child_process";

/** The program that opens a file as a double click would. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: "open", win32: "explorer.exe" };

/**
 * Shows a file in the program that the desktop has for it. No shell is involved, so a path is only ever a path.
 * @param complain told when there is no such program
 */
export function openFile(path: string, complain: (message: string) => void): void {
  const opener = OPENERS[process.platform] ?? "xdg-open";
  const child = spawn(opener, [path], { detached: true, stdio: "ignore" });
  child.on("error", () => complain(`cannot open ${path}: ${opener} is not there`));
  child.unref();
}
