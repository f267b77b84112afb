import * as accounting from './accounting';
import { startShell, type Simulator, type SimulatorOptions } from './shell';

export type { Simulator, SimulatorOptions } from './shell';

/** Starts a whole Xero simulator in this process: the shell around the real books. See `SimulatorOptions`. */
export function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  return startShell(options, accounting);
}
