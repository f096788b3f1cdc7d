/**
 * The WebAssembly text of src/maths/dense: kernels that are unrolled, so that they are written by a program.
 *
 * A job is a call of an export with one argument, the address of its arguments: 32-bit numbers and addresses in bytes, in the
 * order of `jobs` in src/maths/dense/jobs.ts, float64 constants behind them. Every thread runs jobs over one shared memory.
 */
import { type JobName, jobs } from "../../src/maths/dense/jobs.ts";

const get = (name: string) => `(local.get $${name})`;
const set = (name: string, value: string) => `(local.set $${name} ${value})`;
const int = (value: number) => `(i32.const ${value})`;
const add = (...terms: string[]): string => terms.reduce((sum, term) => `(i32.add ${sum} ${term})`);
const sub = (a: string, b: string) => `(i32.sub ${a} ${b})`;
const mul = (a: string, b: string) => `(i32.mul ${a} ${b})`;
const shift = (value: string, bits: number) => `(i32.shl ${value} ${int(bits)})`;
const less = (a: string, b: string) => `(i32.lt_u ${a} ${b})`;
const locals = (type: string, ...names: string[]) =>
  names.map((name) => `(local $${name} ${type})`).join(" ");
const times = <T>(count: number, of: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, i) => of(i));
const bump = (name: string, by: string | number) =>
  set(name, add(get(name), typeof by === "number" ? int(by) : by));

/** A loop over `name` from where it stands, by `step`, below `end`; at least once. */
let labels = 0;
function loop(name: string, step: number, end: string, body: string[]): string {
  const label = `$loop${labels++}`;
  return `(loop ${label}\n${body.join("\n")}\n(br_if ${label} ${less(`(local.tee $${name} ${add(get(name), int(step))})`, end)}))`;
}

/** The arguments of a job as locals: read at its start. */
function argumentsOf(name: JobName): { declared: string; read: string } {
  const { integers, floats } = jobs[name];
  const from = (index: number) => 4 * index;
  const first = 8 * Math.ceil(integers.length / 2);
  return {
    declared: [locals("i32", ...integers), ...(floats.length > 0 ? [locals("f64", ...floats)] : [])].join(
      " ",
    ),
    read: [
      ...integers.map((argument, i) => set(argument, `(i32.load offset=${from(i)} ${get("job")})`)),
      ...floats.map((argument, i) => set(argument, `(f64.load offset=${first + 8 * i} ${get("job")})`)),
    ].join("\n"),
  };
}

function job(name: JobName, more: readonly string[], body: readonly string[]): string {
  const { declared, read } = argumentsOf(name);
  return `(func (export "${name}") (param $job i32)\n${declared}\n${more.join(" ")}\n${read}\n${body.join("\n")})`;
}

interface Variant {
  /** Fused multiply-add: one rounding fewer, and a third more products a second. */
  readonly fma: boolean;
  readonly shared: boolean;
}

const PRODUCTS = {
  float64: { type: "f64x2", lanes: 2, bytes: 8, columns: 4, panel: 4, splat: "v128.load64_splat" },
  float32: { type: "f32x4", lanes: 4, bytes: 4, columns: 8, panel: 8, splat: "v128.load32_splat" },
} as const;

/**
 * C[i][j] += (or -=) sum over k of A[k][i] B[k][j], over panels: of float64 four columns a panel, k by k; of float32 eight. Four
 * rows of C by `columns` at a time stay in registers. Sums over k of float32 are added to C in float64.
 */
