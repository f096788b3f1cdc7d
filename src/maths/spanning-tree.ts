/**
 * The basis of the transportation simplex: a spanning tree over sources and sinks, each of whose arcs carries a flow.
 *
 * Nodes 0 .. sources-1 are sources, the rest are sinks, and the first sink is the root. Arcs always run from a source
 * to a sink, so the arc between a node and its parent needs no direction of its own: it points up when the node is a
 * source and down when it is a sink. All nodes stand in one ring in preorder, parents before children, in which a subtree
 * is a run of neighbors: to walk over it is to follow links, and to cut or hang it is to move one run.
 *
 * Source: Ahuja, Magnanti & Orlin 1993, "Network Flows", chapter 11 (tree indices, pivots, strongly feasible trees).
 */

const NONE = -1;

export class SpanningTree {
  readonly sources: number;
  readonly nodes: number;
  readonly parent: Int32Array;
  /** Flow on the arc between a node and its parent. */
  readonly flow: Float64Array;
  /** Dual price of each node; on a tree arc the prices of both ends add up to its cost. */
  readonly potential: Float64Array;
  readonly #depth: Int32Array;
  /** Neighbors in the ring. A subtree that is cut off is a ring of its own. */
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** Last node of each node's subtree. */
  readonly #last: Int32Array;

  /** Arc k runs from source `from[k]` to sink `to[k]` (both counted from 0) with flow `mass[k]`; they must form a tree. */
  constructor(sources: number, sinks: number, from: Int32Array, to: Int32Array, mass: Float64Array) {
    this.sources = sources;
    this.nodes = sources + sinks;
    this.parent = new Int32Array(this.nodes).fill(NONE);
    this.flow = new Float64Array(this.nodes);
    this.potential = new Float64Array(this.nodes);
    this.#depth = new Int32Array(this.nodes);
    this.#next = new Int32Array(this.nodes).map((_, node) => node);
    this.#previous = this.#next.slice();
    this.#last = this.#next.slice();
    this.#grow(from, to, mass);
  }

  get root(): number {
    return this.sources;
  }

  /**
   * Brings the arc source -> sink into the basis and takes one arc out, sending as much flow round the cycle as it
   * bears. `reduced` is the arc's (negative) reduced cost.
   */
  pivot(source: number, sink: number, reduced: number): void {
    const apex = this.#apex(source, sink);
    // Flow runs source -> sink and returns through the tree: up from the sink to the apex, down from there to the
    // source. It shrinks on the arcs that point against it: below sinks on the sink's side, below sources on the other.
    let room = Infinity;
    let leaving = NONE;
    for (let node = source; node !== apex; node = this.parent[node]) {
      if (node < this.sources && this.flow[node] < room) {
        room = this.flow[node];
        leaving = node;
      }
    }
    // Of several blocking arcs the last one met when walking the cycle from the apex leaves. This keeps the tree
    // strongly feasible (an arc without flow always points towards the root), and so no sequence of pivots without
    // progress can repeat a tree (Cunningham 1976). Hence `<` on the first side and `<=` on the second.
    let onSinkSide = false;
    for (let node = sink; node !== apex; node = this.parent[node]) {
      if (node >= this.sources && this.flow[node] <= room) {
        room = this.flow[node];
        leaving = node;
        onSinkSide = true;
      }
    }
    if (room > 0) {
      for (let node = source; node !== apex; node = this.parent[node]) {
        this.flow[node] += node < this.sources ? -room : room;
      }
      for (let node = sink; node !== apex; node = this.parent[node]) {
        this.flow[node] += node < this.sources ? room : -room;
      }
    }
    const [moved, anchor] = onSinkSide ? [sink, source] : [source, sink];
    this.#rehang(moved, anchor, leaving, room);
    this.#shift(moved, reduced);
  }

  /** Computes all potentials anew from the costs of the tree's arcs, which removes the rounding of many shifts. */
  price(cost: Float64Array): void {
    const sinks = this.nodes - this.sources;
    this.potential[this.root] = 0;
    for (let node = this.#next[this.root]; node !== this.root; node = this.#next[node]) {
      const above = this.parent[node];
      const arc =
        node < this.sources ? node * sinks + above - this.sources : above * sinks + node - this.sources;
      this.potential[node] = cost[arc] - this.potential[above];
    }
  }

