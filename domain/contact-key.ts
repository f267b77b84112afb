/** How names and e-mail addresses are compared. The keys are ours; which names may stand side by side is Xero's to say. */

/** A name as it is shown and sent: composed (NFC), without outer blanks, with single ones inside. Xero refuses other blanks, and nobody sees them. */
export const tidyName = (name: string): string => name.normalize('NFC').replaceAll(/\s+/g, ' ').trim();

/** Whether two names are the same but for case and blanks. Full-width letters and the like only resemble. */
export const sameName = (one: string, other: string): boolean => tidyName(one).toLowerCase() === tidyName(other).toLowerCase();

/**
 * What a name looks like: wider than the same name, since full-width letters, ligatures and invisible characters count for nothing (NFKC).
 * Candidates are found by it; the mirror stores it. Null where there is nothing to compare.
 */
export const nameKey = (name: string | null | undefined): string | null => name == null ? null : tidyName(name.normalize('NFKC').replaceAll(/\p{Cf}/gu, '')).toLowerCase() || null;

/** An e-mail address without case and outer blanks; null where there is none. The mirror stores it. */
export const emailKey = (email: string | null | undefined): string | null => email?.trim().toLowerCase() || null;
