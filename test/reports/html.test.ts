import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeHtml, html, jsonForScript, visible } from "../../reports/kit/html.ts";

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

describe("JSON in a script block", () => {
  it("comes back as it was and cannot end the block", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const value = { text: `${text}</script><!--\u2028\u2029` };
        const json = jsonForScript(value);
        expect(json).not.toMatch(/[<\u2028\u2029]/);
        expect(JSON.parse(json)).toEqual(value);
      }),
      { seed: 4 },
    );
  });
});
