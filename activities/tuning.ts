import type { CallbackPatience } from './deps';

/** Every number of the activities, with its reason. */

/** Xero advises about 50 elements a call (xero-api.md, section 3). */
export const batchSize = 50;
/** What was read of Xero this lately is good enough to decide by: a person there takes longer to record a payment, and a full run of batches needs one read a minute. */
export const seenWithinSeconds = 60;
/** Tries of a line for Xero's history. */
export const noteTries = 3;
/** The pause before the writer looks whether it has been read. */
export const seenAgainMs = 300;
/** How long a bulk batch that is not full waits for the next of its kind that is on the way: two busy cores may need this long to register some; and how long in all, as they keep coming. */
export const fillWaitMs = 4_000;
export const fillLongestMs = 15_000;
/** Xero keeps an Idempotency-Key about 6 minutes; after 5 a repeat might be a second write. */
export const keyLifeMs = 5 * 60_000;
/** Longer than a write's deadline (60 s), so that a lease never ends under a running call. */
export const leaseSeconds = 70;
/** The pause before the same bytes go again under the same key. */
export const doubtPauseMs = 2_000;
/** Characters of numbers or ids that one look-up asks for: web servers refuse addresses that are much longer (50 ids make 1,850). */
export const lookUpCharacters = 2_000;
/** Numbers of ours among which a check for clashes chooses as many as one call holds. */
export const numbersLookedAt = 500;
/** Contacts of ours that a check for clashes compares with the mirror in one transaction: some hundred milliseconds. */
export const contactsMatchedAtOnce = 500;
/** Documents whose payments one look-up asks for, by a filter of some 65 characters each. */
export const documentsAtOnce = 25;
/** Server errors that one batch may meet before it is split. */
export const errorsBeforeSplit = 2;
/** A permit that is further away than this gives the batch back, so that its content is decided anew. */
export const longWaitMs = 5_000;
/** A sync that is held longer than this shows the reason in Temporal; every look costs one query, and nothing when there is no news. */
export const showReasonAfterSeconds = 30;
export const showReasonsEveryMs = 10_000;
/** Shown in one look: at about 1,000 beats a second this is done before the next. */
export const reasonsAtOnce = 2_000;
/** Refreshed this long before expiry, so that no call leaves with a token about to die. */
export const refreshAheadMs = 2 * 60_000;
/** Syncs that register within this time share a transaction; the one that a person waits for is held up hardly at all. */
export const mergeRegistrationsMs = { person: 10, bulk: 200 } as const;
/** Objects that a pull reads by their ids in one call: filters by id make some 70 characters of address each (see `lookUpCharacters`). */
export const wantedAtOnce = 25;
/** A receiver that restarts is back within seconds, one that is broken within a working day, and nobody is left out over a weekend. 15 s as Standard Webhooks advises at least. */
export const callbackPatience: CallbackPatience = {
  pausesMs: [5_000, 30_000, 2 * 60_000, 10 * 60_000, 60 * 60_000, 3 * 3_600_000], giveUpAfterMs: 3 * 24 * 3_600_000, timeoutMs: 15_000,
};
/** Callbacks of one company on their way at once: a slow receiver holds up little, a small one is not run over. */
export const callbacksAtOnce = 8;
/** A look begins no call after this; with the last call's time-out it ends within a worker's drain (worker/start.ts). */
export const deliverForMs = 5_000;
/** A callback is held this much longer than its call may take, so that nobody else has it meanwhile. */
export const heldLongerMs = 10_000;
/** Due, and yet another holder's for a moment: look again, but not at once. */
export const spinPauseMs = 250;
/**
 * How problems are told. A burst has settled when its number stays the same for 15 s; a cause that is tried again, and fails again, is gone for
 * some seconds at most. Mail servers that turn a message down for the moment ask to be tried again minutes later (RFC 5321, 4.5.4.1, advises half an hour).
 */
export const noticeTiming = { everyMs: 5_000, settleMs: 15_000, settleAtMostMs: 120_000, clearMs: 60_000, mailEveryMs: 5_000, mailPausesMs: [60_000, 5 * 60_000, 15 * 60_000, 30 * 60_000] } as const;
/** After this an e-mail is no news any more; the next digest says what is still so. */
export const mailGivenUpAfterMs = { raised: 24 * 3_600_000, digest: 6 * 3_600_000 } as const;
/** Longer than a try can take (activities/mail-call.ts), so that nobody else sends it meanwhile. */
export const mailLeaseMs = 3 * 60_000;
