import type { StatusCount } from '../client/shapes';
import { kindNames, statusNames } from '../words';

const statuses = ['synced', 'pending', 'waiting', 'problem', 'excluded'] as const;
const kinds = ['contact', 'invoice', 'credit-note', 'payment'] as const;

/** How many records stand how, kind by kind; each row's total is the sum of the five. */
export function Counts({ of }: { of: readonly StatusCount[] }) {
  const count = (kind: StatusCount['kind'] | null, status: StatusCount['status'] | null): number =>
    of.filter((one) => (kind === null || one.kind === kind) && (status === null || one.status === status)).reduce((sum, one) => sum + one.count, 0);
  const cells = (kind: StatusCount['kind'] | null) => [
    ...statuses.map((status) => <Cell key={status} name={statusNames[status]} count={count(kind, status)} alarm={status === 'problem'} />),
    <Cell key="total" name="Total" count={count(kind, null)} />,
  ];
  return (
    <table className="counts">
      <thead><tr><th scope="col">Kind</th>{statuses.map((status) => <th key={status} scope="col">{statusNames[status]}</th>)}<th scope="col">Total</th></tr></thead>
      <tbody>{kinds.map((kind) => <tr key={kind}><th scope="row">{kindNames[kind]}</th>{cells(kind)}</tr>)}</tbody>
      <tfoot><tr><th scope="row">All records</th>{cells(null)}</tr></tfoot>
    </table>
  );
}

function Cell({ name, count, alarm = false }: { name: string; count: number; alarm?: boolean }) {
  return <td data-name={name} {...(count === 0 ? { 'data-none': true } : {})} {...(alarm && count > 0 ? { 'data-alarm': true } : {})}>{count.toLocaleString('en-AU')}</td>;
}

export const countOf = (counts: readonly StatusCount[], status: StatusCount['status']): number => counts.filter((one) => one.status === status).reduce((sum, one) => sum + one.count, 0);