function product(
  name: string,
  kind: keyof typeof PRODUCTS,
  { fma }: Variant,
  sign: "add" | "sub" = "add",
): string {
  const { type, lanes, bytes, columns, panel, splat } = PRODUCTS[kind];
  const registers = columns / lanes;
  const sum = (i: number, v: number) => `c${i}_${v}`;
  const rows = times(4, (i) => i);
  const across = times(registers, (v) => v);
  const step = (i: number, v: number) =>
    set(
      sum(i, v),
      fma
        ? `(${type}.relaxed_madd ${get("a")} ${get(`b${v}`)} ${get(sum(i, v))})`
        : `(${type}.add ${get(sum(i, v))} (${type}.mul ${get("a")} ${get(`b${v}`)}))`,
    );
  const upper = (x: string) => `(i8x16.shuffle 8 9 10 11 12 13 14 15 8 9 10 11 12 13 14 15 ${x} ${x})`;
  const into = (offset: number, value: string) =>
    `(v128.store offset=${offset} ${get("out")} (f64x2.${sign} (v128.load offset=${offset} ${get("out")}) ${value}))`;
  const stored = (i: number, v: number) =>
    kind === "float64"
      ? into(16 * v, get(sum(i, v)))
      : into(32 * v, `(f64x2.promote_low_f32x4 ${get(sum(i, v))})`) +
        into(32 * v + 16, `(f64x2.promote_low_f32x4 ${upper(get(sum(i, v)))})`);
  const panelOf = (i: string) =>
    panel === 4
      ? mul(mul(get(i), get("kc")), int(4 * bytes))
      : add(
          mul(mul(`(i32.shr_u ${get(i)} ${int(1)})`, get("kc")), int(8 * bytes)),
          mul(`(i32.and ${get(i)} ${int(1)})`, int(4 * bytes)),
        );
  return `(func $${name} (param $panelsA i32) (param $panelsB i32) (param $tile i32) (param $rows i32) (param $columns i32) (param $kc i32) (param $stride i32)
${locals("i32", "i", "j", "p", "q", "end", "out")} ${locals("v128", "a", ...across.map((v) => `b${v}`), ...rows.flatMap((i) => across.map((v) => sum(i, v))))}
${loop("j", 1, get("columns"), [
  set("i", int(0)),
  loop("i", 1, get("rows"), [
    set("p", add(get("panelsA"), panelOf("i"))),
    set("q", add(get("panelsB"), mul(mul(get("j"), get("kc")), int(columns * bytes)))),
    set("end", add(get("p"), mul(get("kc"), int(panel * bytes)))),
    ...rows.flatMap((i) => across.map((v) => set(sum(i, v), "(v128.const i32x4 0 0 0 0)"))),
    loop("p", panel * bytes, get("end"), [
      ...across.map((v) => set(`b${v}`, `(v128.load offset=${16 * v} ${get("q")})`)),
      ...rows.flatMap((i) => [
        set("a", `(${splat} offset=${i * bytes} ${get("p")})`),
        ...across.map((v) => step(i, v)),
      ]),
      bump("q", columns * bytes),
    ]),
    set("out", add(get("tile"), mul(shift(get("i"), 2), get("stride")), mul(get("j"), int(8 * columns)))),
    ...rows.flatMap((i) => [...across.map((v) => stored(i, v)), bump("out", get("stride"))]),
  ]),
])})`;
}

/** Columns of a row-major float64 block into panels. */
function pack(name: "packColumns64" | "packColumns32"): string {
  const wide = name === "packColumns32" ? 8 : 4;
  const at = (v: number) => `(v128.load offset=${16 * v} ${get("p")})`;
  const narrow = (v: number) => `(f32x4.demote_f64x2_zero ${at(v)})`;
  const pair = (v: number) =>
    `(i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 23 ${narrow(v)} ${narrow(v + 1)})`;
  const kept =
    wide === 4
      ? [0, 1].map((v) => `(v128.store offset=${16 * v} ${get("out")} ${at(v)})`)
      : [0, 1].map((v) => `(v128.store offset=${16 * v} ${get("out")} ${pair(2 * v)})`);
  return job(
    name,
    [locals("i32", "j", "k", "p")],
    [
      loop("j", wide, get("columns"), [
        set("p", add(get("source"), shift(get("j"), 3))),
        set("k", int(0)),
        loop("k", 1, get("rows"), [...kept, bump("p", get("stride")), bump("out", 32)]),
      ]),
    ],
  );
}

/** The product of a tile of packed matrices into `c`, over all chunks; `kind` as a job has it. */
function multiplied(into: string, stride: string): string[] {
  const call = (name: string) =>
    `(call $${name} ${[get("a"), get("b"), into, get("rows"), get("columns"), get("depth"), stride].join(" ")})`;
  return [
    loop("chunk", 1, get("chunks"), [
      `(if (i32.eq ${get("kind")} ${int(2)}) (then ${call("add32")}) (else (if ${get("kind")} (then ${call("subtract64")}) (else ${call("add64")}))))`,
      bump("a", get("nextA")),
      bump("b", get("nextB")),
    ]),
  ];
}

