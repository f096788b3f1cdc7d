/** The page's style sheet: two themes, text beside its picture, figures in a grid, nothing that moves. */
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
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 400 1rem/1.55 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
main { max-width: 84rem; margin: 0 auto; padding-left: 1rem; padding-right: 1rem; }
main { padding-top: 1rem; padding-bottom: 5rem; }
[id] { scroll-margin-top: 3.25rem; }
.bar { position: sticky; top: 0; z-index: 8; display: flex; align-items: baseline; justify-content: space-between; background: var(--paper);
  padding: .6rem max(1rem, calc(50% - 41rem)); font-size: .875rem; border-bottom: 1px solid var(--line); }
.masthead { color: var(--quiet); letter-spacing: .02em; text-decoration: none; }
.contents { margin: 0; font-size: .875rem; }
.contents summary { color: var(--link); }
.contents ol { position: absolute; right: 1rem; margin: .5rem 0 0; padding: .75rem 1.25rem; list-style: none; columns: 15rem auto; max-width: min(70rem, calc(100vw - 3rem));
  max-height: 75vh; overflow: auto; background: var(--paper); border: 1px solid var(--line); border-radius: 6px; box-shadow: 0 6px 24px #0003; }
.contents li { break-inside: avoid; }
.contents li a { display: flex; align-items: center; gap: .5em; padding: .15rem 0; text-decoration: none; }
.contents li a:hover { text-decoration: underline; }
.contents .icon { width: .9em; height: .9em; }
h1, h2, h3, h4 { line-height: 1.25; font-weight: 600; margin: 0; text-wrap: balance; }
h1 { font-size: clamp(1.6rem, 1.2rem + 1.6vw, 2.2rem); letter-spacing: -.02em; }
h2 { font-size: 1.5rem; letter-spacing: -.015em; }
h3 { font-size: 1.0625rem; margin: 2rem 0 .35rem; }
h4 { font-size: .875rem; }
.anchor { color: var(--quiet); font-weight: 400; text-decoration: none; opacity: 0; font-size: .8em; }
h2:hover .anchor, h3:hover .anchor, .anchor:focus-visible { opacity: 1; }
.anchor[data-said]::after { content: " " attr(data-said); font-size: .75rem; }
p { margin: .5rem 0; max-width: 44rem; text-wrap: pretty; }
a { color: var(--link); text-underline-offset: .2em; text-decoration-thickness: .06em; }
.term { color: inherit; text-decoration: underline dotted; text-decoration-thickness: 1px; }
.lead { font-size: 1.0625rem; color: var(--quiet); margin: .4rem 0 1rem; max-width: 60rem; }
.quiet, .note, .source { color: var(--quiet); }
.note, .source { font-size: .8125rem; line-height: 1.5; }
ul.note { padding-left: 1.1em; }
.scenario { margin-top: 2.5rem; padding-top: 1.75rem; border-top: 1px solid var(--line); }
.scenario > .name { color: var(--quiet); font-size: .875rem; margin: .15rem 0 0; }
.outcome { display: grid; grid-template-columns: minmax(0, 1fr) minmax(0, 1.3fr); gap: 0 3rem; align-items: start; }
.outcome > :only-child { grid-column: 1 / -1; }
.outcome .words > h3:first-child { margin-top: 0; }
.words tbody th { white-space: normal; }
.outcome + .wide { display: flex; flex-wrap: wrap; gap: 0 4rem; }
.outcome + .wide > :has(> table) { flex: 1 1 100%; }
.outcome + .wide > * { min-width: 0; }
.outcome .main .plot[data-cursor] { max-width: 36rem; }
.outcome .main figure:not(.wide) .plot svg { max-height: 24rem; }
.outcome .main figure:not(.wide):has(.player) .plot svg { max-height: 33rem; }
.scroll { overflow-x: auto; margin: .75rem 0; }
.scroll:focus-visible, summary:focus-visible, a:focus-visible, pre:focus-visible { outline: 2px solid var(--link); outline-offset: 3px; border-radius: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .875rem; line-height: 1.45; overflow-wrap: normal; }
th, td { text-align: left; vertical-align: top; padding: .5rem 1.25rem .5rem 0; border-bottom: 1px solid var(--line); font-weight: 400; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--quiet); font-size: .75rem; white-space: nowrap; vertical-align: bottom; }
tbody th { white-space: nowrap; }
.sortable th button { font: inherit; color: inherit; background: none; border: 0; padding: 0; cursor: pointer; text-decoration: underline dotted; }
.sortable th[aria-sort=ascending] button::after { content: " \\2191"; }
.sortable th[aria-sort=descending] button::after { content: " \\2193"; }
.number { text-align: right; white-space: nowrap; }
.plans { display: flex; align-items: flex-start; gap: .6rem; width: max-content; }
.plans .sign { align-self: center; font-size: 1.25rem; color: var(--quiet); }
.plan { width: auto; font-size: .8125rem; }
.plan caption { text-align: left; font-size: .8125rem; padding-bottom: .3rem; white-space: nowrap; }
.plan th, .plan td, .plan th:last-child, .plan td:last-child { padding: .2rem .35rem; }
.plan th[scope=row] { color: var(--quiet); font-size: .75rem; }
.plan td[style] { background: color-mix(in srgb, var(--blue) calc(var(--tint) * .35), transparent); }
.plan .stays, .plan .sum, .plan tr.sum > * { font-weight: 600; }
.plan tr.sum > * { border-bottom-width: 2px; }
.overview { font-size: .9375rem; }
.overview th, .overview td { padding: .4rem .9rem .4rem 0; }
.overview th:last-child, .overview td:last-child { padding-right: 0; }
.overview tbody th { font-weight: 600; white-space: normal; overflow-wrap: anywhere; min-width: 7rem; }
.overview .badge, .overview .number { white-space: normal; }
.gallery { list-style: none; display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: 1.25rem 1.25rem; padding: 0; margin: 1.25rem 0 0; }
.gallery.many { grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: .75rem; }
.gallery.many .stamp, .gallery.many img { height: 6.5rem; }
.gallery li { border: 1px solid var(--line); border-radius: 6px; padding: .6rem .75rem .5rem; font-size: .8125rem; min-width: 0; }
.gallery a { text-decoration: none; display: block; color: inherit; }
.gallery .stamp, .gallery img { display: block; width: 100%; height: 9.4rem; object-fit: contain; }
.gallery img { image-rendering: pixelated; }
.gallery .name { display: block; font-weight: 600; margin-top: .4rem; color: var(--link); }
.badge { display: inline-flex; align-items: baseline; gap: .4em; color: var(--plain); white-space: nowrap; font-weight: 500; }
.badge .icon { width: 1.25em; height: 1.25em; padding: .2em; border-radius: 50%; background: var(--plain-back); stroke: currentColor;
  stroke-width: 2.4; fill: none; stroke-linecap: round; stroke-linejoin: round; flex: none; align-self: center; }
