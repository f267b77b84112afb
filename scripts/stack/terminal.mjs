/** A checklist for people: one line per step with a tick and its time; a live line only where there is a terminal. */

const live = process.stdout.isTTY && process.env.TERM !== 'dumb';
const coloured = live && !process.env.NO_COLOR;
const paint = (code) => (text) => (coloured ? `\u001b[${code}m${text}\u001b[0m` : text);
export const colours = { green: paint(32), red: paint(31), yellow: paint(33), dim: paint(2), bold: paint(1) };

export const say = (text) => process.stdout.write(`${text}\n`);
export const note = (text) => say(`${colours.yellow('!')} ${text}`);
export const complain = (text) => process.stderr.write(`${colours.red('✖')} ${text}\n`);

/**
 * Runs one step and ticks it off. `work` gets a function that changes the text of the running line; what it returns as
 * `{ detail }` is shown behind the tick.
 */
export async function step(title, work) {
  const started = performance.now();
  const show = (text) => { if (live) process.stdout.write(`\r\u001b[2K${colours.dim('…')} ${text}`); };
  show(title);
  try {
    const result = await work((progress) => show(`${title}: ${progress}`));
    if (live) process.stdout.write('\r\u001b[2K');
    const detail = result?.detail === undefined ? '' : `  ${result.detail}`;
    say(`${colours.green('✔')} ${title}${detail}  ${colours.dim(seconds(performance.now() - started))}`);
    return result;
  } catch (error) {
    if (live) process.stdout.write('\r\u001b[2K');
    throw error;
  }
}

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