const multiply = (): string =>
  job(
    "multiply",
    [locals("i32", "i", "out", "chunk", "width")],
    [
      set("width", `(i32.shl ${get("columns")} ${panelBits})`),
      `(if ${get("clear")} (then`,
      set("out", get("c")),
      loop("i", 1, shift(get("rows"), 2), [
        `(memory.fill ${get("out")} ${int(0)} ${shift(get("width"), 3)})`,
        bump("out", get("stride")),
      ]),
      "))",
      ...multiplied(get("c"), get("stride")),
    ],
  );

/** log2 of the columns of a panel. */
const panelBits = `(select ${int(3)} ${int(2)} (i32.eq ${get("kind")} ${int(2)}))`;

/**
 * Products of all rows and columns of a tile, in the thread's own place; `stride` is then the bytes of a row of it. Without chunks they are there
 * already.
 */
const tile = () => [
  set("stride", `(i32.shl (i32.shl ${get("columns")} ${panelBits}) ${int(3)})`),
  when(
    get("chunks"),
    `(memory.fill (global.get $own) ${int(0)} ${mul(shift(get("rows"), 2), get("stride"))})`,
    ...multiplied("(global.get $own)", get("stride")),
  ),
];

/** One row of a tile after the other: `p` at its products, `j` at its first column. */
const rowByRow = (body: string[]) => [
  set("line", "(global.get $own)"),
  loop("i", 1, get("countRows"), [...body, bump("line", get("stride"))]),
];
const firstColumn = set("j", `(select ${add(get("i"), int(1))} ${int(0)} ${get("diagonal")})`);
const when = (condition: string, ...body: string[]) => `(if ${condition} (then ${body.join("\n")}))`;
const at8 = (base: string, index: string) => add(base, shift(index, 3));
const at4 = (base: string, index: string) => add(base, shift(index, 2));
const load = (address: string, offset = 0) => `(f64.load offset=${offset} ${address})`;
const store = (address: string, value: string, offset = 0) =>
  `(f64.store offset=${offset} ${address} ${value})`;
const f64 = (operation: string, ...terms: string[]) =>
  terms.reduce((left, term) => `(f64.${operation} ${left} ${term})`);
const cube = (type: "f64" | "f64x2", base: string) =>
  `(${type}.sub (${type}.mul ${base} (${type}.mul ${base} ${base})) ${get(type === "f64" ? "typical" : "typical2")})`;

/** The base of the cubic kernel: of the product of two centered rows and a term of each. */
const cubicBase = () => [
  set(
    "base",
    f64(
      "add",
      f64("mul", get("scale"), load(at8(get("line"), get("j")))),
      f64("add", get("term"), load(at8(get("termsB"), get("j")))),
    ),
  ),
];

