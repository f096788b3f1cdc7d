/** Where long work tells what it does. */
export interface Telling<Found> {
  /** Lines on standard error. */
  err(text: string): void;
  /** What is being done now. */
  progress(what: string): void;
  /** What will be done, and about how long it takes. */
  plan(plan: { readonly words: string; readonly seconds: number }): void;
  /** Whether the user has asked it to stop: what reads a long file ends there. */
  stopped(): boolean;
  /** What has been found until now. */
  kept(found: () => Found): void;
}
