/** What is closed opens where a link leads into it, and for print. */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

function openAround(target: Element | null): void {
  for (let at = target; at !== null; at = at.parentElement)
    if (at instanceof HTMLDetailsElement) at.open = true;
}

const linked = (): Element | null =>
  location.hash.length > 1 ? document.getElementById(decodeURIComponent(location.hash.slice(1))) : null;

export function openFolds(): void {
  openAround(linked());
  addEventListener("hashchange", () => openAround(linked()));
  let closed: HTMLDetailsElement[] = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll<HTMLDetailsElement>("main details:not([open])")];
    for (const details of closed) details.open = true;
  });
  addEventListener("afterprint", () => {
    for (const details of closed) details.open = false;
  });
}
