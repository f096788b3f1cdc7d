/**
 * The basis of the simplex method, pivot by pivot, on assignments with integer costs: there nearly every step is
 * degenerate, and a careless choice of the leaving arc could go round in circles. What rules that out is an invariant
 * (Cunningham 1976: an arc without flow points towards the root), so it is the invariant that is tested.
 */

import { describe, expect, it } from "vitest";
import { greedyStart, summarize } from "../../src/maths/greedy-start.ts";
import { openPricing, padded } from "../../src/maths/pricing.ts";
import { Rng } from "../../src/maths/random.ts";
import { SpanningTree } from "../../src/maths/spanning-tree.ts";

const SEED = 1_976;

interface Problem {
  readonly supply: Float64Array;
  readonly demand: Float64Array;
  readonly cost: Float64Array;
}

const nodesBelowRoot = (tree: SpanningTree) =>
  Array.from(tree.parent.keys()).filter((node) => node !== tree.root);

/** Source and sink of the arc above a node. */
function arcAbove(tree: SpanningTree, node: number): [number, number] {
  const above = tree.parent[node];
  return [Math.min(node, above), Math.max(node, above) - tree.sources];
}

function expectInvariants(tree: SpanningTree, { supply, demand, cost }: Problem) {
  const [sent, received] = [new Float64Array(supply.length), new Float64Array(demand.length)];
  for (const node of nodesBelowRoot(tree)) {
    const [source, sink] = arcAbove(tree, node);
    sent[source] += tree.flow[node];
    received[sink] += tree.flow[node];
    expect(tree.flow[node]).toBeGreaterThanOrEqual(0);
    if (tree.flow[node] === 0) expect(node).toBeLessThan(tree.sources);
    expect(tree.potential[source] - tree.potential[tree.sources + sink]).toBe(
      cost[source * demand.length + sink],
    );
  }
  expect(sent).toEqual(supply);
  expect(received).toEqual(demand);
  const again = tree.flowFor(supply, demand);
  for (const node of nodesBelowRoot(tree)) expect(again[node]).toBe(tree.flow[node]);
}

const total = (tree: SpanningTree, { demand, cost }: Problem) =>
  nodesBelowRoot(tree).reduce((sum, node) => {
    const [source, sink] = arcAbove(tree, node);
    return sum + tree.flow[node] * cost[source * demand.length + sink];
  }, 0);

/** The arc with the lowest reduced cost below 0. */
function worstArc(tree: SpanningTree, { supply, demand, cost }: Problem) {
  let worst = { source: -1, sink: -1, reduced: 0 };
  for (let source = 0; source < supply.length; source++) {
    for (let sink = 0; sink < demand.length; sink++) {
      const price = tree.potential[source] - tree.potential[tree.sources + sink];
      const reduced = cost[source * demand.length + sink] - price;
      if (reduced < worst.reduced) worst = { source, sink, reduced };
    }
  }
  return worst;
}

function startingTree({ supply, demand, cost }: Problem): SpanningTree {
  const pricing = openPricing([], "typescript");
  const width = padded(demand.length);
  const wide = pricing.array(supply.length * width);
  for (let i = 0; i < supply.length; i++) {
    wide.set(cost.subarray(i * demand.length, (i + 1) * demand.length), i * width);
  }
  const problem = { integerSupply: supply, integerDemand: demand, cost: wide, width };
  return new SpanningTree(supply.length, demand.length, greedyStart(problem, summarize(problem), pricing));
}

describe("a degenerate simplex, pivot by pivot", () => {
  const rng = new Rng(SEED);
  const rounds = Array.from({ length: 20 }, (_, round): [number, number] => [
    4 + (round % 9),
    4 + (round % 5),
  ]);

  it.each(rounds)(
    "%d sources, %d sinks: feasible, priced, strongly feasible, never dearer",
    (rows, columns) => {
      const problem = {
        supply: new Float64Array(rows).fill(columns),
        demand: new Float64Array(columns).fill(rows),
        cost: Float64Array.from({ length: rows * columns }, () => rng.integer(7)),
      };
      const tree = startingTree(problem);
      tree.price((source, sink) => problem.cost[source * columns + sink]);
      expectInvariants(tree, problem);
      let before = total(tree, problem);
      let pivots = 0;
      for (;;) {
        const { source, sink, reduced } = worstArc(tree, problem);
        if (reduced === 0) break;
        tree.pivot(source, tree.sources + sink, reduced);
        expectInvariants(tree, problem);
        const after = total(tree, problem);
        expect(after).toBeLessThanOrEqual(before);
        before = after;
        // Far more than any of these needs; reached only if pivots repeat.
        expect(++pivots).toBeLessThan(1000);
      }
    },
  );
});
