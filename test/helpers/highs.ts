/**
 * HiGHS, a linear programming solver compiled to WebAssembly, as an independent oracle.
 *
 * The package's types describe its CommonJS build, where the loader is the property `default`; what Node imports here
 * is its ES module, whose default export is the loader itself.
 */

import highs from "highs";

export const loadHighs = highs as unknown as typeof highs.default;
