import type { Outcome } from './check';
import type { Finding } from './finding';

/** One line: what was checked against what, and what was left out and why. */
export function summary({ requests, answers, excluded }: Outcome, documents: readonly string[]): string {
  const left = [...excluded].toSorted(([, a], [, b]) => b - a).map(([why, times]) => `${String(times)} ${why}`);
  return `${count(requests)} requests and ${count(answers)} answers held against ${documents.join(', ')}. Left out: ${left.length === 0 ? 'nothing' : left.join('; ')}.`;
}

/** Equal findings as one line each, the most frequent first; `by` names every document that says so. */
export function listed(findings: readonly Finding[]): string {
  const groups = new Map<string, { readonly finding: Finding; readonly by: Map<string, number> }>();
  for (const finding of findings) {
    const key = [finding.operation, finding.side, finding.where, finding.what].join('\n');
    const group = groups.get(key) ?? { finding, by: new Map<string, number>() };
    group.by.set(finding.by, (group.by.get(finding.by) ?? 0) + 1);
    groups.set(key, group);
  }
  return [...groups.values()].map(({ finding, by }) => ({ finding, by: [...by.keys()], times: Math.max(...by.values()) }))
    .toSorted((a, b) => b.times - a.times).map(line).join('\n');
}

function line({ finding: { operation, side, where, what, value }, by, times }: { finding: Finding; by: readonly string[]; times: number }): string {
  const shown = value === undefined ? '' : `, as ${shortened(JSON.stringify(value))}`;
  return `  ${operation}, ${side}: ${where} ${what}${shown} (by ${by.join(' and ')}; ${times === 1 ? 'once' : `${String(times)} times`})`;
}

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
const count = (number: number): string => number.toLocaleString('en');
