import type { BooksAnswer, BooksRequest } from '../seam';
import { handleAllocations } from './allocations';
import { isUuid } from './body';
import { listAdvances, readAdvance } from './credit-read';
import { handleHistory } from './history';
import type { AdvanceRecord } from './records';
import { NotFound } from './refusal';
import type { Session } from './session';

/** `/Overpayments` and `/Prepayments`: read, with history and allocations; they come about as bank transactions (section 4). */
export function handleAdvances(session: Session, request: BooksRequest, kind: AdvanceRecord['kind']): BooksAnswer {
  const [, id, below, allocationId, ...rest] = request.path;
  if (rest.length > 0 || (id !== undefined && !isUuid(id)) || (allocationId !== undefined && below !== 'Allocations')) throw new NotFound();
  const table = kind === 'overpayment' ? session.state.overpayments : session.state.prepayments;
  const advance = id === undefined ? undefined : table.get(id.toLowerCase());
  if (below === 'History') return handleHistory(session, request, advance && { id: advance.id, label: advance.reference || advance.id, log: advance.log });
  if (below === 'Allocations') return handleAllocations(session, request, advance, allocationId);
  if (below !== undefined || request.method !== 'GET') throw new NotFound();
  return id === undefined ? listAdvances(session, request, kind) : readAdvance(session, request, advance);
}
