/** What a Dockerfile says, as far as ours goes: no comments between continued lines, no heredocs. */

export interface Step { readonly instruction: string; readonly value: string }
export interface Stage { readonly name: string; readonly from: string; readonly steps: readonly Step[] }
export interface Copy { readonly stage: string | undefined; readonly sources: readonly string[]; readonly target: string }

/** The stages in order; the last is the image. One without a name is called by its number. `${NAME}` in FROM is filled in from ARG. */
export function readDockerfile(text: string): readonly [Stage, ...Stage[]] {
  const args: Record<string, string> = {};
  const stages: { name: string; from: string; steps: Step[] }[] = [];
  for (const line of text.replaceAll(/\\\n\s*/g, ' ').split('\n').filter((each) => each.trim() !== '' && !each.startsWith('#'))) {
    const [, instruction = '', value = ''] = /^(\S+)\s+(.*)$/.exec(line) ?? [];
    if (instruction === 'ARG' && stages.length === 0) {
      const [name = '', given = ''] = value.split('=');
      args[name] = given;
    } else if (instruction === 'FROM') {
      const [from = '', name = String(stages.length)] = value.split(/ AS /i);
      stages.push({ name, from: from.replaceAll(/\$\{(\w+)\}/g, (_, arg: string) => args[arg] ?? ''), steps: [] });
    } else stages.at(-1)?.steps.push({ instruction, value });
  }
  const [first, ...others] = stages;
  if (first === undefined) throw new Error('a Dockerfile without FROM');
  return [first, ...others];
}

/** A COPY taken apart: from which stage (or the context), what, where to. */
export function copyOf(value: string): Copy {
  const words = value.split(/\s+/);
  const stage = words[0]?.startsWith('--from=') ? words.shift()?.slice('--from='.length) : undefined;
  const target = words.pop() ?? '';
  return { stage, sources: words, target };
}

/** The value of the last instruction of a kind in a stage, such as its USER. */
export const lastOf = (stage: Stage, instruction: string): string | undefined => stage.steps.findLast((step) => step.instruction === instruction)?.value;
/** The words of a JSON form: `["node", "main.js"]`. */
export const wordsOf = (value: string | undefined): readonly string[] => JSON.parse(value?.slice(value.indexOf('[')) ?? '[]') as string[];

/** What a .dockerignore that begins with `*` lets in. */
export function letIn(dockerignore: string): readonly string[] {
  const lines = dockerignore.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (lines[0] !== '*') throw new Error('.dockerignore does not begin by keeping everything out');
  return lines.slice(1).map((line) => line.replace(/^!/, ''));
}
