import type { CompanyId } from '../domain/ids';
import type { ApiDeps } from './deps';

/** Webhooks come in bursts: those of one company within this time ring once. */
const mergeMs = 200;

export interface Ringer { ring(companyId: CompanyId): void }

/**
 * Rings companies' pulls soon, without anybody waiting for it; at most one call per company is under way, however many ask. A ring that
 * fails, or dies with its process, is made up for by the worker (worker/mend.ts): what is to be read is stored.
 */
export function createRinger({ starts, log }: Pick<ApiDeps, 'starts' | 'log'>): Ringer {
  const ringing = new Map<CompanyId, { again: boolean }>();

  function ringSoon(companyId: CompanyId): void {
    const state = { again: false };
    ringing.set(companyId, state);
    setTimeout(() => { void ringNow(companyId, state); }, mergeMs).unref();
  }
  async function ringNow(companyId: CompanyId, state: { again: boolean }): Promise<void> {
    // Whoever asks from here on is later than what this ring leads to.
    state.again = false;
    try {
      await starts.ringPull(companyId);
    } catch (error) {
      log.warn({ companyId, error: String(error) }, 'the pull could not be rung; a worker will do it');
    }
    ringing.delete(companyId);
    if (state.again) ringSoon(companyId);
  }
  return {
    ring(companyId) {
      const under = ringing.get(companyId);
      if (under) under.again = true;
      else ringSoon(companyId);
    },
  };
}
