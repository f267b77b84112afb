import type { Json } from '../support/house';
import { idOf, pathsOf, pick, say, type Scene } from './scene';

/** What the platform does: each act picks a record of the run and says its next version. Resolves to what was said, in words; undefined where there is nothing to do it to. */
export type ActOut = (scene: Scene, which: number, value: number) => Promise<string | undefined>;

const days = ['2026-11-03', '2026-11-05', '2026-11-09', '2026-11-20'] as const;
export const dayOf = (value: number): string => days[value % days.length] ?? days[0];
const methods = ['card', 'account', 'cash'] as const;

/** One line of so many days at 100.00, 10 % GST. */
const amounts = (description: string, quantity: number): Json => ({
  lines: [{ id: 'l1', description, quantity: String(quantity), unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' }],
  totals: { subtotal: `${String(quantity)}00.00`, tax: `${String(quantity)}0.00`, total: `${String(110 * quantity)}.00` },
});
const issued = (scene: Scene, kind: 'invoice' | 'credit-note'): string[] => pathsOf(scene, kind).filter((path) => scene.said.get(path)?.['status'] === 'issued');
const received = (scene: Scene): string[] => pathsOf(scene, 'payment').filter((path) => scene.said.get(path)?.['status'] === 'received');
const change = (paths: readonly string[], over: (path: string, value: number) => Json): ActOut => async (scene, which, value) => {
  const path = pick(paths, which);
  return path === undefined ? undefined : await say(scene, path, over(path, value));
};
const on = (paths: (scene: Scene) => readonly string[], over: (path: string, value: number, scene: Scene) => Json): ActOut => (scene, which, value) => change(paths(scene), (path) => over(path, value, scene))(scene, which, value);
const next = (scene: Scene, kind: 'invoice' | 'credit-note' | 'payment', letter: string): string => `${scene.name}-${letter}${String(pathsOf(scene, kind).length + 1)}`;
const contacts = (scene: Scene): string[] => pathsOf(scene, 'contact');

export const nameOf = (scene: string, contact: string, value: number): string => `${contact} ${['Hire', 'Scaffolding', 'Builders'][value % 3] ?? ''} of ${scene}`;
export const mailOf = (contact: string, value: number): string => `${['office', 'accounts', 'yard'][value % 3] ?? ''}@${contact}.example`;

/** Allocations of a note: to none, one or two of the run's invoices. */
function allocations(scene: Scene, which: number, value: number): Json[] {
  const invoices = issued(scene, 'invoice').map(idOf);
  const first = pick(invoices, which);
  const second = pick(invoices, which + 1);
  const amount = `${String(20 + 10 * (value % 4))}.00`;
  if (first === undefined || value % 5 === 0) return [];
  return [{ invoiceId: first, amount }, ...(second !== undefined && second !== first && value % 3 === 0 ? [{ invoiceId: second, amount: '15.00' }] : [])];
}

export const acts = {
  'contact.rename': on(contacts, (path, value, { name }) => ({ name: nameOf(name, idOf(path), value) })),
  'contact.mail': on(contacts, (path, value) => ({ email: value === 11 ? null : mailOf(idOf(path), value) })),
  'contact.archive': on((scene) => contacts(scene).slice(1), (_path, value) => ({ status: value % 2 === 0 ? 'archived' : 'active' })),
  'invoice.issue': async (scene, which, value) => {
    const id = next(scene, 'invoice', 'i');
    // Most of them for one customer, so that credit can be put against them.
    const contact = contacts(scene)[which === 0 ? 1 : 0];
    return await say(scene, `invoices/${id}`, { number: id.toUpperCase(), contactId: idOf(contact ?? ''), status: 'issued', issuedOn: '2026-11-02', dueOn: '2026-11-16', currency: 'AUD', pricesIncludeTax: false, reference: 'PO 1', ...amounts('Excavator', 1 + value % 4) });
  },
  'invoice.lines': on((scene) => issued(scene, 'invoice'), (_path, value) => amounts('Excavator', 1 + value % 4)),
  'invoice.texts': on((scene) => issued(scene, 'invoice'), (_path, value) => value % 3 === 0 ? { dueOn: `2026-12-${String(10 + value)}` } : { reference: `PO ${String(value)}` }),
  'invoice.void': on((scene) => pathsOf(scene, 'invoice'), (_path, value) => ({ status: value === 0 ? 'issued' : 'void' })),
  'note.issue': async (scene, which, value) => {
    const id = next(scene, 'credit-note', 'c');
    return await say(scene, `credit-notes/${id}`, { number: id.toUpperCase(), contactId: idOf(contacts(scene)[0] ?? ''), status: 'issued', issuedOn: '2026-11-05', currency: 'AUD', pricesIncludeTax: false, allocations: allocations(scene, which, value), ...amounts('One day less', 1 + value % 2) });
  },
  'note.amount': on((scene) => issued(scene, 'credit-note'), (_path, value) => amounts('One day less', 1 + value % 3)),
  'note.allocate': async (scene, which, value) => {
    const path = pick(issued(scene, 'credit-note'), value);
    return path === undefined ? undefined : await say(scene, path, { allocations: allocations(scene, which, value) });
  },
  'note.void': on((scene) => pathsOf(scene, 'credit-note'), () => ({ status: 'void' })),
  'payment.receive': async (scene, which, value) => {
    const invoice = pick(pathsOf(scene, 'invoice'), which);
    return invoice === undefined ? undefined : await say(scene, `payments/${next(scene, 'payment', 'p')}`, { invoiceId: idOf(invoice), amount: amountOf(value), currency: 'AUD', paidOn: dayOf(value), method: methods[value % 3], status: 'received' });
  },
  'payment.change': on(received, (_path, value) => value % 2 === 0 ? { amount: amountOf(value) } : { method: methods[value % 3], paidOn: dayOf(value) }),
  'payment.delete': on(received, () => ({ status: 'deleted' })),
  'refund.receive': async (scene, which, value) => {
    const note = pick(pathsOf(scene, 'credit-note'), which);
    return note === undefined ? undefined : await say(scene, `payments/${next(scene, 'payment', 'p')}`, { creditNoteId: idOf(note), amount: `${String(10 + value)}.00`, currency: 'AUD', paidOn: dayOf(value), method: 'card', status: 'received' });
  },
} as const satisfies Record<string, ActOut>;

/** Few amounts, so that payments on both sides are often the same; now and then all of an invoice. */
export const amountOf = (value: number): string => ['40.00', '60.00', '110.00', '40.00'][value % 4] ?? '40.00';
