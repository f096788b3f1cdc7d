/** The rooms of the house, as test/architecture.json has them: from the top floor down. */
import table from "../../test/architecture.json" with { type: "json" };

export interface Room {
  /** What is in it, in a few words. */
  readonly holds: string;
  /** Rooms that it imports; types of those may be imported as well. */
  readonly values?: readonly string[];
  /** Rooms of which it imports types only. */
  readonly types?: readonly string[];
  readonly packages?: readonly string[];
}

export const rooms: Readonly<Record<string, Room>> = table;

/** "src/maths/random.ts" is in the room src/maths, "src/cli.ts" is a room, metrics/ and reports/ are one each. */
export function roomOf(file: string): string {
  const [first, second] = file.split("/");
  return first === "src" ? `src/${second}` : first;
}
