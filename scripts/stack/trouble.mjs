/** Something a person can put right. The message says what happened and what to do; it is shown without a stack trace. */
export class Trouble extends Error {
  name = 'Trouble';
}

/** The sentence for a `Trouble`; anything else is a mistake of ours and keeps its stack. */
export function sentence(error) {
  if (error instanceof Trouble) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
