/** Saves a figure as it stands: SVG with the page's colors and fonts in it, or PNG at twice its size. */
/// <reference lib="dom" />
/// <reference lib="dom.iterable" />

const SVG = "http://www.w3.org/2000/svg";
/** Pixels of a PNG for one of the page. */
const SCALE = 2;
const GAP = 16;

/** Properties that a picture takes from the page's style sheet. */
const TAKEN = ["fill", "stroke", "color", "font-family", "font-size", "paint-order", "stroke-width"] as const;

/** A copy that looks the same without the page: what it takes from the style sheet, and shapes from elsewhere, are written into it. */
function standalone(element: SVGElement): SVGElement {
  if (element instanceof SVGUseElement) {
    const shape = document.querySelector<SVGElement>(element.getAttribute("href") ?? "");
    if (shape !== null) return standalone(shape);
  }
  const copy = element.cloneNode(false) as SVGElement;
  const style = getComputedStyle(element);
  for (const name of TAKEN) {
    copy.removeAttribute(name);
    copy.style.setProperty(name, style.getPropertyValue(name));
  }
  copy.removeAttribute("id");
  for (const child of element.childNodes)
    copy.append(child instanceof SVGElement ? standalone(child) : child.cloneNode(true));
  return copy;
}

/** All panels of a figure side by side, on the page's paper. */
function pictureOf(figure: HTMLElement): SVGSVGElement {
  const panels = [...figure.querySelectorAll<SVGSVGElement>(".plot svg")];
  const all = document.createElementNS(SVG, "svg");
  let width = 0;
  let height = 0;
  for (const panel of panels) {
    const box = panel.getBoundingClientRect();
    const copy = standalone(panel);
    copy.setAttribute("x", String(width));
    copy.setAttribute("width", String(box.width));
    copy.setAttribute("height", String(box.height));
    all.append(copy);
    width += box.width + GAP;
    height = Math.max(height, box.height);
  }
  width -= GAP;
  all.setAttribute("xmlns", SVG);
  all.setAttribute("viewBox", `0 0 ${width} ${height}`);
  all.setAttribute("width", String(width));
  all.setAttribute("height", String(height));
  const paper = document.createElementNS(SVG, "rect");
  paper.setAttribute("width", "100%");
  paper.setAttribute("height", "100%");
  paper.setAttribute("fill", getComputedStyle(document.body).backgroundColor);
  all.prepend(paper);
  return all;
}

function download(href: string, name: string): void {
  const link = document.createElement("a");
  link.href = href;
  link.download = name;
  link.click();
}

const addressOf = (svg: SVGSVGElement): string =>
  `data:image/svg+xml;charset=utf-8,${encodeURIComponent(new XMLSerializer().serializeToString(svg))}`;

async function asPng(svg: SVGSVGElement): Promise<string> {
  const image = new Image();
  image.src = addressOf(svg);
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = Math.ceil(SCALE * Number(svg.getAttribute("width")));
  canvas.height = Math.ceil(SCALE * Number(svg.getAttribute("height")));
  canvas.getContext("2d")?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}

export function saveFigures(): void {
  for (const bar of document.querySelectorAll<HTMLElement>(".save")) {
    bar.hidden = false;
    bar.addEventListener("click", ({ target }) => {
      const figure = bar.closest("figure");
      if (!(target instanceof HTMLButtonElement) || figure === null) return;
      const svg = pictureOf(figure);
      if (target.dataset.as === "svg") download(addressOf(svg), `${figure.id}.svg`);
      else asPng(svg).then((address) => download(address, `${figure.id}.png`), console.error);
    });
  }
}
