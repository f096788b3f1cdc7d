/** The contents at the top: closed by a choice, by Escape and by a click elsewhere. Links beside headings are copied when chosen. */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

/** How long a copied link says so, in milliseconds. */
const SAID = 1500;

export function openContents(): void {
  const contents = document.querySelector<HTMLDetailsElement>("details.contents");
  if (contents === null) return;
  const close = () => {
    contents.open = false;
  };
  contents.addEventListener("click", ({ target }) => {
    if (target instanceof Element && target.closest("a") !== null) close();
  });
  document.addEventListener("click", ({ target }) => {
    if (target instanceof Node && !contents.contains(target)) close();
  });
  document.addEventListener("keydown", ({ key }) => {
    if (key !== "Escape" || !contents.open) return;
    close();
    contents.querySelector("summary")?.focus();
  });
}

export function copyLinks(): void {
  for (const anchor of document.querySelectorAll<HTMLAnchorElement>("a.anchor")) {
    anchor.addEventListener("click", () => {
      // Where a page may not write to the clipboard, the address bar has the link.
      void navigator.clipboard?.writeText(anchor.href).then(
        () => {
          anchor.dataset.said = "copied";
          setTimeout(() => delete anchor.dataset.said, SAID);
        },
        () => undefined,
      );
    });
  }
}
