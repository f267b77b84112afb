import { readFileSync } from 'node:fs';

/** What came of looking for secrets in files; a problem is the variable's name and what is wrong. */
export interface SecretFiles {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly problems: readonly (readonly [name: string, problem: string])[];
}

/** Fills the variables `names` from the files that `<NAME>_FILE` name, as container secrets come. Both at once is a problem, as is a file that can't be read. */
export function withSecretFiles(env: Readonly<Record<string, string | undefined>>, names: readonly string[]): SecretFiles {
  const filled = { ...env };
  const problems: (readonly [string, string])[] = [];
  for (const name of names) {
    const file = env[`${name}_FILE`];
    if (file === undefined || file === '') continue;
    if ((env[name] ?? '') !== '') {
      problems.push([name, `and ${name} are both set: keep one`]);
      continue;
    }
    try {
      filled[name] = readFileSync(file, 'utf8').trim();
    } catch (error) {
      problems.push([name, `names a file that can't be read (${(error as NodeJS.ErrnoException).code ?? String(error)}): ${file}`]);
    }
  }
  return { env: filled, problems };
}
