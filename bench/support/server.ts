/** A child process that answers lines by lines of JSON; whatever else it prints is not for us. */
import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Readable, Writable } from "node:stream";

export class Server {
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #answers: AsyncIterator<string>;
  readonly #command: string;
  #complaint = "";

  constructor(command: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#command = [command, ...args].join(" ");
    this.#child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
    this.#child.on("error", ({ message }) => {
      this.#complaint = message;
    });
    this.#child.stdin.on("error", () => {}); // it has ended: the answer that is missing tells
    this.#child.stderr.on("data", (chunk: Buffer) => {
      this.#complaint = (this.#complaint + chunk.toString()).slice(-2000);
    });
    this.#answers = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  /** Its next answer; the first is not asked for, it says that the child is ready. */
  async answer<Answer>(question?: string): Promise<Answer> {
    if (question !== undefined) this.#child.stdin.write(`${question}\n`);
    for (;;) {
      const { value, done } = await this.#answers.next();
      if (done) throw new Error(`${this.#command} ended:\n${this.#complaint.trim()}`);
      if (value.startsWith("{")) return JSON.parse(value) as Answer;
    }
  }

  stop(): void {
    this.#child.kill();
  }
}
