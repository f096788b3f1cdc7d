/** Explained words say their meaning under the pointer, which the page holds once: in its glossary. */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

export function explainTerms(): void {
  for (const term of document.querySelectorAll<HTMLAnchorElement>("a.term")) {
    const meaning = document.querySelector(`${term.getAttribute("href")} dd`)?.firstChild;
    if (meaning != null) term.title = meaning.textContent ?? "";
  }
}
