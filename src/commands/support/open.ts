import { spawn } from "node:child_process";

/** The program that opens a file as a double click does. */
const OPENERS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { darwin: "open", win32: "explorer.exe" };

/**
 * Opens a file in the desktop's default program. No shell is involved, so a path cannot be interpreted as a command.
 * @param complain called if there is no such program
 */
export function openFile(path: string, complain: (message: string) => void): void {
  const opener = OPENERS[process.platform] ?? "xdg-open";
  const child = spawn(opener, [path], { detached: true, stdio: "ignore" });
  child.on("error", () => complain(`cannot open ${path}: ${opener} is not installed`));
  child.unref();
}
