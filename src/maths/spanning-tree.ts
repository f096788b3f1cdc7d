/**
 * The basis of the transportation simplex: a spanning tree over sources and sinks, each of whose arcs carries a flow.
 *
 * Nodes 0 .. sources-1 are sources, the rest are sinks, and the first sink is the root. Arcs always run from a source
 * to a sink, so the arc between a node and its parent needs no direction of its own: it points up when the node is a
 * source and down when it is a sink. Children hang in doubly linked lists, so cutting and hanging a subtree is O(1).
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
  readonly #firstChild: Int32Array;
  readonly #nextSibling: Int32Array;
  readonly #previousSibling: Int32Array;

  /** Arc k runs from source `from[k]` to sink `to[k]` (both counted from 0) with flow `mass[k]`; they must form a tree. */
  constructor(sources: number, sinks: number, from: Int32Array, to: Int32Array, mass: Float64Array) {
    this.sources = sources;
    this.nodes = sources + sinks;
    this.parent = new Int32Array(this.nodes).fill(NONE);
    this.flow = new Float64Array(this.nodes);
    this.potential = new Float64Array(this.nodes);
    this.#depth = new Int32Array(this.nodes);
    this.#firstChild = new Int32Array(this.nodes).fill(NONE);
    this.#nextSibling = new Int32Array(this.nodes).fill(NONE);
    this.#previousSibling = new Int32Array(this.nodes).fill(NONE);
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
    for (let node = this.#next(this.root, this.root); node !== NONE; node = this.#next(node, this.root)) {
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
    const order: number[] = [];
    for (let node = this.root; node !== NONE; node = this.#next(node, this.root)) order.push(node);
    // A node's mass is the sum of the flows on its arcs, whichever way they run; the arc above gets what is left.
    for (const node of order.slice(1).reverse()) flow[this.parent[node]] -= flow[node];
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
    let node = moved;
    let above = anchor;
    let carried = flow;
    for (;;) {
      const nextNode = this.parent[node];
      const nextFlow = this.flow[node];
      this.#cut(node);
      this.#hang(node, above);
      this.flow[node] = carried;
      if (node === leaving) return;
      above = node;
      node = nextNode;
      carried = nextFlow;
    }
  }

  /** After `top` was hung elsewhere: new depths below it, and prices moved so that the new tree arc costs nothing. */
  #shift(top: number, reduced: number): void {
    const topIsSource = top < this.sources;
    for (let node = top; node !== NONE; node = this.#next(node, top)) {
      this.#depth[node] = this.#depth[this.parent[node]] + 1;
      this.potential[node] += node < this.sources === topIsSource ? reduced : -reduced;
    }
  }

  /** The node after this one in a walk over the subtree of `top`, parents before children; NONE at its end. */
  #next(node: number, top: number): number {
    if (this.#firstChild[node] !== NONE) return this.#firstChild[node];
    for (let at = node; at !== top; at = this.parent[at]) {
      if (this.#nextSibling[at] !== NONE) return this.#nextSibling[at];
    }
    return NONE;
  }

  #cut(node: number): void {
    const before = this.#previousSibling[node];
    const after = this.#nextSibling[node];
    if (before === NONE) this.#firstChild[this.parent[node]] = after;
    else this.#nextSibling[before] = after;
    if (after !== NONE) this.#previousSibling[after] = before;
  }

  #hang(node: number, above: number): void {
    const first = this.#firstChild[above];
    this.parent[node] = above;
    this.#previousSibling[node] = NONE;
    this.#nextSibling[node] = first;
    if (first !== NONE) this.#previousSibling[first] = node;
    this.#firstChild[above] = node;
  }
}
