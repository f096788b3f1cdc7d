/** The figure of a round's eigenvalues against the unit circle: inside attracts, outside repels. */
import type { EigenvalueRecord } from "../../src/result/index.ts";
import type { Figure } from "../section.ts";
import type { Chart, Panel } from "./chart.ts";
import type { Block } from "./columns.ts";
import { circleLayers } from "./plane-layers.ts";
import { COLORS } from "./theme.ts";
import { complex, number } from "./words.ts";

const SIDE = 164;
/** Nearer to the circle than this, an eigenvalue cannot be told from it on the whole circle. */
const TOO_NEAR = 0.1;
/** The narrowest enlargement: what is nearer is on the circle for all that can be seen. */
const NARROWEST = 1e-3;
const POINTS = 96;

interface Frame {
  readonly x: number;
  readonly y: number;
  readonly half: number;
}

const digits = (value: number): number => Number(value.toPrecision(7));

/** The piece of the circle inside the frame. */
function arc({ x, y, half }: Frame): Block {
  const whole = half >= 1;
  const middle = whole ? 0 : Math.atan2(y, x);
  const reach = whole ? Math.PI : Math.min(Math.PI, 2 * half);
  const points = Array.from({ length: POINTS + 1 }, (_, i) => middle + reach * ((2 * i) / POINTS - 1))
    .map((angle) => [Math.cos(angle), Math.sin(angle)] as const)
    .filter(([at, up]) => Math.abs(at - x) <= half && Math.abs(up - y) <= half);
  return {
    columns: {
      x: points.map(([at]) => digits(at)),
      y: points.map(([, up]) => digits(up)),
    },
  };
}

function panel(title: string, eigenvalues: readonly EigenvalueRecord[], frame: Frame): Panel {
  const { x, y, half } = frame;
  const inside = eigenvalues.filter(({ re, im }) => Math.abs(re - x) <= half && Math.abs(im - y) <= half);
  return {
    title,
    data: {
      circle: [arc(frame)],
      eigenvalues: [
        { columns: { x: inside.map(({ re }) => digits(re)), y: inside.map(({ im }) => digits(im)) } },
      ],
    },
    numbers: { left: x - half, right: x + half, bottom: y - half, top: y + half },
  };
}

export const modulus = ({ re, im }: EigenvalueRecord): number => Math.hypot(re, im);

export function unitCircleFigure(eigenvalues: readonly EigenvalueRecord[]): Figure | null {
  if (eigenvalues.length === 0) return null;
  const rho = Math.max(...eigenvalues.map(modulus));
  const largest = eigenvalues.find((value) => modulus(value) === rho) ?? eigenvalues[0];
  const gap = Math.abs(rho - 1);
  const panels = [panel("the whole circle", eigenvalues, { x: 0, y: 0, half: Math.max(1.2, 1.1 * rho) })];
  if (gap < TOO_NEAR) {
    const half = Math.max(NARROWEST, 2.5 * gap);
    const on = { x: largest.re / rho, y: largest.im / rho, half };
    panels.push(panel(`enlarged, ${number(2 * half)} wide`, eigenvalues, on));
  }
  const chart: Chart = {
    width: SIDE,
    height: SIDE,
    padding: { left: 1, right: 1, top: 1, bottom: 1 },
    numbers: ["left", "right", "bottom", "top"],
    layers: circleLayers,
    panels,
  };
  const pair = new Set(eigenvalues.map(complex));
  return {
    title: "One round at the equilibrium, by its eigenvalues",
    description: `Eigenvalues ${[...pair].join(" and ")} of the update map\u2019s Jacobian at the equilibrium, against the unit circle: inside it a round attracts, outside it repels. The largest modulus is ${digits(rho)}.`,
    legend: [
      { label: "eigenvalue", color: COLORS.third, mark: "cross" },
      { label: "modulus 1", color: "currentColor", mark: "line" },
    ],
    picture: { chart },
    table: {
      columns: ["real part", "imaginary part", "modulus"],
      rows: eigenvalues.map((value) => [digits(value.re), digits(value.im), digits(modulus(value))]),
    },
  };
}
