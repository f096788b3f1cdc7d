/** What a result can be written as, beside the report. Adding one: a file named after it, a line here, a test. */

import { csv } from "./csv.ts";
import { github } from "./github.ts";
import { json } from "./json.ts";
import { jsonl } from "./jsonl.ts";
import { junit } from "./junit.ts";
import { latex } from "./latex.ts";
import { markdown } from "./markdown.ts";
import { paper } from "./paper.ts";

export const writers = { json, jsonl, junit, markdown, github, csv, paper, latex } as const;
