import type { ChangedField } from './steps';

const isNamed = (value: unknown): value is { id?: string; invoiceId?: string } => typeof value === 'object' && value !== null && ('id' in value || 'invoiceId' in value);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
/** Items of a list by their id, so that one that moved or was added shows as that alone. */
const byId = (list: readonly unknown[]): Record<string, unknown> => Object.fromEntries(list.map((item, index) => [isNamed(item) ? item.id ?? item.invoiceId ?? String(index) : String(index), item]));

/** The single values in which two contents differ, by the path of each (`lines.l1.quantity`); of something that is new or gone, the whole of it. */
export function changedFields(from: unknown, to: unknown, path = ''): ChangedField[] {
  if (JSON.stringify(from) === JSON.stringify(to)) return [];
  const [before, after] = [parts(from), parts(to)];
  if (!before || !after) return [{ field: path, from: from ?? null, to: to ?? null }];
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((name) => changedFields(before[name], after[name], path === '' ? name : `${path}.${name}`));
}

const parts = (value: unknown): Record<string, unknown> | undefined => Array.isArray(value) ? byId(value) : isObject(value) ? value : undefined;
