type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;
const listIn = (value: unknown, name: string): readonly unknown[] => (isObject(value) && Array.isArray(value[name]) ? value[name] : []);

/**
 * Xero's specification spells the id of an allocation `AllocationID` in its schema and `AllocationId` in its examples, and xero-node drops
 * the second: the id without which an allocation cannot be deleted. Adds the first spelling to an answer's body.
 */
export function spellAllocationIds(body: unknown): void {
  for (const allocation of [...listIn(body, 'Allocations'), ...listIn(body, 'CreditNotes').flatMap((creditNote) => listIn(creditNote, 'Allocations'))]) {
    if (isObject(allocation) && typeof allocation['AllocationId'] === 'string') Object.assign(allocation, { AllocationID: allocation['AllocationId'] });
  }
}
