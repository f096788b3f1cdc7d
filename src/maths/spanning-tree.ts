/**
 * The basis of the transportation simplex: a spanning tree over sources and sinks, each of whose arcs carries a flow.
 *
 * Nodes 0 .. sources-1 are sources, the rest are sinks, and the first sink is the root. Arcs always run from a source
 * to a sink, so the arc between a node and its parent needs no direction of its own: it points up when the node is a
 * source and down when it is a sink. All nodes stand in one ring in preorder, parents before children, in which a subtree
 * is a run of neighbors: to walk over it is to follow links, and to cut or hang it is to move one run.
 *
 * Potentials pi are those of the field: an arc has reduced cost c - pi(source) + pi(sink), and a tree arc has 0. A pivot
 * moves the potentials of all nodes on one side of the tree by one number; it is all the same which side, so the smaller
 * one is taken.
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
  /** Potential of each node. May be longer than the tree has nodes; what lies beyond is never touched. */
  readonly potential: Float64Array;
  /** Number of nodes in each node's subtree. */
  readonly #size: Int32Array;
  /** Neighbors in the ring. */
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  /** Last node of each node's subtree. */
  readonly #last: Int32Array;

  /**
   * Arc k runs from source `from[k]` to sink `to[k]` (both counted from 0) with flow `mass[k]`; they must form a tree.
   * `potential` is where the potentials shall be kept.
   */
  constructor(
    sources: number,
    sinks: number,
    { from, to, mass }: { from: Int32Array; to: Int32Array; mass: Float64Array },
    potential: Float64Array = new Float64Array(sources + sinks),
  ) {
    this.sources = sources;
    this.nodes = sources + sinks;
    this.potential = potential;
    this.parent = new Int32Array(this.nodes).fill(NONE);
    this.flow = new Float64Array(this.nodes);
    this.#size = new Int32Array(this.nodes).fill(1);
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
    const { parent, flow, sources } = this;
    const size = this.#size;
    // Flow runs source -> sink and returns through the tree: up from the sink to the apex, down from there to the
    // source. It shrinks on the arcs that point against it: below sinks on the sink's side, below sources on the other.
    //
    // Of several blocking arcs the last one met when walking the cycle from the apex leaves. This keeps the tree
    // strongly feasible (an arc without flow always points towards the root), and so no sequence of pivots without
    // progress can repeat a tree (Cunningham 1976). Hence `<` on the source's side and `<=` on the sink's and between.
    let a = source;
    let roomBelowSource = Infinity;
    let blockBelowSource = NONE;
    let b = sink;
    let roomBelowSink = Infinity;
    let blockBelowSink = NONE;
    // Both climb to the apex, their first common ancestor. An ancestor's subtree is the larger one, so the smaller may.
    while (a !== b) {
      if (size[a] < size[b]) {
        if (a < sources && flow[a] < roomBelowSource) {
          roomBelowSource = flow[a];
          blockBelowSource = a;
        }
        a = parent[a];
      } else {
        if (b >= sources && flow[b] <= roomBelowSink) {
          roomBelowSink = flow[b];
          blockBelowSink = b;
        }
        b = parent[b];
      }
    }
    const apex = a;
    const onSinkSide = roomBelowSink <= roomBelowSource;
    const room = onSinkSide ? roomBelowSink : roomBelowSource;
    const leaving = onSinkSide ? blockBelowSink : blockBelowSource;
    if (room > 0) {
      for (let node = source; node !== apex; node = parent[node]) {
        flow[node] += node < sources ? -room : room;
      }
      for (let node = sink; node !== apex; node = parent[node]) {
        flow[node] += node < sources ? room : -room;
      }
    }
    const moved = onSinkSide ? sink : source;
    const anchor = onSinkSide ? source : sink;
    const count = size[leaving];
    for (let node = parent[leaving]; node !== apex; node = parent[node]) size[node] -= count;
    for (let node = anchor; node !== apex; node = parent[node]) size[node] += count;
    this.#cut(leaving);
    this.#turn(moved, leaving, anchor, room);
    this.#hang(moved, anchor);
    this.#shift(moved, count, onSinkSide ? -reduced : reduced);
  }

  /** Computes all potentials anew from the costs of the tree's arcs, which removes the rounding of many shifts. */
  price(cost: (source: number, sink: number) => number): void {
    const { parent, potential, sources } = this;
    potential[this.root] = 0;
    for (let node = this.#next[this.root]; node !== this.root; node = this.#next[node]) {
      const above = parent[node];
      potential[node] =
        node < sources
          ? potential[above] + cost(node, above - sources)
          : potential[above] - cost(above, node - sources);
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
        this.parent[other] = node;
        this.flow[other] = mass[arc];
        queue[known++] = other;
      }
    }
    for (let head = known - 1; head > 0; head--) {
      this.#size[this.parent[queue[head]]] += this.#size[queue[head]];
    }
  }

  /** Takes a subtree out of the ring; it is a ring of its own then. */
  #cut(top: number): void {
    const last = this.#last[top];
    const before = this.#previous[top];
    this.#link(before, this.#next[last]);
    this.#link(last, top);
    for (let at = this.parent[top]; at !== NONE && this.#last[at] === last; at = this.parent[at]) {
      this.#last[at] = before;
    }
  }

  /** Puts a subtree that is a ring of its own right behind its new parent. */
  #hang(top: number, above: number): void {
    const last = this.#last[top];
    this.#link(last, this.#next[above]);
    this.#link(above, top);
    for (let at = above; at !== NONE && this.#last[at] === above; at = this.parent[at]) this.#last[at] = last;
  }

  /**
   * Turns the path from `leaving` down to `moved` upside down, so that `moved` becomes the top of that subtree, with
   * `anchor` above it. What hangs beside the path stays where it is; each node of the path is followed by the next one.
   */
  #turn(moved: number, leaving: number, anchor: number, flow: number): void {
    const next = this.#next;
    const count = this.#size[leaving];
    // Of the node below, as it was: its neighbors in the ring, its last node and its size.
    let before = this.#previous[moved];
    let last = this.#last[moved];
    let after = next[last];
    let size = this.#size[moved];
    // The new ring so far ends here.
    let end = last;
    let below = moved;
    let node = this.parent[moved];
    let carried = this.flow[moved];
    this.parent[moved] = anchor;
    this.flow[moved] = flow;
    this.#size[moved] = count;
    while (below !== leaving) {
      const above = this.parent[node];
      const ahead = this.#previous[node];
      const lastOfNode = this.#last[node];
      this.#link(end, node);
      end = before;
      if (lastOfNode !== last) {
        const afterNode = next[lastOfNode];
        this.#link(before, after);
        end = lastOfNode;
        last = lastOfNode;
        after = afterNode;
      }
      before = ahead;
      const sizeOfNode = this.#size[node];
      this.#size[node] = count - size;
      size = sizeOfNode;
      const carriedByNode = this.flow[node];
      this.flow[node] = carried;
      carried = carriedByNode;
      this.parent[node] = below;
      below = node;
      node = above;
    }
    for (node = leaving; node !== anchor; node = this.parent[node]) this.#last[node] = end;
  }

  /** Adds to the potentials of the subtree of `top`, which has `count` nodes, or takes as much from all others. */
  #shift(top: number, count: number, by: number): void {
    const { potential } = this;
    const next = this.#next;
    if (2 * count <= this.nodes) {
      for (let node = top, k = 0; k < count; k++, node = next[node]) potential[node] += by;
    } else {
      const rest = this.nodes - count;
      for (let node = next[this.#last[top]], k = 0; k < rest; k++, node = next[node]) potential[node] -= by;
    }
  }

  #link(before: number, after: number): void {
    this.#next[before] = after;
    this.#previous[after] = before;
  }
}
