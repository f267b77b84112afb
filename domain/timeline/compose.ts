import { problemCatalogue, type Cure, type ProblemCode } from '../problem-catalogue';
import { changesOf, eventText } from './event-text';
import { answeredStep, sentStep } from './sending';
import { compareKeys, type CarriedElement, type Cause, type Healed, type PaymentEvent, type RecordEvent, type TimelineStep, type Told } from './steps';
import { kindWords } from '../kinds';

/** A record's timeline: its events, what the batches carried and were answered, and what put it right. */

export interface Sources { readonly events: readonly RecordEvent[]; readonly elements: readonly CarriedElement[]; readonly payments: readonly PaymentEvent[] }

const eventStep = (event: RecordEvent, { kind }: Told): TimelineStep => {
  const { at, actor, person, type, details, eventId } = event;
  const { changed: _changed, ...rest } = details;
  const changes = type === 'accepted' ? changesOf(details) : [];
  return { at, actor, person, type, details: changes.length === 0 ? rest : { ...rest, changed: changes }, text: eventText(event, kind), key: [at.getTime(), 3, eventId] };
};

const paymentText: Readonly<Record<string, string>> = { synced: 'is in Xero', unchanged: 'is in Xero', 'born-in-xero': 'was recorded in Xero', 'deleted-in-xero': 'was deleted in Xero', excluded: 'was left out' };
const paymentStep = ({ at, actor, person, type, eventId, payment }: PaymentEvent, { kind }: Told): TimelineStep => ({
  at, actor, person, type: 'payment', key: [at.getTime(), 3, eventId], details: { ...payment, did: type },
  text: `Payment ${payment.id}${payment.amount === null ? '' : ` of ${payment.amount} ${payment.currency ?? ''}`.trimEnd()} on the ${kindWords[kind]} ${paymentText[type] ?? 'was decided'}.`,
});

/** The steps that these sources tell, in order. What put a problem right is told apart: {@link healedSteps}. */
export const composeSteps = ({ events, elements, payments }: Sources, told: Told): TimelineStep[] => [
  ...events.map((event) => eventStep(event, told)), ...payments.map((event) => paymentStep(event, told)), ...elements.flatMap((element) => [...sentStep(element, told.names), ...answeredStep(element)]),
].toSorted((one, other) => compareKeys(one.key, other.key));

/** Where the record went on after a problem although nobody did anything about this record itself: its cause was gone. */
export function healsIn(steps: readonly TimelineStep[], events: readonly RecordEvent[]): Healed[] {
  return steps.flatMap((step, index): Healed[] => {
    const before = steps[index - 1];
    const event = before?.type === 'problem' ? events.find(({ eventId }) => eventId === before.key[2]) : undefined;
    const code = event?.details['code'];
    if (!event || typeof code !== 'string' || !Object.hasOwn(problemCatalogue, code) || !goesOn.has(step.type)) return [];
    return [{ code: code as ProblemCode, details: (event.details['details'] ?? {}) as Healed['details'], after: event, before: step.at }];
  });
}
const goesOn: ReadonlySet<string> = new Set(['sent', 'not-sent', 'refused', 'synced', 'unchanged', 'excluded', 'problem']);

const curedBy = (code: ProblemCode, cure: Cure): boolean => (problemCatalogue[code].cures as readonly Cure[]).includes(cure);
/** What is looked for, to say who or what ended it; whatever else did was noticed in Xero. */
export const causesOf = (code: ProblemCode): Cause['because'][] => (['mapping', 'connection', 'record'] as const).filter((cure) => curedBy(code, cure));

/** The step that says what put a problem right. Without a known cause it is told right before the record goes on: it may be gone. */
export function healedStep({ code, details, before }: Healed, cause: Cause | undefined): TimelineStep {
  const { title } = problemCatalogue[code];
  if (!cause) return { at: before, actor: 'sync', person: null, type: 'tried-again', key: [before.getTime(), -1, ''], details: { code }, text: `Tried again by itself: what “${title}” came from may be gone.` };
  const because = { mapping: 'Accounts, tax rates or payment accounts were chosen anew', connection: 'The company was connected again', record: `The ${details['kind'] ?? 'record'} ${details['id'] ?? ''} is in order` }[cause.because];
  return { ...cause, type: 'healed', key: [cause.at.getTime(), 2, ''], details: { code, because: cause.because }, text: `${because}: “${title}” is over, and it goes on by itself.` };
}
