import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { listenForInterruption } from "../../src/commands/support/signals.ts";

function listen() {
  const emitter = new EventEmitter();
  const stops: number[] = [];
  let clock = 0;
  const interruption = listenForInterruption(
    emitter,
    (code) => stops.push(code),
    () => clock,
  );
  return {
    ...interruption,
    stops,
    send: (name: string, at: number) => {
      clock = at;
      emitter.emit(name);
    },
    listeners: () => emitter.listenerCount("SIGINT") + emitter.listenerCount("SIGTERM"),
  };
}

test("the first Ctrl-C asks to finish, the second stops now", () => {
  const { signal, exit, stops, send } = listen();
  expect([signal.aborted, exit()]).toEqual([false, undefined]);
  send("SIGINT", 1000);
  expect([signal.aborted, exit(), stops]).toEqual([true, 130, []]);
  send("SIGINT", 1500);
  expect(stops).toEqual([130]);
});

test("a package manager's echo within 50 ms counts as the same Ctrl-C", () => {
  const { exit, stops, send } = listen();
  send("SIGINT", 1000);
  send("SIGINT", 1050);
  expect([exit(), stops]).toEqual([130, []]);
  send("SIGINT", 1051);
  expect(stops).toEqual([130]);
});

test("a request to terminate is code 143", () => {
  const { signal, exit, send } = listen();
  send("SIGTERM", 5);
  expect([signal.aborted, exit()]).toEqual([true, 143]);
});

test("the signals are given back", () => {
  const { dispose, listeners } = listen();
  expect(listeners()).toBe(2);
  dispose();
  expect(listeners()).toBe(0);
});
