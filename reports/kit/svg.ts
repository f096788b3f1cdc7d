/**
 * Makes Vega's SVG small enough to put many on one page: drops what only the live renderer needs, rounds coordinates to
 * a tenth of a pixel, and draws a cloud of equal symbols, or neighbors of one color, as one path. The picture stays the same.
 */

/** Attributes that mean nothing in a still picture, or that the page's style sheet sets once. */
const NEEDLESS = new Set([
  "aria-hidden",
  "aria-label",
  "aria-roledescription",
  "class",
  "font-family",
  "font-size",
  "font-weight",
  "pointer-events",
  "role",
  "stroke-miterlimit",
  "version",
  "xmlns:xlink",
]);

/** What an attribute says that is so without it. */
const DEFAULTS: Readonly<Record<string, string>> = {
  opacity: "1",
  "stroke-width": "1",
  "stroke-dasharray": "1,0",
};

const ROUNDED = new Set([
  "d",
  "transform",
  "x",
  "y",
  "x1",
  "x2",
  "y1",
  "y2",
  "cx",
  "cy",
  "r",
  "width",
  "height",
  "viewBox",
]);

const TAG = /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"]*")*)\s*(\/?)>/g;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;
const NUMBER = /-?\d*\.?\d+(?:e[-+]?\d+)?/g;

function round(value: number): number {
  return Math.round(value * 10) / 10 + 0;
}

function roundAll(text: string): string {
  return text.replace(NUMBER, (digits) => String(round(Number(digits))));
}

/** A cloud's symbols keep their digits until they are moved to their places. */
function shorten(name: string, key: string, value: string): string {
  return ROUNDED.has(key) && !(name === "path" && key === "d") ? roundAll(value) : value;
}

/** What is left of the paths: straight ones relative, curved ones rounded. */
function shortenPaths(svg: string): string {
  return svg.replace(/ d="([^"]+)"/g, (_, path: string) => {
    if (path.startsWith("m")) return ` d="${path}"`;
    return ` d="${STRAIGHT.test(path) ? draw(straightened(strokes(path))) : roundAll(path)}"`;
  });
}

function slimTag(slash: string, name: string, attributes: string, close: string): string {
  const kept: string[] = [];
  for (const [, key, value] of attributes.matchAll(ATTRIBUTE)) {
    if (NEEDLESS.has(key)) continue;
    if (DEFAULTS[key] === value) continue;
    if (key === "transform" && value === "translate(0,0)") continue;
    kept.push(` ${key}="${shorten(name, key, value)}"`);
  }
  return `<${slash}${name}${kept.join("")}${close}>`;
}

/** A path of straight lines as points: each a new start (M) or a line from the one before (L), in tenths of a pixel. */
type Stroke = { readonly lift: boolean; readonly x: number; readonly y: number; readonly closes: boolean };

const STRAIGHT = /^M[MLZ\d.,e+\s-]+$/;

function strokes(path: string, dx = 0, dy = 0): Stroke[] {
  const out: Stroke[] = [];
  for (const [, command, tail] of path.matchAll(/([MLZ])([^MLZ]*)/g)) {
    if (command === "Z") {
      const last = out.pop();
      if (last !== undefined) out.push({ ...last, closes: true });
      continue;
    }
    const [x, y] = (tail.match(NUMBER) ?? []).map(Number);
    out.push({
      lift: command === "M",
      x: Math.round((x + dx) * 10),
      y: Math.round((y + dy) * 10),
      closes: false,
    });
  }
  return out;
}

/** Points this near to a line between others, in tenths of a pixel, bend it by nothing that shows. */
const BENT = 1;

/** The same lines without the points that lie on the way from the one before to the one after. */
function straightened(path: readonly Stroke[]): Stroke[] {
  const out: Stroke[] = [];
  let passed: Stroke[] = [];
  for (const stroke of path) {
    const last = out[out.length - 1];
    const goesOn =
      passed.length > 0 &&
      !stroke.lift &&
      !last.closes &&
      passed.every((point) => isBetween(point, out[out.length - 2], stroke));
    if (goesOn) {
      out[out.length - 1] = stroke;
      passed.push(stroke);
    } else {
      out.push(stroke);
      passed = stroke.lift ? [] : [stroke];
    }
  }
  return out;
}

function isBetween(point: Stroke, from: Stroke, to: Stroke): boolean {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const [px, py] = [point.x - from.x, point.y - from.y];
  const length = Math.hypot(dx, dy);
  const along = (px * dx + py * dy) / length;
  return length > 0 && Math.abs(px * dy - py * dx) <= BENT * length && along >= 0 && along <= length;
}

/** Tenths of a pixel as SVG reads them shortest: 15 is 1.5, -5 is -.5. */
function tenths(value: number): string {
  return String(value / 10).replace(/^(-?)0\./, "$1.");
}

function pair(x: number, y: number): string {
  const second = tenths(y);
  return tenths(x) + (second.startsWith("-") ? "" : " ") + second;
}