const cubic = (): string => {
  const one = [
    ...cubicBase(),
    set("k", cube("f64", get("base"))),
    set("own", f64("add", get("own"), get("k"))),
    set("all", f64("add", get("all"), f64("mul", get("k"), get("k")))),
    set("q", at8(get("columnSums"), get("j"))),
    store(get("q"), f64("add", load(get("q")), get("k"))),
    bump("j", 1),
  ];
  const two = [
    set(
      "base2",
      `(f64x2.add (f64x2.mul ${get("scale2")} (v128.load ${at8(get("line"), get("j"))})) (f64x2.add ${get("term2")} (v128.load ${at8(get("termsB"), get("j"))})))`,
    ),
    set("k2", cube("f64x2", get("base2"))),
    set("own2", `(f64x2.add ${get("own2")} ${get("k2")})`),
    set("all2", `(f64x2.add ${get("all2")} (f64x2.mul ${get("k2")} ${get("k2")}))`),
    set("q", at8(get("columnSums"), get("j"))),
    `(v128.store ${get("q")} (f64x2.add (v128.load ${get("q")}) ${get("k2")}))`,
  ];
  const sumOf = (name: string) =>
    f64("add", `(f64x2.extract_lane 0 ${get(name)})`, `(f64x2.extract_lane 1 ${get(name)})`);
  return job(
    "cubic",
    [
      locals("i32", "i", "j", "chunk", "stride", "line", "q", "pairs"),
      locals("f64", "base", "k", "own", "all", "term"),
      locals("v128", "scale2", "typical2", "term2", "base2", "k2", "own2", "all2"),
    ],
    [
      ...tile(),
      set("scale2", `(f64x2.splat ${get("scale")})`),
      set("typical2", `(f64x2.splat ${get("typical")})`),
      `(memory.fill ${get("columnSums")} ${int(0)} ${shift(get("countColumns"), 3)})`,
      ...rowByRow([
        firstColumn,
        set("own", "(f64.const 0)"),
        set("own2", "(v128.const i32x4 0 0 0 0)"),
        set("term", load(at8(get("termsA"), get("i")))),
        set("term2", `(f64x2.splat ${get("term")})`),
        when(`(i32.and (i32.and ${get("j")} ${int(1)}) ${less(get("j"), get("countColumns"))})`, ...one),
        set("pairs", `(i32.and ${get("countColumns")} ${int(-2)})`),
        when(less(get("j"), get("pairs")), loop("j", 2, get("pairs"), two)),
        when(less(get("j"), get("countColumns")), ...one),
        store(at8(get("rowSums"), get("i")), f64("add", get("own"), sumOf("own2"))),
      ]),
      store(get("squares"), f64("add", get("all"), sumOf("all2"))),
    ],
  );
};

/** Entries from which a place in a list is found by bisection and made by one move: with fewer, step by step is sooner. */
const LONG = 24;

/** Takes a distance into an ascending list where it is less than the last, or equal with a lower index; the last one then. */
const offer =
  () => `(func $offer (param $list i32) (param $index i32) (param $length i32) (param $square f64) (param $name i32) (result f64)
${locals("i32", "last", "p", "q", "low", "middle", "high")}
${set("last", sub(get("length"), int(1)))}
${set("p", at8(get("list"), get("last")))} ${set("q", at4(get("index"), get("last")))}
(if (i32.eqz ${before("p", "q")}) (then (return ${load(get("p"))})))
(if ${less(get("length"), int(LONG))} (then
 (block $placed (loop $next
  (br_if $placed (i32.eq ${get("p")} ${get("list")}))
  (br_if $placed (i32.eqz ${before("p", "q", 8)}))
  ${store(get("p"), load(sub(get("p"), int(8))))}
  (i32.store ${get("q")} (i32.load ${sub(get("q"), int(4))}))
  ${bump("p", -8)} ${bump("q", -4)}
  (br $next)))) (else
 ${set("high", get("last"))}
 (block $found (loop $halve
  (br_if $found (i32.ge_u ${get("low")} ${get("high")}))
  ${set("middle", `(i32.shr_u ${add(get("low"), get("high"))} ${int(1)})`)}
  ${set("p", at8(get("list"), get("middle")))} ${set("q", at4(get("index"), get("middle")))}
  (if ${before("p", "q")} (then ${set("high", get("middle"))}) (else ${set("low", add(get("middle"), int(1)))}))
  (br $halve)))
 ${set("p", at8(get("list"), get("low")))} ${set("q", at4(get("index"), get("low")))}
 (memory.copy ${add(get("p"), int(8))} ${get("p")} ${shift(sub(get("last"), get("low")), 3)})
 (memory.copy ${add(get("q"), int(4))} ${get("q")} ${shift(sub(get("last"), get("low")), 2)})))
${store(get("p"), get("square"))} (i32.store ${get("q")} ${get("name")})
${load(at8(get("list"), get("last")))})`;

/** Whether the offered one comes before the entry at p and q, or the one before that. */
function before(p: string, q: string, back = 0): string {
  const entry = load(sub(get(p), int(back)));
  const name = `(i32.load ${sub(get(q), int(back / 2))})`;
  return `(i32.or (f64.lt ${get("square")} ${entry}) (i32.and (f64.eq ${get("square")} ${entry}) ${less(get("name"), name)}))`;
}

