/** HTML that is safe to put into a page: everything that went in as text was escaped. */
export class Html {
  constructor(readonly markup: string) {}
}

type Part = string | Html | readonly Html[];

/** A template whose values are escaped unless they are Html themselves. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return new Html(strings.reduce((markup, text, position) => markup + markupOf(parts[position - 1] ?? '') + text));
}

function markupOf(part: Part): string {
  if (part instanceof Html) return part.markup;
  return typeof part === 'string' ? escape(part) : part.map(({ markup }) => markup).join('');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

const style = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2733}
header p{margin:0;color:#5a6b7b}h1{margin:.2rem 0}.status{display:inline-block;padding:.1rem .6rem;border:1px solid;border-radius:1rem}
dl{display:grid;grid-template-columns:max-content 1fr;gap:.2rem 1.5rem}dt{color:#5a6b7b}dd{margin:0}
table{border-collapse:collapse;width:100%}th,td{padding:.4rem .5rem;text-align:left;border-bottom:1px solid #dde3e8}tfoot th{text-align:right;font-weight:400}.n{text-align:right}
ul{padding-left:1rem}time{color:#5a6b7b}`;

/** A whole document around a body. */
export function page(title: string, body: Html): string {
  return html`<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${new Html(style)}</style></head>
<body>${body}<footer><p>A page of the accounting simulator: no real books.</p></footer></body></html>`.markup;
}