.badge.good { color: var(--good); } .badge.good .icon { background: var(--good-back); }
.badge.bad { color: var(--bad); } .badge.bad .icon { background: var(--bad-back); }
.badge.warn { color: var(--warn); } .badge.warn .icon { background: var(--warn-back); }
.failures { list-style: none; padding: 0; margin: 1.25rem 0; }
.failures li { margin: .3rem 0; max-width: 72rem; font-size: .9375rem; }
.failures .badge { margin-right: .5em; }
.finding { padding: .5rem 0; border-bottom: 1px solid var(--line); font-size: .9375rem; }
.finding:first-child { padding-top: 0; }
.finding h4 { display: inline-block; color: var(--quiet); font-weight: 400; font-size: .8125rem; min-width: 6.5rem; }
.finding h4::first-letter, .overview thead th::first-letter, .fold h4::first-letter { text-transform: uppercase; }
.finding .status { display: inline-block; margin: 0 .75rem 0 0; font-size: 1rem; }
.finding:first-child .status { font-size: 1.125rem; }
.finding .status .quiet { font-size: .875rem; }
.finding > p:not(.status) { margin: .2rem 0 0; line-height: 1.5; }
.formula { font-size: 1.125rem; padding: .5rem .9rem; background: var(--card); border-left: 3px solid var(--link); white-space: pre-line; }
.lesson th[scope=row] { text-align: left; white-space: normal; }
.expected { margin-top: .75rem; }
.evidence { font-size: .8125rem; }
.evidence th, .evidence td { padding: .4rem 1rem .4rem 0; }
.evidence tbody th { font-weight: 500; white-space: normal; min-width: 8rem; }
.evidence .source { min-width: 11rem; font-size: .75rem; overflow-wrap: anywhere; }
.holds { color: var(--good); } .fails { color: var(--bad); }
.figures { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 22rem), 1fr)); gap: 1.5rem 2.5rem; margin: 1rem 0 0; align-items: start; }
.more { display: flex; flex-wrap: wrap; gap: .25rem 2.5rem; margin-top: .75rem; }
.more > figure { max-width: 100%; }
.more > figure:has([open]) { flex: 1 1 22rem; max-width: 40rem; }
figure { margin: 0; min-width: 0; }
figure.wide { grid-column: 1 / -1; }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .15rem 1.25rem; padding: 0; margin: .3rem 0 .6rem; font-size: .8125rem; color: var(--quiet); }
.legend li { display: flex; align-items: center; gap: .45em; }
.legend svg { width: 1.5rem; height: .875rem; flex: none; }
.legend b { color: var(--ink); font-weight: 600; }
.plot { position: relative; }
.plot svg { display: block; width: 100%; height: auto; overflow: visible; }
.plot.live > .still { display: none; }
.plot .rule { position: absolute; top: 0; bottom: 0; width: 1px; background: currentColor; opacity: .45; pointer-events: none; }
.plot .rule[hidden] { display: none; }
.plot text { font-family: inherit; font-size: 10.5px; font-weight: 400; paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }
.panels { display: grid; grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); gap: 1.25rem 1.25rem; }
.panels.large { grid-template-columns: repeat(auto-fill, minmax(min(100%, 18.75rem), 1fr)); gap: 1rem .6rem; }
.panels.strips { display: flex; align-items: end; gap: min(.9rem, 1.2%); }
.panels.strips h5 { font-size: .75rem; overflow-wrap: normal; }
@media (max-width: 48rem) { .panels.strips h5 { writing-mode: sideways-lr; } }
.panels.strips > div { flex: 1 1 0; min-width: 0; }
.panels.rows { grid-template-columns: minmax(0, 1fr); gap: .75rem; }
.panels > [hidden] { display: none; }
.panels h5 { margin: 0 0 .3rem; font-size: .8125rem; font-weight: 400; color: var(--quiet); }
.panels img { display: block; width: 100%; height: auto; image-rendering: pixelated; border-radius: 2px; }
.slider { display: flex; align-items: center; gap: .75rem; max-width: 40rem; margin: .4rem 0; font-size: .8125rem; color: var(--quiet); }
.slider[hidden] { display: none; }
.slider input { flex: 1; accent-color: var(--link); }
.player { flex-wrap: wrap; } .player input { min-width: 5rem; }
.player button { font: inherit; line-height: 1; min-width: 2rem; min-height: 1.75rem; color: var(--ink); background: var(--card); border: 1px solid var(--line); border-radius: 4px; cursor: pointer; }
.player button:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
.player button[hidden] { display: none; }
.slider output { min-width: 5.5rem; color: var(--ink); }
.framed .plot svg { outline: 1px solid var(--line); outline-offset: -.5px; overflow: hidden; }
.plot.framed svg { outline: 1px solid var(--line); outline-offset: -.5px; overflow: hidden; }
figcaption { color: var(--quiet); font-size: .75rem; line-height: 1.45; margin: .4rem 0 .1rem; max-width: 46rem; }
details { font-size: .8125rem; margin: .25rem 0; }
.save { float: right; margin: 0; font-size: .75rem; color: var(--quiet); opacity: 0; }
figure:hover .save, .save:focus-within { opacity: 1; }
.save[hidden] { display: none; }
.save button { font: inherit; color: var(--link); background: none; border: 0; padding: 0 .15rem; text-decoration: underline; cursor: pointer; }
summary { cursor: pointer; color: var(--quiet); width: fit-content; }
summary:hover { color: var(--ink); }
details > table, details > .scroll { margin-top: .5rem; }
.data { width: auto; } .data th, .data td { text-align: right; white-space: nowrap; padding-top: .25rem; padding-bottom: .25rem; }
.shapes { position: absolute; }
details.fold { margin: 0; padding: .35rem 0; min-width: 0; }
.folds, section + details.fold, .more + details.fold, .outcome + details.fold { border-top: 1px solid var(--line); margin-top: 1rem; }
.folds { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); gap: 0 2.5rem; padding-top: .25rem; }
.folds > [open] { grid-column: 1 / -1; }
details.fold > summary { color: var(--ink); }
details.fold + details.fold { border-top: 0; margin-top: 0; }
.outcome + .slider { margin-top: 1rem; }
details.fold h4 { margin: 1rem 0 0; }
details.fold > summary h3, details.figure > summary h4 { display: inline; margin: 0; }
details.fold, details.fold td { font-size: .875rem; white-space: normal; }
details.figure > summary { margin-bottom: .35rem; }
.config { font-size: .8125rem; line-height: 1.45; columns: 24rem; column-gap: 2.5rem; white-space: pre-wrap; margin: .5rem 0; }
.values { list-style: none; margin: 0; padding: 0; display: flex; flex-wrap: wrap; gap: 0 1rem; }
code, pre { font-family: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace; font-size: .875em; }
.command { background: var(--card); border: 1px solid var(--line); border-radius: 6px; padding: .9rem 1.1rem; white-space: pre-wrap; margin: 1rem 0; }
.glossary { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1.5rem 3rem; margin: 1.5rem 0 0; font-size: .9375rem; }
.glossary dt { font-weight: 600; } .glossary dd { margin: .15rem 0 0; }
.after { margin-top: 2.5rem; padding-top: 1.75rem; border-top: 1px solid var(--line); }
.tip { position: fixed; z-index: 9; pointer-events: none; padding: .4rem .65rem; border-radius: 5px; background: var(--ink); color: var(--paper);
  font-size: .8125rem; line-height: 1.4; white-space: pre; }
