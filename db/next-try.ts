import { sql } from 'kysely';

/** When a read that failed once more (column `failures`, as it was before) is tried again: 2 s away, then twice as long each time, an hour at most, since each may cost one of the day's calls. */
export const nextTry = sql<Date>`clock_timestamp() + make_interval(secs => least(3600, 2 * power(2, least(failures, 20))))`;
