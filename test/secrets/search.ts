import { closeSync, openSync, readSync } from 'node:fs';
import { pieceLength } from './forms';

/**
 * Looks for any number of pieces of one length in one pass. Wherever a piece stands, one of its nine windows of eight characters begins at a
 * multiple of nine: so only those places of a text are looked at, and the pieces around them where a window seems to be known.
 */
export class Search<Owner> {
  private readonly owners = new Map<string, Owner>();
  /** One bit for each hash that a window of a piece has. */
  private readonly known = new Uint8Array(1 << 23);

  add(piece: string, owner: Owner): void {
    if (piece.length !== pieceLength) throw new Error(`a piece has ${String(pieceLength)} characters`);
    if (this.owners.has(piece)) return;
    this.owners.set(piece, owner);
    const bytes = Buffer.from(piece, 'latin1');
    for (let at = 0; at < step; at += 1) {
      const hash = hashOf(bytes, at);
      this.known[hash >>> 9] = (this.known[hash >>> 9] ?? 0) | (1 << (hash >>> 6 & 7));
    }
  }

  /** Calls `found` with the owner of each piece and where in the bytes it ends. */
  in(bytes: Buffer, found: (owner: Owner, end: number) => void): void {
    const { known } = this;
    for (let at = 0; at + windowLength <= bytes.length; at += step) {
      const hash = hashOf(bytes, at);
      if (((known[hash >>> 9] as number) & (1 << (hash >>> 6 & 7))) !== 0) this.around(bytes, at, found);
    }
  }

  private around(bytes: Buffer, window: number, found: (owner: Owner, end: number) => void): void {
    const text = bytes.toString('latin1', Math.max(0, window - step + 1), window + pieceLength);
    for (let start = 0; start + pieceLength <= text.length; start += 1) {
      const owner = this.owners.get(text.slice(start, start + pieceLength));
      if (owner !== undefined) found(owner, Math.max(0, window - step + 1) + start + pieceLength);
    }
  }

  /** The same in a file of any size, a few megabytes at a time; `found` also gets the block and where it begins. */
  inFile(path: string, found: (owner: Owner, block: Buffer, end: number) => void, onBlock: (block: Buffer) => void = () => undefined): number {
    const file = openSync(path, 'r');
    const buffer = Buffer.allocUnsafe(blockSize);
    try {
      let kept = 0;
      for (let total = 0; ;) {
        const read = readSync(file, buffer, kept, blockSize - kept, null);
        if (read === 0) return total;
        total += read;
        const block = buffer.subarray(0, kept + read);
        this.in(block, (owner, end) => { found(owner, block, end); });
        onBlock(block);
        // What straddles two blocks is found with the second.
        kept = Math.min(pieceLength - 1, block.length);
        buffer.copyWithin(0, block.length - kept, block.length);
      }
    } finally {
      closeSync(file);
    }
  }
}

const blockSize = 4 << 20;
const windowLength = 8;
const step = pieceLength - windowLength + 1;

function hashOf(bytes: Buffer, from: number): number {
  let hash = 0;
  for (let at = from; at < from + windowLength; at += 1) hash = Math.imul(hash ^ (bytes[at] as number), 0x01_00_01_93);
  return hash ^ (hash >>> 15);
}
