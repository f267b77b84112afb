import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createVault } from '../../db/encryption';
import { headingMark, places, secretKinds, type Heading, type Place, type Registered } from './evidence';
import { formsOf, pieceLength, piecesOf } from './forms';
import { Search } from './search';

/** What the search of a run comes to, in words. */
export interface SecretsTold {
  readonly summary: string;
  /** What is wrong, one line each, never the secret itself; absent when nothing is. */
  readonly wrong?: string;
}

/** So many finds are listed. */
const most = 40;
const allPlaces = Object.keys(places) as Place[];

/**
 * Searches all that a run has left behind (SECRETS_RECORD) for every secret that it used, which are those in its own register and those that the
 * simulators issued (SIMULATOR_RECORD). In each place a canary must be found. `wholeRun`: no place and no register may be empty.
 */
export function checkSecrets(record: string, issued: string, wholeRun: boolean): SecretsTold {
  const registered = [...linesIn(path.join(record, 'register')), ...linesIn(issued, '.issued')].map((line) => JSON.parse(line) as Registered);
  const opened = unseal(linesIn(path.join(record, 'sealed')), registered);
  const all = [...registered, ...opened.map((value) => ({ kind: 'sealed value' as const, value }))].filter(({ value }) => value.length >= pieceLength);
  const secrets = new Set(all.filter(({ kind }) => kind !== 'canary').map(({ value }) => value));
  const search = searchFor(all);
  const unmet = new Set(all.filter((one) => one.kind === 'canary'));
  const found = new Set<string>();
  const searched = allPlaces.map((place) => ({ place, bytes: searchPlace(path.join(record, place), search, (owner, { where, mayHold }) => {
    if (owner.kind === 'canary') {
      for (const one of unmet) if (one.value === owner.value && one.place === place) unmet.delete(one);
    } else if (owner.kind !== mayHold) {
      found.add(`${owner.kind} in ${places[place]}: ${where}`);
    }
  }) }));
  const canaries = all.filter(({ kind }) => kind === 'canary').length;
  const wrong = [
    ...[...found].slice(0, most), ...(found.size > most ? [`and ${number(found.size - most)} more`] : []),
    ...[...unmet].map((canary) => `a canary in ${places[canary.place]} was not found: ${canary.where}`),
    ...searched.filter(({ place, bytes }) => bytes > 0 && !all.some((one) => one.kind === 'canary' && one.place === place)).map(({ place }) => `no canary was put into ${places[place]}`),
    ...(wholeRun ? missing(searched, new Set(all.map(({ kind }) => kind))) : []),
  ];
  const size = searched.filter(({ bytes }) => bytes > 0).map(({ place, bytes }) => `${places[place]} (${(bytes / 1_000_000).toFixed(1)} MB)`).join(', ');
  const what = `${number(secrets.size)} secrets searched for in ${size === '' ? 'nothing: no part of the service ran' : size}`;
  return { summary: `${what}; ${number(canaries - unmet.size)} of ${number(canaries)} canaries found; ${found.size === 0 ? 'no secret found' : `secrets found in ${number(found.size)} places`}.`, ...(wrong.length === 0 ? {} : { wrong: wrong.join('\n') }) };
}

const number = (count: number): string => count.toLocaleString('en');

/** Kinds that every whole run uses; the others come with what tests happen to do. */
const always = secretKinds.filter((kind) => !['settings link', 'connect ticket'].includes(kind));

function missing(searched: readonly { place: Place; bytes: number }[], kinds: ReadonlySet<Registered['kind']>): string[] {
  return [...searched.filter(({ bytes }) => bytes === 0).map(({ place }) => `nothing was kept of ${places[place]} in the whole run`), ...always.filter((kind) => !kinds.has(kind)).map((kind) => `no ${kind} was registered in the whole run`)];
}

function searchFor(all: readonly Registered[]): Search<Registered> {
  const search = new Search<Registered>();
  for (const one of all) for (const form of formsOf(one.value)) for (const piece of piecesOf(form)) search.add(piece, one);
  return search;
}

function searchPlace(folder: string, search: Search<Registered>, found: (owner: Registered, heading: Heading) => void): number {
  let bytes = 0;
  for (const name of filesIn(folder)) {
    const noted = name.endsWith('.noted');
    let before: Heading = { where: name };
    bytes += search.inFile(path.join(folder, name), (owner, block, end) => { found(owner, (noted ? headingIn(block.subarray(0, end)) : undefined) ?? before); }, (block) => { if (noted) before = headingIn(block) ?? before; });
  }
  return bytes;
}

/** The last heading in a block; undefined when there is none that is whole. */
function headingIn(block: Buffer): Heading | undefined {
  for (let start = block.lastIndexOf(headingMark); start >= 0; start = start === 0 ? -1 : block.lastIndexOf(headingMark, start - 1)) {
    const end = block.indexOf('\n', start);
    if (end >= 0) return JSON.parse(block.toString('utf8', start + 1, end)) as Heading;
  }
  return undefined;
}

/** The contents of what looks sealed and was sealed with a key of the run. */
function unseal(sealed: readonly string[], registered: readonly Registered[]): string[] {
  const keys = new Set(registered.filter(({ kind }) => kind === 'encryption key').map(({ value }) => value));
  return [...new Set(sealed)].flatMap((text) => {
    const id = text.slice(0, text.indexOf('.'));
    for (const key of keys) {
      try {
        return [createVault([{ id, key: Buffer.from(key, 'base64') }]).decrypt(text)];
      } catch {
        // Another key's.
      }
    }
    return [];
  });
}

const filesIn = (folder: string): string[] => (existsSync(folder) ? readdirSync(folder) : []);
const linesIn = (folder: string, ending = ''): string[] => filesIn(folder).filter((name) => name.endsWith(ending)).flatMap((name) => readFileSync(path.join(folder, name), 'utf8').split('\n')).filter((line) => line !== '');
