import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Fix } from '../../domain/problems';
import { kindPaths, remapOf } from '../words';
import type { FixPreview, ListedRecord, Page, ProblemGroup, Problems, RecordRef, TimelineStep, XeroContact } from './shapes';
import { useService } from './session';

const soon = 1_500;
const nowAndThen = 5_000;
const query = (given: Readonly<Record<string, string | undefined>>): string => new URLSearchParams(Object.entries(given).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]]))).toString();

/** What keeps records from Xero, one entry per cause; asked again soon while something is on its way. */
export function useProblems() {
  const { companyId, ask } = useService();
  return useInfiniteQuery({
    queryKey: ['problems', companyId], queryFn: ({ pageParam }) => ask<Problems>('GET', `problems?${query({ cursor: pageParam })}`), initialPageParam: '', getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    refetchInterval: ({ state: { data } }) => ((data?.pages[0]?.counts.pending ?? 0) > 0 ? soon : nowAndThen),
  });
}

/** The records of one cause, once they are to be shown. */
export function useGroupRecords({ code, cause }: Pick<ProblemGroup, 'code' | 'cause'>, shown: boolean) {
  const { companyId, ask } = useService();
  return useInfiniteQuery({
    queryKey: ['problem-records', companyId, code, cause], queryFn: ({ pageParam }) => ask<Page<ListedRecord>>('GET', `records?${query({ status: 'problem', problem: code, cause, limit: '20', cursor: pageParam })}`),
    initialPageParam: '', getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined, enabled: shown, refetchInterval: nowAndThen,
  });
}

/** A change after which whatever is shown of the company may be otherwise. */
function useChange<Input, Answer = unknown>(change: (ask: ReturnType<typeof useService>['ask'], input: Input) => Promise<Answer>) {
  const { companyId, ask } = useService();
  const client = useQueryClient();
  return useMutation({ mutationFn: (input: Input) => change(ask, input), onSuccess: () => client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === companyId }) });
}

export const useRetryGroup = () => useChange((ask, { code, cause }: Pick<ProblemGroup, 'code' | 'cause'>) => ask<{ started: number }>('POST', `problems/${code}/retry`, cause === '' ? {} : { cause }));
export const useRetryRecord = () => useChange((ask, { kind, id }: RecordRef) => ask('POST', `${kindPaths[kind]}/${id}/retry`, {}));

/** What a fix is about, and what a person chose for it: an object in Xero, a number, an account. */
export type FixTarget = { readonly fix: Exclude<Fix, 'remap'>; readonly record: RecordRef } | { readonly fix: 'remap'; readonly group: Pick<ProblemGroup, 'code' | 'cause'> };
export type Chosen = Readonly<Record<string, string>>;
const pathOf = (target: FixTarget): string => target.fix === 'remap' ? `problems/${target.group.code}/fixes/remap` : `${kindPaths[target.record.kind]}/${target.record.id}/fixes/${target.fix}`;
const given = (target: FixTarget, chosen: Chosen): Chosen => target.fix === 'remap' ? { cause: target.group.cause, ...chosen } : chosen;
/** The field that a person's choice is sent as; undefined where there is nothing to choose. */
export const choiceOf = (target: FixTarget): string | undefined => {
  switch (target.fix) {
    case 'link': case 'adopt': return 'xeroId';
    case 'renumber': return 'number';
    case 'remap': return remapOf(target.group.code);
    case 'create': case 'recreate': case 'accept': case 'redate': return undefined;
  }
};

/** What it would do; null until everything is chosen. */
export function useFixPreview(target: FixTarget, chosen: Chosen | null) {
  const { companyId, ask } = useService();
  return useQuery({ queryKey: ['fix-preview', companyId, pathOf(target), given(target, chosen ?? {})], queryFn: () => ask<FixPreview>('GET', `${pathOf(target)}?${query(given(target, chosen ?? {}))}`), enabled: chosen !== null, staleTime: 0, gcTime: 0, retry: false });
}
export const useCarryOut = () => useChange((ask, { target, chosen }: { target: FixTarget; chosen: Chosen }) => ask('POST', pathOf(target), given(target, chosen)));

/** Contacts in Xero by a part of their name. */
export function useXeroContacts(q: string) {
  const { companyId, ask } = useService();
  return useQuery({ queryKey: ['xero-contacts', companyId, q], queryFn: async () => (await ask<Page<XeroContact>>('GET', `xero/contacts?${query({ q, limit: '10' })}`)).items, enabled: q !== '' });
}

/** One record, and its whole story. */
export function useRecord(kinds: string, id: string) {
  const { companyId, ask } = useService();
  return useQuery({ queryKey: ['record', companyId, kinds, id], queryFn: () => ask<ListedRecord & { readonly number?: string; readonly name?: string | null; readonly reference?: string }>('GET', `${kinds}/${id}`), refetchInterval: nowAndThen });
}
export function useTimeline(kinds: string, id: string) {
  const { companyId, ask } = useService();
  return useInfiniteQuery({
    queryKey: ['timeline', companyId, kinds, id], queryFn: ({ pageParam }) => ask<Page<TimelineStep>>('GET', `${kinds}/${id}/timeline?${query({ cursor: pageParam })}`), initialPageParam: '', getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined, refetchInterval: nowAndThen,
  });
}