/** |x|^2 + |y|^2 - 2 x.y, not below 0. */
const squaredDistance = () => [
  set("sum", f64("add", get("norm"), load(at8(get("squaresB"), get("j"))))),
  set(
    "square",
    `(f64.max (f64.const 0) ${f64("sub", get("sum"), f64("mul", "(f64.const 2)", load(at8(get("line"), get("j")))))})`,
  ),
];

const nearest = (): string => {
  const listOf = (row: string) => add(get("lists"), shift(mul(row, get("length")), 3));
  const indexOf = (row: string) => add(get("indices"), shift(mul(row, get("length")), 2));
  const worst = (row: string) => load(sub(add(listOf(row), shift(get("length"), 3)), int(8)));
  return job(
    "nearest",
    [
      locals("i32", "i", "j", "chunk", "stride", "line", "row", "column"),
      locals("f64", "norm", "sum", "square", "worstRow"),
    ],
    [
      bump("lists", mul("(global.get $thread)", get("perThread"))),
      bump("indices", mul("(global.get $thread)", `(i32.shr_u ${get("perThread")} ${int(1)})`)),
      ...tile(),
      ...rowByRow([
        firstColumn,
        set("row", add(get("firstRow"), get("i"))),
        set("norm", load(at8(get("squaresA"), get("i")))),
        set("worstRow", worst(get("row"))),
        when(
          less(get("j"), get("countColumns")),
          loop("j", 1, get("countColumns"), [
            ...squaredDistance(),
            set("column", add(get("firstColumn"), get("j"))),
            when(
              `(f64.le ${get("square")} ${get("worstRow")})`,
              set(
                "worstRow",
                `(call $offer ${listOf(get("row"))} ${indexOf(get("row"))} ${get("length")} ${get("square")} ${get("column")})`,
              ),
            ),
            when(
              get("both"),
              when(
                `(f64.le ${get("square")} ${worst(get("column"))})`,
                `(drop (call $offer ${listOf(get("column"))} ${indexOf(get("column"))} ${get("length")} ${get("square")} ${get("row")}))`,
              ),
            ),
          ]),
        ),
      ]),
    ],
  );
};

const balls = (): string => {
  const count = (base: string, index: string, by: string) =>
    `(drop (i32.atomic.rmw.add ${at4(get(base), get(index))} ${by}))`;
  const doubtful = (radius: string) =>
    `(f64.le (f64.abs ${f64("sub", get("square"), get(radius))}) ${get("doubt")})`;
  return job(
    "balls",
    [
      locals("i32", "i", "j", "chunk", "stride", "line", "inA", "inB", "held", "holding", "entry"),
      locals("f64", "norm", "sum", "square", "radiusA", "radiusB", "doubt"),
    ],
    [
      ...tile(),
      ...rowByRow([
        set("j", int(0)),
        set("held", int(0)),
        set("holding", int(0)),
        set("norm", load(at8(get("squaresA"), get("i")))),
        set("radiusA", load(at8(get("radiiA"), get("i")))),
        loop("j", 1, get("countColumns"), [
          ...squaredDistance(),
          set("radiusB", load(at8(get("radiiB"), get("j")))),
          set("doubt", f64("mul", get("margin"), get("sum"))),
          `(if (i32.or ${doubtful("radiusA")} ${doubtful("radiusB")}) (then`,
          set("entry", `(i32.atomic.rmw.add ${get("doubtful")} ${int(1)})`),
          when(
            less(get("entry"), get("most")),
            `(i32.store offset=8 ${at8(get("doubtful"), get("entry"))} ${add(get("firstRow"), get("i"))})`,
            `(i32.store offset=12 ${at8(get("doubtful"), get("entry"))} ${add(get("firstColumn"), get("j"))})`,
          ),
          ") (else",
          set("inA", `(f64.lt ${get("square")} ${get("radiusA")})`),
          set("inB", `(f64.lt ${get("square")} ${get("radiusB")})`),
          bump("held", get("inA")),
          bump("holding", get("inB")),
          when(get("inA"), count("holdingB", "j", int(1))),
          when(get("inB"), count("heldB", "j", int(1))),
          "))",
        ]),
        count("heldA", "i", get("held")),
        count("holdingA", "i", get("holding")),
      ]),
    ],
  );
};

