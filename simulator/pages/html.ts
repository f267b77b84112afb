/** Markup that is safe to put into a page as it is. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = string | number | undefined | false | Html | readonly Html[];

/** A template tag that escapes every value except markup made by itself. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(parts.reduce((text, part, index) => text + render(values[index - 1]) + part));
}

function render(value: Value): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map((part) => part.text).join('');
  return escape(String(value));
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;').replaceAll("'", '&#39;');
}

const STYLE = new Html(`<style>
:root { color-scheme: light; --ink: #1d2b36; --soft: #5b6b78; --line: #dde4e9; --sea: #0b6e6e; --paper: #fff; --ground: #f3f6f8 }
* { box-sizing: border-box } body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--ground) }
header { background: var(--ink); color: #fff; padding: .6rem 1.2rem } header a { color: #fff; text-decoration: none; font-weight: 600 }
header span { color: #b8c7d2; margin-left: .6rem } main { max-width: 62rem; margin: 1.4rem auto; padding: 0 1.2rem }
section { background: var(--paper); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.2rem; margin-bottom: 1.2rem }
h1 { font-size: 1.5rem } h2 { margin: 0 0 .3rem; font-size: 1.2rem } h3 { margin: 1.1rem 0 .3rem; font-size: 1rem }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: .3rem .5rem; border-bottom: 1px solid var(--line) }
th { color: var(--soft); font-weight: 500 } .amount { text-align: right; font-variant-numeric: tabular-nums } .soft { color: var(--soft) }
a { color: var(--sea) } fieldset { border: 1px solid var(--line); border-radius: .4rem; margin: 1rem 0; padding: .6rem 1rem }
label { display: block; padding: .2rem 0 } button { font: inherit; padding: .5rem 1.2rem; border-radius: .4rem; border: 1px solid var(--sea); cursor: pointer }
button.main { background: var(--sea); color: #fff } button.plain { background: #fff; color: var(--sea) } .narrow { max-width: 34rem; margin: auto }
</style>`);

/** A whole page in the simulator's dress. */
export function page(title: string, content: Html): string {
  return html`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – Xero simulator</title>${STYLE}</head>
<body><header><a href="/">Xero simulator</a><span>stands in for Xero on this machine; nothing here is real</span></header>
<main>${content}</main></body></html>`.text;
}

/** A page that says what was wrong and what to do about it. */
export function sorryPage(title: string, what: string, code?: string): string {
  return page(title, html`<section class="narrow"><h1>${title}</h1><p>${what}</p>${code !== undefined && html`<p class="soft">Error: ${code}</p>`}</section>`);
}
