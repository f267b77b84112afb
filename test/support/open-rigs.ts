/** The rigs of the test file that is running, so that none is forgotten. */
const rigs = new Set<{ close(): Promise<void> }>();

export function registerRig(rig: { close(): Promise<void> }): void {
  rigs.add(rig);
}

/** Closes every rig, each even when another fails; then throws what failed. */
export async function closeRigs(): Promise<void> {
  const results = await Promise.allSettled([...rigs].map((rig) => rig.close()));
  rigs.clear();
  const failures = results.filter((result) => result.status === 'rejected').map(({ reason }) => reason as unknown);
  if (failures.length === 1) throw failures[0];
  if (failures.length > 1) throw new AggregateError(failures, failures.map(String).join('\n'));
}