/** The strokes again, each relative to the one before: half as long as absolute places. */
function draw(path: readonly Stroke[]): string {
  let out = "";
  let x = 0;
  let y = 0;
  let start = { x: 0, y: 0 };
  let command = "";
  for (const stroke of path) {
    const dx = stroke.x - x;
    const dy = stroke.y - y;
    if (stroke.lift) {
      out += `m${pair(dx, dy)}`;
      command = "l";
      start = stroke;
    } else if (dy === 0) {
      out += `h${tenths(dx)}`;
      command = "h";
    } else if (dx === 0) {
      out += `v${tenths(dy)}`;
      command = "v";
    } else {
      const text = pair(dx, dy);
      out += command === "l" ? (text.startsWith("-") ? text : ` ${text}`) : `l${text}`;
      command = "l";
    }
    ({ x, y } = stroke);
    if (stroke.closes) {
      out += "z";
      command = "z";
      ({ x, y } = start);
    }
  }
  return out;
}

/** Rules (grid lines) as paths, so that they can be merged like symbols. */
function rulesToPaths(svg: string): string {
  return svg.replace(
    /<line transform="translate\(([^)]*)\)" x2="([^"]*)" y2="([^"]*)"([^>]*)\/>/g,
    '<path transform="translate($1)" d="M0,0L$2,$3"$4/>',
  );
}

/** Runs of symbols of one look become one path: of one shape, or open lines. Those with arcs are left alone. */
function mergeClouds(svg: string): string {
  const symbol = /<path transform="translate\((-?[\d.]+),(-?[\d.]+)\)" d="([MLZ\d.,e+\s-]+)"([^>]*)\/>/g;
  let out = "";
  let at = 0;
  let run: { key: string; rest: string; path: Stroke[] } | null = null;
  const flush = () => {
    if (run !== null) out += `<path d="${draw(run.path)}"${run.rest}/>`;
    run = null;
  };
  for (const match of svg.matchAll(symbol)) {
    const [whole, x, y, shape, rest] = match;
    const isOpen = !shape.includes("Z") && !/ fill="(?!none)/.test(rest);
    const key = isOpen ? rest : `${shape} ${rest}`;
    if (run === null || match.index !== at || run.key !== key) {
      flush();
      out += svg.slice(at, match.index);
      run = { key, rest, path: [] };
    }
    run.path.push(...strokes(shape, Number(x), Number(y)));
    at = match.index + whole.length;
  }
  flush();
  return out + svg.slice(at);
}

/**
 * Runs of closed shapes of one opaque color become one path: the cells of a map. Of a color that is not opaque only those that are
 * outlined in it do, for cells overlap no further than their outlines.
 */
function mergeFills(svg: string): string {
  const shape = '<path d="(?:M[^"]*Z)"((?: [\\w-]+="[^"]*")*)/>';
  return svg.replace(new RegExp(`${shape}(?:<path d="M[^"]*Z"\\1/>)+`, "g"), (run, rest: string) => {
    const isCell = / fill="([^"]+)"(?:.*) stroke="\1"/.test(rest);
    if (!/ fill="(?!none)/.test(rest) || (rest.includes("opacity") && !isCell)) return run;
    const path = Array.from(run.matchAll(/ d="([^"]*)"/g), ([, d]) => d).join("");
    return `<path d="${path}"${rest}/>`;
  });
}

/** Groups and paths that draw nothing. */
function dropEmpty(svg: string): string {
  let before: string;
  let after = svg;
  do {
    before = after;
    after = after
      .replace(/<path d=""[^>]*\/>/g, "")
      .replace(/<path[^>]* display="none"\/>/g, "")
      .replace(/<path d="[^"]*"\/>/g, "")
      .replace(/<g(?: [^>]*?)?(?:\/>|><\/g>)/g, "");
  } while (after !== before);
  return unwrap(after);
}

/** Groups that say nothing go, what is in them stays. */
function unwrap(svg: string): string {
  const open: boolean[] = [];
  return svg.replace(/<g(?: [^>]*)?>|<\/g>/g, (tag) => {
    if (tag !== "</g>") open.push(tag !== "<g>");
    const kept = tag === "</g>" ? open.pop() : open[open.length - 1];
    return kept === true ? tag : "";
  });
}

/** Texts by their place, and what neighbors have in common said once. */
function gatherTexts(svg: string): string {
  const placed = svg.replace(
    /<text([^>]*) transform="translate\((-?[\d.]+),(-?[\d.]+)\)"/g,
    '<text x="$2" y="$3"$1',
  );
  const text = /<text x="([^"]*)" y="([^"]*)"( text-anchor="[^"]*")?([^>]*)>([^<]*)<\/text>/g;
  return placed.replace(new RegExp(`(?:${text.source}){2,}`, "g"), (run) => {
    const texts = Array.from(run.matchAll(text), ([, x, y, anchor = "", rest, words]) => ({
      x,
      y,
      anchor,
      rest,
      words,
    }));
    const [{ anchor, rest }] = texts;
    if (texts.some((each) => each.rest !== rest)) return run;
    const same = texts.every((each) => each.anchor === anchor);
    const inner = texts.map(
      (each) => `<text x="${each.x}" y="${each.y}"${same ? "" : each.anchor}>${each.words}</text>`,
    );
    return `<g${same ? anchor : ""}${rest}>${inner.join("")}</g>`;
  });
}

/** @param svg as `vega.View.toSVG` gives it */
export function slim(svg: string): string {
  const tags = svg.replace(TAG, (_, slash: string, name: string, attributes: string, close: string) =>
    slimTag(slash, name, attributes, close),
  );
  return gatherTexts(dropEmpty(mergeFills(shortenPaths(mergeClouds(rulesToPaths(tags))))));
}
