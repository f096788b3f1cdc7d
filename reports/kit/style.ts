/** The page's style sheet: two themes, one column of text, figures in a grid, nothing that moves. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #fdfdfc; --card: #f6f6f4; --ink: #1c2126; --quiet: #5a626b; --line: #e2e3e0; --link: #00558a;
  --real: #59616a; --vermilion: #d55e00; --blue: #0072b2; --green: #009e73; --purple: #b8588c;
  --good: #16704a; --good-back: #e5f3ec; --bad: #a8321f; --bad-back: #fbeae5; --warn: #7a5200; --warn-back: #fbf1da;
  --plain: #545c65; --plain-back: #eeefed;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14171a; --card: #1b1f23; --ink: #e6e8ea; --quiet: #a0a8b0; --line: #2d3238; --link: #7cc4f2;
    --real: #b4bbc3; --vermilion: #f58b3c; --blue: #56b4e9; --green: #35c49a; --purple: #dd92bb;
    --good: #6fd3a4; --good-back: #17302a; --bad: #ff9d87; --bad-back: #3a201b; --warn: #ecc06a; --warn-back: #352b16;
    --plain: #b0b8c0; --plain-back: #262b30;
  }
}
@media print {
  :root {
    --paper: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #bbb; --link: #000;
    --real: #59616a; --vermilion: #d55e00; --blue: #0072b2; --green: #009e73; --purple: #b8588c;
    --good: #16704a; --good-back: #fff; --bad: #a8321f; --bad-back: #fff; --warn: #7a5200; --warn-back: #fff;
    --plain: #545c65; --plain-back: #fff;
  }
  figure, .finding, tr { break-inside: avoid; }
  nav, .slider { display: none; }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; max-width: 68rem; padding: 3.5rem 1.5rem 6rem; background: var(--paper); color: var(--ink);
  font: 400 1rem/1.6 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
h1, h2, h3, h4 { line-height: 1.25; font-weight: 600; margin: 0; text-wrap: balance; }
.masthead { color: var(--quiet); font-size: .875rem; letter-spacing: .02em; margin: 0 0 .75rem; }
h1 { font-size: clamp(1.75rem, 1.2rem + 2.4vw, 2.6rem); letter-spacing: -.02em; max-width: 24em; }
h2 { font-size: 1.625rem; letter-spacing: -.015em; }
h3 { font-size: 1.125rem; margin: 3rem 0 .5rem; }
h4 { font-size: .9375rem; }
p { margin: .5rem 0; max-width: 44rem; text-wrap: pretty; }
a { color: var(--link); text-underline-offset: .2em; text-decoration-thickness: .06em; }
.lead { font-size: 1.125rem; color: var(--quiet); margin: .75rem 0 2rem; }
.quiet, .note, .source { color: var(--quiet); }
.note, .source { font-size: .8125rem; line-height: 1.5; }
ul.note { padding-left: 1.1em; }
.scenario { margin-top: 5rem; padding-top: 2.5rem; border-top: 1px solid var(--line); }
.scenario > .name { color: var(--quiet); font-size: .875rem; margin: .25rem 0 0; }
.scroll { overflow-x: auto; margin: 1rem 0; }
.scroll:focus-visible, summary:focus-visible, a:focus-visible, pre:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; border-radius: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.45; overflow-wrap: normal; }
th, td { text-align: left; vertical-align: top; padding: .5rem 1.25rem .5rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--quiet); font-size: .75rem; white-space: nowrap; vertical-align: bottom; }
tbody th { white-space: nowrap; }
.number { text-align: right; white-space: nowrap; }
.plans { display: flex; flex-wrap: wrap; gap: 0 3.5rem; }
.plan { width: auto; }
.plan caption { text-align: left; font-size: .9375rem; padding-bottom: .4rem; }
.plan th, .plan td { padding: .3rem 1rem .3rem 0; min-width: 3rem; }
.plan .stays, .plan .sum, .plan tr.sum > * { font-weight: 600; }
.plan tr.sum > * { border-bottom-width: 2px; }
.overview { font-size: .9375rem; }
.overview th, .overview td { padding: .7rem .9rem .7rem 0; }
.overview th:last-child, .overview td:last-child { padding-right: 0; }
.overview tbody th { font-weight: 600; white-space: normal; }
.overview td { white-space: nowrap; }
.badge { display: inline-flex; align-items: baseline; gap: .4em; color: var(--plain); white-space: nowrap; font-weight: 500; }
.badge .icon { width: 1.25em; height: 1.25em; padding: .2em; border-radius: 50%; background: var(--plain-back); stroke: currentColor;
  stroke-width: 2.4; fill: none; stroke-linecap: round; stroke-linejoin: round; flex: none; align-self: center; }
.badge.good { color: var(--good); } .badge.good .icon { background: var(--good-back); }
.badge.bad { color: var(--bad); } .badge.bad .icon { background: var(--bad-back); }
.badge.warn { color: var(--warn); } .badge.warn .icon { background: var(--warn-back); }
.failures { list-style: none; padding: 0; margin: 1.25rem 0; }
.failures li { margin: .4rem 0; max-width: 52rem; }
.failures .badge { margin-right: .5em; }
.finding { display: grid; grid-template-columns: minmax(0, 19rem) minmax(0, 1fr); gap: .5rem 3rem; padding: 1.5rem 0; border-bottom: 1px solid var(--line); }
.finding:first-child { padding-top: .75rem; }
.finding:last-child { border-bottom: 0; }
.finding h4 { color: var(--quiet); font-weight: 400; font-size: .875rem; }
.finding h4::first-letter, .overview thead th::first-letter { text-transform: uppercase; }
.finding .status { margin: .1rem 0; font-size: 1.125rem; }
.finding .status .quiet { font-size: .875rem; }
.finding .words > p:not(.status) { margin-top: .6rem; }
.finding .scroll { margin: 0; }
.evidence { font-size: .8125rem; }
.evidence th, .evidence td { padding: .4rem 1rem .4rem 0; }
.evidence tbody th { font-weight: 500; white-space: normal; min-width: 8rem; }
.evidence .source { min-width: 11rem; font-size: .75rem; overflow-wrap: anywhere; }
.proof > .quiet { font-size: .8125rem; }
.holds { color: var(--good); } .fails { color: var(--bad); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 25rem), 1fr)); gap: 2.75rem 3rem; margin: 1.75rem 0 0; align-items: start; }
.figures + .figures { margin-top: 2.75rem; }
figure { margin: 0; min-width: 0; }
figure.wide { grid-column: 1 / -1; }
figure.tall { grid-row: span 2; }
figure:only-child:not(.wide) { max-width: 32rem; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .15rem 1.25rem; padding: 0; margin: .3rem 0 .6rem; font-size: .8125rem; color: var(--quiet); }
.legend li { display: flex; align-items: center; gap: .45em; }
.legend svg { width: 1.5rem; height: .875rem; flex: none; }
.plot svg { display: block; width: 100%; height: auto; overflow: visible; }
.plot text { font-family: inherit; font-size: 10.5px; font-weight: 400; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1.25rem 1.25rem; }
.panels.large { grid-template-columns: repeat(auto-fill, minmax(min(100%, 17rem), 1fr)); }
.panels.strips { display: flex; align-items: end; gap: min(.9rem, 1.2%); }
@media (max-width: 48rem) { .panels.strips h5 { writing-mode: sideways-lr; } }
.panels.strips > div { flex: 1 1 0; min-width: 0; }
.panels.rows { grid-template-columns: minmax(0, 1fr); gap: .75rem; }
.panels h5 { margin: 0 0 .3rem; font-size: .8125rem; font-weight: 400; color: var(--quiet); }
.panels img { display: block; width: 100%; height: auto; image-rendering: pixelated; border-radius: 2px; }
.slider { display: flex; align-items: center; gap: .75rem; max-width: 34rem; margin: .4rem 0; font-size: .8125rem; color: var(--quiet); }
.slider[hidden] { display: none; }
.slider input { flex: 1; accent-color: var(--link); }
.slider output { min-width: 5.5rem; color: var(--ink); }
.framed .plot svg { outline: 1px solid var(--line); outline-offset: -.5px; overflow: hidden; }
figcaption { color: var(--quiet); font-size: .8125rem; line-height: 1.5; margin: .6rem 0 .25rem; max-width: 46rem; }
details { font-size: .8125rem; margin: .35rem 0; }
summary { cursor: pointer; color: var(--quiet); width: fit-content; }
summary:hover { color: var(--ink); }
details > table, details > .scroll { margin-top: .5rem; }
.data { width: auto; } .data th, .data td { text-align: right; white-space: nowrap; padding-top: .25rem; padding-bottom: .25rem; }
.shapes { position: absolute; }
details.fold > summary { font-size: 1.125rem; font-weight: 600; color: var(--ink); margin: 3rem 0 .5rem; }
details.fold > summary h3, details.figure > summary h4 { display: inline; margin: 0; }
details.fold, details.fold td { font-size: .875rem; white-space: normal; }
details.figure > summary { margin-bottom: .35rem; }
.config { width: auto; font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .8125rem; }
.config th, details.fold .config td { padding-top: .1rem; padding-bottom: .1rem; border: 0; font-size: .8125rem; }
${Array.from({ length: 9 }, (_, depth) => `.config .depth-${depth + 1} { padding-left: ${(depth + 1) * 1.25}rem; }`).join("\n")}
.values { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1rem; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .875em; }
.command { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .9rem 1.1rem; white-space: pre-wrap; margin: 1rem 0; }
.glossary { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1.5rem 3rem; margin: 1.5rem 0 0; font-size: .9375rem; }
.glossary dt { font-weight: 600; } .glossary dd { margin: .15rem 0 0; }
.after { margin-top: 5rem; padding-top: 2.5rem; border-top: 1px solid var(--line); }
.tip { position: fixed; z-index: 9; pointer-events: none; padding: .4rem .65rem; border-radius: 5px; background: var(--ink); color: var(--paper);
  font-size: .8125rem; line-height: 1.4; white-space: pre; }
.tip[hidden] { display: none; }
@media (max-width: 46rem) {
  body { padding: 2rem 1.15rem 4rem; }
  .finding { grid-template-columns: minmax(0, 1fr); }
  .scenario, .after { margin-top: 3.5rem; padding-top: 2rem; }
}
`;
