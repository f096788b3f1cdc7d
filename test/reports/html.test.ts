import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FigureBook } from "../../reports/kit/figure.ts";
import { escapeHtml, html, visible } from "../../reports/kit/html.ts";
import { liveIn } from "../helpers/section.ts";

describe("text in the report", () => {
  it("is escaped once wherever a template puts it", () => {
    const name = `<b title="x">&'`;
    expect(html`<p title="${name}">${[name, 7, null, html`<i>${"<"}</i>`]}</p>`.html).toBe(
      `<p title="&lt;b title=&quot;x&quot;&gt;&amp;&#39;">&lt;b title=&quot;x&quot;&gt;&amp;&#39;7<i>&lt;</i></p>`,
    );
  });

  it("shows what would hide or reorder it", () => {
    expect(visible("a\u202eb\u0000c\u001b[31m\ufeff\ud800")).toBe(
      "a\u27e8U+202E\u27e9b\u2400c\u241b[31m\u27e8U+FEFF\u27e9\u27e8U+D800\u27e9",
    );
  });

  it("keeps line breaks, accents, other scripts and paired surrogates", () => {
    const text = "Zürich\n\t生成 \u{1f600} עברית";
    expect(escapeHtml(text)).toBe(text);
  });

  it("never leaves a character that HTML reads as markup", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const escaped = escapeHtml(text);
        expect(escaped.replace(/&(?:amp|lt|gt|quot|#39);/g, "")).not.toMatch(/[&<>"']/);
      }),
      { seed: 3 },
    );
  });
});

describe("data for the script", () => {
  it("comes back as it was, in letters that cannot end its block", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const book = new FigureBook();
        const data = {
          spec: 0,
          shared: {},
          panels: [{ data: { [`${text}</script><!--`]: [] }, numbers: {} }],
        };
        book.keep("figure-1", data);
        const packed = book.packed();
        expect(packed).toMatch(/^[A-Za-z0-9+/=]+$/);
        expect(liveIn(`id="live">${packed}</script>`).figures["figure-1"]).toEqual(
          JSON.parse(JSON.stringify(data)),
        );
      }),
      { seed: 4 },
    );
  });
});