  /**
   * The flows that this tree carries for other masses: leaves first, each arc takes what the arcs below leave of its
   * lower node's mass. Entry `node` is the flow on the arc above it.
   */
  flowFor(supply: Float64Array, demand: Float64Array): Float64Array {
    const flow = new Float64Array(this.nodes);
    flow.set(supply);
    flow.set(demand, this.sources);
    // A node's mass is the sum of the flows on its arcs, whichever way they run; the arc above gets what is left.
    for (let node = this.#previous[this.root]; node !== this.root; node = this.#previous[node]) {
      flow[this.parent[node]] -= flow[node];
    }
    return flow;
  }

  /** Hangs all nodes under the root, breadth first over the arcs. */
  #grow(from: Int32Array, to: Int32Array, mass: Float64Array): void {
    const arcs = from.length;
    const start = new Int32Array(this.nodes + 1);
    for (let arc = 0; arc < arcs; arc++) {
      start[from[arc] + 1]++;
      start[this.sources + to[arc] + 1]++;
    }
    for (let node = 0; node < this.nodes; node++) start[node + 1] += start[node];
    const incident = new Int32Array(2 * arcs);
    const filled = start.slice();
    for (let arc = 0; arc < arcs; arc++) {
      incident[filled[from[arc]]++] = arc;
      incident[filled[this.sources + to[arc]]++] = arc;
    }
    const queue = new Int32Array(this.nodes);
    queue[0] = this.root;
    let known = 1;
    for (let head = 0; head < known; head++) {
      const node = queue[head];
      for (let k = start[node]; k < start[node + 1]; k++) {
        const arc = incident[k];
        const other = node < this.sources ? this.sources + to[arc] : from[arc];
        if (other === this.parent[node]) continue;
        this.#hang(other, node);
        this.flow[other] = mass[arc];
        this.#depth[other] = this.#depth[node] + 1;
        queue[known++] = other;
      }
    }
  }

  /** The first common ancestor of two nodes. */
  #apex(a: number, b: number): number {
    while (a !== b) {
      if (this.#depth[a] >= this.#depth[b]) a = this.parent[a];
      else b = this.parent[b];
    }
    return a;
  }

  /** Cuts the arc above `leaving`, turns the path from there to `moved` upside down, and hangs `moved` on `anchor`. */
  #rehang(moved: number, anchor: number, leaving: number, flow: number): void {
    const path = [moved];
    for (let node = moved; node !== leaving; path.push(node)) node = this.parent[node];
    this.#cut(leaving);
    for (let k = path.length - 1; k > 0; k--) {
      this.#cut(path[k - 1]);
      this.#hang(path[k], path[k - 1]);
      this.flow[path[k]] = this.flow[path[k - 1]];
    }
    this.#hang(moved, anchor);
    this.flow[moved] = flow;
  }

  /** After `top` was hung elsewhere: new depths below it, and prices moved so that the new tree arc costs nothing. */
  #shift(top: number, reduced: number): void {
    const shift = top < this.sources ? -reduced : reduced;
    const end = this.#next[this.#last[top]];
    let node = top;
    do {
      const depth = this.#depth[this.parent[node]] + 1;
      this.#depth[node] = depth;
      // Sinks stand at even depths and sources at odd ones; a factor spares a branch that no processor can foresee.
      this.potential[node] += shift * (1 - 2 * (depth & 1));
      node = this.#next[node];
    } while (node !== end);
  }

  #cut(node: number): void {
    const before = this.#previous[node];
    const last = this.#last[node];
    const after = this.#next[last];
    this.#link(before, after);
    this.#link(last, node);
    for (let at = this.parent[node]; at !== NONE && this.#last[at] === last; at = this.parent[at]) {
      this.#last[at] = before;
    }
    this.parent[node] = NONE;
  }

  /** Makes a node that was cut off the first child of another. */
  #hang(node: number, above: number): void {
    const last = this.#last[node];
    this.#link(last, this.#next[above]);
    this.#link(above, node);
    for (let at = above; at !== NONE && this.#last[at] === above; at = this.parent[at]) this.#last[at] = last;
    this.parent[node] = above;
  }

  #link(before: number, after: number): void {
    this.#next[before] = after;
    this.#previous[after] = before;
  }
}