const multiplyAdd =
  ({ fma }: Variant) =>
  (a: string, b: string, c: string) =>
    fma ? `(f64x2.relaxed_madd ${a} ${b} ${c})` : `(f64x2.add ${c} (f64x2.mul ${a} ${b}))`;

/** Labelings whose sums stay in registers: two each. */
const GROUP = 4;

const labeled = (variant: Variant): string => {
  const madd = multiplyAdd(variant);
  const group = times(GROUP, (v) => v);
  const bytes = shift(get("draws"), 3);
  return job(
    "labeled",
    [
      locals("i32", "i", "j", "first", "chunk", "stride", "line", "draw", "own", "other", "to"),
      locals("f64", "norm", "sum", "square", "base", "term"),
      locals("v128", "value2", ...group.map((v) => `s${v}`)),
    ],
    [
      ...tile(),
      `(memory.fill ${get("sums")} ${int(0)} ${bytes})`,
      ...rowByRow([
        firstColumn,
        set("first", get("j")),
        when(
          less(get("first"), get("countColumns")),
          `(if ${get("distances")} (then`,
          set("norm", load(at8(get("squaresA"), get("i")))),
          loop("j", 1, get("countColumns"), [
            ...squaredDistance(),
            store(at8(get("line"), get("j")), `(f64.sqrt ${get("square")})`),
          ]),
          ") (else",
          set("term", load(at8(get("termsA"), get("i")))),
          loop("j", 1, get("countColumns"), [
            ...cubicBase(),
            store(at8(get("line"), get("j")), cube("f64", get("base"))),
          ]),
          "))",
          set("draw", int(0)),
          loop("draw", 2 * GROUP, get("draws"), [
            ...group.map((v) => set(`s${v}`, "(v128.const i32x4 0 0 0 0)")),
            set("other", at8(get("labelsB"), add(mul(get("first"), get("draws")), get("draw")))),
            set("j", get("first")),
            loop("j", 1, get("countColumns"), [
              set("value2", `(v128.load64_splat ${at8(get("line"), get("j"))})`),
              ...group.map((v) =>
                set(
                  `s${v}`,
                  madd(get("value2"), `(v128.load offset=${16 * v} ${get("other")})`, get(`s${v}`)),
                ),
              ),
              bump("other", bytes),
            ]),
            set("own", at8(get("labelsA"), add(mul(get("i"), get("draws")), get("draw")))),
            set("to", at8(get("sums"), get("draw"))),
            ...group.map(
              (v) =>
                `(v128.store offset=${16 * v} ${get("to")} ${madd(get(`s${v}`), `(v128.load offset=${16 * v} ${get("own")})`, `(v128.load offset=${16 * v} ${get("to")})`)})`,
            ),
          ]),
        ),
      ]),
    ],
  );
};

