import { loadClientConnectConfig, type ClientConnectConfig } from '@temporalio/envconfig';

/**
 * Where Temporal is, by the SDK's own environment configuration (`TEMPORAL_ADDRESS`, `TEMPORAL_NAMESPACE`, `TEMPORAL_API_KEY`, TLS).
 * A profile file counts only when `TEMPORAL_CONFIG_FILE` or `TEMPORAL_PROFILE` asks for one: without profiles the SDK fails to read it.
 */
export function temporalSettings(): ClientConnectConfig {
  const file = process.env['TEMPORAL_CONFIG_FILE'] ?? process.env['TEMPORAL_PROFILE'];
  return loadClientConnectConfig({ disableFile: !file || file === '/dev/null' });
}
