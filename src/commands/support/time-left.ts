/**
 * How long a run still takes: the work that is left, in the modelled seconds of `estimate`, at the speed that was measured.
 * The pace of a scenario is wall-clock time per modelled second. A scenario without a pace takes the mean of the others.
 */

/** A training to do. */
export interface Task {
  readonly scenario: string;
  /** Modelled seconds. */
  readonly size: number;
}

/** A time is shown once so many seconds of steps are measured, and so large a share of that time. */
const ENOUGH = 3;
const ENOUGH_OF_IT = 0.02;
/** Seconds of the past that a pace stands for: earlier ones count less and less. */
const RECENT = 120;
/** Seconds in which a shown time approaches a new estimate: half of the larger one, within these bounds. */
const FASTEST = 3;
const SLOWEST = 30;
/** Seconds: about shorter times it does not matter by which factor they are wrong. */
const LAST = 10;

/** Where a training is. All times are seconds on one clock. */
interface Course extends Task {
  readonly state: "waiting" | "running" | "ended";
  /** Modelled seconds that are done, and when that was reported. */
  readonly done: number;
  readonly at: number;
  /** When its process started, and what was done then: a resumed training starts with work done. */
  readonly begin?: { readonly at: number; readonly done: number };
  /** Its first report of progress. The pace counts from there, because starting and compiling take as long as many steps. */
  readonly first?: { readonly at: number; readonly done: number };
  /** Wall-clock and modelled seconds since, in which recent ones count more. */
  readonly wall: number;
  readonly worked: number;
}

export class TimeLeft {
  readonly #courses = new Map<string, Course>();
  readonly #shown = new Map<string, Shown>();
  readonly #jobs: number;

  /** @param jobs processes at a time */
  constructor(jobs: number) {
    this.#jobs = jobs;
  }

  add(key: string, task: Task): void {
    this.#courses.set(key, { ...task, state: "waiting", done: 0, at: 0, wall: 0, worked: 0 });
  }

  /** A training reports. @param share how much of its work is done, from 0 to 1 */
  report(key: string, share: number, at: number): void {
    const course = this.#courses.get(key);
    if (course === undefined || course.state === "ended") return;
    this.#courses.set(key, advanced(course, share * course.size, at));
  }

  /** A training ended. If work was left in it, the time of the run jumps with the work. */
  end(key: string, share: number, at: number): void {
    const course = this.#courses.get(key);
    if (course === undefined || course.state === "ended") return;
    this.#courses.set(key, { ...advanced(course, share * course.size, at), state: "ended" });
    if (course.state === "waiting" || share < 1) this.#shown.delete(ALL);
    this.#shown.delete(key);
  }

  /** Seconds until this training ends, or undefined while too little is measured. */
  one(key: string, at: number): number | undefined {
    const course = this.#courses.get(key);
    if (course === undefined || course.state !== "running" || measured(course) < ENOUGH) return undefined;
    return this.#show(key, remaining(course, rates([...this.#courses.values()]), at), measured(course), at);
  }

  /** Seconds until all end, or undefined while too little is measured. */
  all(at: number): number | undefined {
    const courses = [...this.#courses.values()];
    const known = sum(courses, measured);
    if (known < ENOUGH) return undefined;
    const found = rates(courses);
    const lanes = courses
      .filter(({ state }) => state === "running")
      .map((course) => remaining(course, found, at));
    while (lanes.length < this.#jobs) lanes.push(0);
    for (const course of courses.filter(({ state }) => state === "waiting"))
      lanes[lanes.indexOf(Math.min(...lanes))] += remaining(course, found, at);
    return this.#show(ALL, Math.max(...lanes), known, at);
  }

  /** An estimate as it is shown: it runs down with the clock, and approaches each new estimate gradually. */
  #show(key: string, estimate: number, known: number, at: number): number | undefined {
    const last = this.#shown.get(key);
    if (last === undefined && known < ENOUGH_OF_IT * estimate) return undefined;
    const left = last === undefined ? estimate : approached(last, estimate, at);
    this.#shown.set(key, { at, left });
    return left;
  }
}

interface Shown {
  readonly at: number;
  readonly left: number;
}

function approached(last: Shown, estimate: number, at: number): number {
  const passed = at - last.at;
  const expected = Math.max(0, last.left - passed);
  const slowness = Math.min(SLOWEST, Math.max(FASTEST, estimate / 2, expected / 2));
  // By factors, so that minutes do not become hours at once; the last seconds by differences.
  const factor = (estimate + LAST) / (expected + LAST);
  return (expected + LAST) * factor ** (1 - Math.exp(-passed / slowness)) - LAST;
}

/** What was measured. */
interface Rates {
  /** Seconds of a modelled second of this scenario. */
  pace(scenario: string): number;
  /** Mean seconds that a process takes to start and compile. */
  readonly start: number;
}

function rates(courses: readonly Course[]): Rates {
  const paced = courses.filter(({ worked }) => worked > 0);
  const overall = sum(paced, ({ wall }) => wall) / sum(paced, ({ worked }) => worked);
  const own = new Map<string, { wall: number; worked: number }>();
  for (const { scenario, wall, worked } of paced) {
    // A scenario begins with the pace of the others: its first steps say little.
    const known = own.get(scenario) ?? { wall: ENOUGH, worked: ENOUGH / overall };
    own.set(scenario, { wall: known.wall + wall, worked: known.worked + worked });
  }
  const pace = (scenario: string): number => {
    const known = own.get(scenario);
    return known === undefined ? overall : known.wall / known.worked;
  };
  const starts = courses.flatMap(({ scenario, begin, first }) =>
    begin === undefined || first === undefined
      ? []
      : [Math.max(0, first.at - begin.at - (first.done - begin.done) * pace(scenario))],
  );
  return { pace, start: sum(starts, (seconds) => seconds) / Math.max(1, starts.length) };
}

/** Seconds until a training ends that runs alone in its process. */
function remaining(
  { scenario, size, done, at, begin, first }: Course,
  { pace, start }: Rates,
  now: number,
): number {
  const work = (size - done) * pace(scenario);
  if (first !== undefined) return Math.max(0, work - (now - at));
  return work + Math.max(0, start - (begin === undefined ? 0 : now - begin.at));
}

/** The key of the whole run: no training has an empty name. */
const ALL = "";

const sum = <Item>(items: readonly Item[], of: (item: Item) => number): number =>
  items.reduce((total, item) => total + of(item), 0);

const measured = ({ first, at }: Course): number => (first === undefined ? 0 : at - first.at);

function advanced(course: Course, done: number, at: number): Course {
  const { begin, first } = course;
  const running = { ...course, state: "running", done, at } as const;
  if (begin === undefined) return { ...running, begin: { at, done } };
  if (done <= course.done) return course;
  if (first === undefined) return { ...running, first: { at, done } };
  const keep = Math.exp(-(at - course.at) / RECENT);
  return {
    ...running,
    wall: course.wall * keep + (at - course.at),
    worked: course.worked * keep + (done - course.done),
  };
}