const symmetric = (variant: Variant): string => {
  const madd = multiplyAdd(variant);
  const four = times(4, (i) => i);
  const vector = (name: string, offset: number) => load(get(name), 8 * offset);
  const onDiagonal = four.flatMap((i) =>
    four
      .filter((j) => j >= i)
      .flatMap((j) => [
        set("x", load(get(`r${i}`), 8 * j)),
        store(get("yg"), f64("add", vector("yg", i), f64("mul", get("x"), vector("vg", j))), 8 * i),
        ...(j === i
          ? []
          : [store(get("yg"), f64("add", vector("yg", j), f64("mul", get("x"), vector("vg", i))), 8 * j)]),
      ]),
  );
  return job(
    "symmetric",
    [
      locals("i32", "g", "yg", "vg", "yj", "vj", "end", ...four.map((i) => `r${i}`)),
      locals("f64", "x"),
      locals("v128", "a", "w", "s", ...four.flatMap((i) => [`d${i}`, `m${i}`])),
    ],
    [
      `(memory.fill ${at8(get("y"), get("first"))} ${int(0)} ${shift(sub(get("order"), get("first")), 3)})`,
      set("g", add(get("first"), shift(get("part"), 2))),
      set("end", at8(get("v"), get("order"))),
      when(
        less(get("g"), get("order")),
        `(loop $group`,
        set("r0", at8(add(get("matrix"), mul(get("g"), get("stride"))), get("g"))),
        ...[1, 2, 3].map((i) => set(`r${i}`, add(get(`r${i - 1}`), get("stride")))),
        set("yg", at8(get("y"), get("g"))),
        set("vg", at8(get("v"), get("g"))),
        ...onDiagonal,
        ...four.flatMap((i) => [
          set(`d${i}`, "(v128.const i32x4 0 0 0 0)"),
          set(`m${i}`, `(v128.load64_splat offset=${8 * i} ${get("vg")})`),
        ]),
        ...four.map((i) => bump(`r${i}`, 32)),
        set("yj", add(get("yg"), int(32))),
        set("vj", add(get("vg"), int(32))),
        when(
          less(get("vj"), get("end")),
          loop("vj", 16, get("end"), [
            set("s", `(v128.load ${get("vj")})`),
            set("w", `(v128.load ${get("yj")})`),
            ...four.flatMap((i) => [
              set("a", `(v128.load ${get(`r${i}`)})`),
              set(`d${i}`, madd(get("a"), get("s"), get(`d${i}`))),
              set("w", madd(get("a"), get(`m${i}`), get("w"))),
              bump(`r${i}`, 16),
            ]),
            `(v128.store ${get("yj")} ${get("w")})`,
            bump("yj", 16),
          ]),
        ),
        ...four.map((i) =>
          store(
            get("yg"),
            f64(
              "add",
              vector("yg", i),
              f64("add", `(f64x2.extract_lane 0 ${get(`d${i}`)})`, `(f64x2.extract_lane 1 ${get(`d${i}`)})`),
            ),
            8 * i,
          ),
        ),
        `(br_if $group ${less(`(local.tee $g ${add(get("g"), shift(get("parts"), 2))})`, get("order"))}))`,
      ),
    ],
  );
};

/** Of vectors of an even length: their product, and q += factor p. */
const vectors = (): string => `(func (export "dot") (param $p i32) (param $q i32) (param $n i32) (result f64)
(local $sum v128) (local $end i32)
${set("end", at8(get("p"), get("n")))}
${when(
  less(get("p"), get("end")),
  loop("p", 16, get("end"), [
    set("sum", `(f64x2.add ${get("sum")} (f64x2.mul (v128.load ${get("p")}) (v128.load ${get("q")})))`),
    bump("q", 16),
  ]),
)}
${f64("add", `(f64x2.extract_lane 0 ${get("sum")})`, `(f64x2.extract_lane 1 ${get("sum")})`)})
(func (export "axpy") (param $factor f64) (param $p i32) (param $q i32) (param $n i32)
(local $factor2 v128) (local $end i32)
${set("factor2", `(f64x2.splat ${get("factor")})`)} ${set("end", at8(get("p"), get("n")))}
${when(
  less(get("p"), get("end")),
  loop("p", 16, get("end"), [
    `(v128.store ${get("q")} (f64x2.add (v128.load ${get("q")}) (f64x2.mul ${get("factor2")} (v128.load ${get("p")}))))`,
    bump("q", 16),
  ]),
)})`;

/** The text of one module. It imports its memory; `place` tells a thread its number and its own place in memory. */
export function denseText(variant: Variant): string {
  labels = 0;
  const memory = variant.shared
    ? `(memory (import "env" "memory") 1 65536 shared)`
    : `(memory (import "env" "memory") 1)`;
  return `(module ${memory}
(global $thread (mut i32) ${int(0)}) (global $own (mut i32) ${int(0)})
(func (export "place") (param $thread i32) (param $own i32) (global.set $thread ${get("thread")}) (global.set $own ${get("own")}))
${product("add64", "float64", variant)}
${product("subtract64", "float64", variant, "sub")}
${product("add32", "float32", variant)}
${[pack("packColumns64"), pack("packColumns32"), multiply(), cubic(), offer(), nearest(), balls(), labeled(variant), symmetric(variant), vectors()].join("\n")})`;
}
