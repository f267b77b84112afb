/** The parts of a stack that can be killed, by the names that scripts/stack/services.mjs gives them. */
export const parts = ['worker', 'api', 'simulator', 'temporal', 'postgres'] as const;
export type Part = (typeof parts)[number];

interface Message { readonly killed?: readonly Part[]; readonly restarted?: Part }
/** The other end of scripts/stack/whole.mjs `obeyKills`: this process, when it is the child, or the child that has the stack. */
export interface Channel {
  send?(message: object): unknown;
  on(event: 'message', listener: (message: Message) => void): unknown;
}

export interface Killer {
  /** SIGKILL to all of these at once; resolves when it is done, with a promise of all of them being back. */
  kill(doomed: readonly Part[]): Promise<{ readonly back: Promise<void> }>;
}

/** @throws when there is no other end. */
export function killerOver(channel: Channel): Killer {
  const send = channel.send?.bind(channel);
  if (!send) throw new Error('Nobody here has the stack: run the bench by npm run bench.');
  let onKilled = (): void => undefined;
  let onRestarted = (_part: Part): void => undefined;
  channel.on('message', ({ killed, restarted }) => {
    if (killed !== undefined) onKilled();
    if (restarted !== undefined) onRestarted(restarted);
  });
  return {
    async kill(doomed) {
      const away = new Set(doomed);
      const back = new Promise<void>((resolve) => {
        onRestarted = (part) => { away.delete(part); if (away.size === 0) resolve(); };
      });
      await new Promise<void>((resolve) => { onKilled = resolve; send({ kill: doomed }); });
      return { back };
    },
  };
}
