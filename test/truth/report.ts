import type { Outcome } from './check';
import type { Finding } from './finding';

/** One line: what was checked against what, and what was left out and why. */
export function summary({ requests, answers, excluded }: Outcome, documents: readonly string[]): string {
  const left = [...excluded].toSorted(([, a], [, b]) => b - a).map(([why, times]) => `${String(times)} ${why}`);
  return `${count(requests)} requests and ${count(answers)} answers held against ${documents.join(', ')}. Left out: ${left.length === 0 ? 'nothing' : left.join('; ')}.`;
}

/** Equal findings as one line each, the most frequent first. */
export function listed(findings: readonly Finding[]): string {
  const grouped = new Map<string, { finding: Finding; times: number }>();
  for (const finding of findings) {
    const key = [finding.operation, finding.side, finding.where, finding.what, finding.by].join('\n');
    const group = grouped.get(key) ?? { finding, times: 0 };
    grouped.set(key, { ...group, times: group.times + 1 });
  }
  return [...grouped.values()].toSorted((a, b) => b.times - a.times).map(({ finding, times }) => line(finding, times)).join('\n');
}

function line({ operation, side, where, what, value, by }: Finding, times: number): string {
  const shown = value === undefined ? '' : `, as ${shortened(JSON.stringify(value) ?? 'undefined')}`;
  return `  ${operation}, ${side}: ${where} ${what}${shown} (by ${by}; ${times === 1 ? 'once' : `${String(times)} times`})`;
}

const shortened = (text: string): string => (text.length > 80 ? `${text.slice(0, 79)}…` : text);
const count = (number: number): string => number.toLocaleString('en');