.tip[hidden] { display: none; }
@media (max-width: 60rem) {
  .outcome { grid-template-columns: minmax(0, 1fr); gap: 1.5rem; }
  .overview { font-size: .8125rem; }
  .overview th, .overview td { padding-right: .6rem; }
}
@media print {
  :root {
    --paper: #fff; --card: #fff; --ink: #000; --quiet: #444; --line: #bbb; --link: #000;
    --real: #59616a; --vermilion: #d55e00; --blue: #0072b2; --green: #009e73; --purple: #b8588c;
    --good: #16704a; --good-back: #fff; --bad: #a8321f; --bad-back: #fff; --warn: #7a5200; --warn-back: #fff;
    --plain: #545c65; --plain-back: #fff;
  }
  figure, .finding, tr, .gallery li { break-inside: avoid; }
  h2, h3, h4 { break-after: avoid; }
  html { font-size: 10.5px; }
  main { max-width: none; padding: 0; }
  .bar, .slider, .save, .anchor, .guide > summary, details.table { display: none; }
  .outcome { grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr); gap: 0 2rem; }
  .figures, .more { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: 1rem 1.5rem; }
  .panels.large { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .gallery { grid-template-columns: repeat(5, minmax(0, 1fr)); }
  .folds { display: block; }
  .folds .figures { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .config { columns: 4; column-gap: 1rem; font-size: .75rem; line-height: 1.25; }
  .scenario, .after { margin-top: 1.5rem; padding-top: 1rem; }
  h3 { margin-top: 1rem; }
  .figures, .more { margin-top: .5rem; }
  th, td, .overview th, .overview td { padding-top: .1rem; padding-bottom: .1rem; }
  table, .evidence .source, figcaption { font-size: .75rem; line-height: 1.3; }
  details::details-content { content-visibility: visible; display: block; height: auto; }
}
`;
