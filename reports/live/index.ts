/** Browser code, bundled into every report. Without it the page says the same; with it, it answers. */
/// <reference lib="dom" />
import { copyLinks, openContents } from "./contents.ts";
import { linkCursors } from "./cursor.ts";
import { enlivenFigures } from "./figures.ts";
import { openFolds } from "./folds.ts";
import { startPlayers } from "./player.ts";
import { saveFigures } from "./save.ts";
import { sortTables } from "./sort.ts";
import { explainTerms } from "./terms.ts";

enlivenFigures();
startPlayers();
linkCursors();
openContents();
copyLinks();
openFolds();
saveFigures();
explainTerms();
sortTables();
