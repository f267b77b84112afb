/** What the global set-up hands to the tests. Throws when a test of the project "parts" runs without it. */
export function testSetting(name: `TEST_${string}` | 'WORKFLOW_BUNDLE'): string {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set: run the parts tests by jest's project "parts"`);
  return value;
}
