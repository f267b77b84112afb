/** Marks what was left out. */
const left = '…';
/** Shorter values of a record are rather a part of Xero's words than what was put in. */
const leastParticular = 3;
const longest = 200;

const strings = (value: unknown): string[] => typeof value === 'string' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(strings) : [];

/**
 * Xero's words about a record without what is particular to it, so that equal refusals are counted as one and nobody is named: every value of
 * the record itself, whatever is quoted, e-mail addresses, ids, numbers and dates are left out.
 */
export function withoutParticulars(words: string, record: unknown): string {
  const particulars = [...new Set(strings(record).map((value) => value.trim()))].filter((value) => value.length >= leastParticular).sort((one, other) => other.length - one.length);
  const named = particulars.reduce((text, value) => text.replaceAll(new RegExp(value.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`), 'giu'), left), words);
  return named.replaceAll(/"[^"]*"|“[^”]*”|‘[^’]*’|(?<=^|\s)'[^']*'(?=$|[\s.,;:!?])/g, left).replaceAll(/\S+@\S+/g, left).replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/gi, left).replaceAll(/[-+$]?\d[\d.,:/-]*/g, left)
    .replaceAll(/(?:…[\s,]*)+/g, `${left} `).replaceAll(/\s+/g, ' ').replaceAll(/… (?=[.,;:!?)])/g, left).trim().slice(0, longest);
}
