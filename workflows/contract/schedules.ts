import { ScheduleAlreadyRunning, ScheduleNotFoundError, type Client, type ScheduleOptions } from '@temporalio/client';
import type { TypedSearchAttributes } from '@temporalio/common';

/** What the Schedules of a connection have in common: each is there once, as it is to be, and goes when it is no longer wanted. */

/** The Schedule itself is found by the attributes of what it starts. */
type Schedule = Omit<ScheduleOptions, 'scheduleId' | 'state' | 'typedSearchAttributes'> & { readonly action: { readonly typedSearchAttributes: TypedSearchAttributes } };

/** Makes a Schedule, or makes the one that is there so. What an operator did to it (a pause, a note) stays. `atFirst`: how a new one begins. */
export async function ensureSchedule(client: Client, scheduleId: string, schedule: Schedule, atFirst?: ScheduleOptions['state']): Promise<void> {
  try {
    await client.schedule.create({ ...schedule, scheduleId, typedSearchAttributes: schedule.action.typedSearchAttributes, ...(atFirst === undefined ? {} : { state: atFirst }) });
  } catch (error) {
    if (!(error instanceof ScheduleAlreadyRunning)) throw error;
    await client.schedule.getHandle(scheduleId).update(({ state }) => ({ ...schedule, state }));
  }
}

/** One that is gone already is no error. */
export async function removeSchedule(client: Client, scheduleId: string): Promise<void> {
  await client.schedule.getHandle(scheduleId).delete().catch((error: unknown) => {
    if (!(error instanceof ScheduleNotFoundError)) throw error;
  });
}

/** A place among so many, by the company's id: a thousand companies must not begin at the same moment. */
export function placeOf(companyId: string, places: number): number {
  let hash = 0;
  for (const character of companyId) hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003;
  return hash % places;
}
