import { closeSync, openSync, readSync, writeSync } from 'node:fs';

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;

/**
 * Reads a file line by line without ever holding all of it. A last line without its newline is what a killed process leaves
 * behind: it was never answered for, so it is left out.
 */
export function readLines(path: string, each: (line: string, number: number) => void): void {
  const file = openSync(path, 'r');
  try {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    let held: Buffer[] = [];
    let number = 0;
    for (let read = readSync(file, chunk); read > 0; read = readSync(file, chunk)) {
      let start = 0;
      for (let end = chunk.indexOf(NEWLINE); end !== -1 && end < read; end = chunk.indexOf(NEWLINE, start)) {
        held.push(chunk.subarray(start, end));
        number += 1;
        each(Buffer.concat(held).toString('utf8'), number);
        held = [];
        start = end + 1;
      }
      held.push(Buffer.from(chunk.subarray(start, read)));
    }
  } finally {
    closeSync(file);
  }
}

/** Writes all of a text to an open file, in as many pieces as the system wants. */
export function writeFully(file: number, text: string): void {
  const bytes = Buffer.from(text, 'utf8');
  for (let written = 0; written < bytes.length; ) written += writeSync(file, bytes, written);
}
