const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** A small page for a person on the way to Xero and back; no script, no outside resource. */
export const page = (title: string, text: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(title)} · CloudRent Pro</title><style>body{font:16px/1.5 system-ui,sans-serif;margin:10vh auto;max-width:34rem;padding:0 1rem;color:#1c2733}h1{font-size:1.5rem}</style>
<main><h1>${escaped(title)}</h1><p>${escaped(text)}</p></main></html>`;
