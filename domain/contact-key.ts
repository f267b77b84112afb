/** How names and e-mail addresses are compared: without case and outer blanks; null where there is nothing to compare. The mirror stores what this gives. */
export const contactKey = (text: string | null | undefined): string | null => text?.trim().toLowerCase() || null;
