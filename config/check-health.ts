/**
 * The image's health check: asks this container's own API or worker (whose port is WORKER_HEALTH_PORT) whether it is ready, says what it
 * answered, and exits with 0 or 1.
 */
async function main(): Promise<void> {
  const port = process.env['WORKER_HEALTH_PORT'] || process.env['PORT'] || '3000';
  const answer = await fetch(`http://127.0.0.1:${port}/readyz`, { signal: AbortSignal.timeout(4_000) });
  console.log(await answer.text());
  if (!answer.ok) process.exitCode = 1;
}

main().catch((error: unknown) => {
  console.error(String(error instanceof Error && error.cause !== undefined ? error.cause : error));
  process.exitCode = 1;
});
