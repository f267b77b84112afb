import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DamagedState, Store } from './store';

describe('the store', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'store-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const file = () => join(folder, 'state.jsonl');
  const open = () => {
    const store = new Store(folder);
    store.compact();
    return store;
  };

  it('remembers rows and lists over a restart, in their order', () => {
    const store = open();
    const rows = store.table<number>('rows');
    const items = store.list<string>('items');
    store.commit([rows.put('b', 1), rows.put('a', 2), items.add('x')]);
    store.commit([rows.put('b', 3), rows.put('gone', 4), items.add('ÿ – 漢')]);
    store.commit([rows.remove('gone')]);
    store.close();
    const again = open();
    expect([...again.table('rows').entries()]).toEqual([['b', 3], ['a', 2]]);
    expect(again.list('items').all()).toEqual(['x', 'ÿ – 漢']);
    again.close();
  });

  it('has a commit on the file before it returns', () => {
    const store = open();
    store.commit([store.list('items').add('safe')]);
    expect(readFileSync(file(), 'utf8')).toContain('"safe"');
    store.close();
  });

  it('leaves out a last line that was only half written', () => {
    const store = open();
    store.commit([store.list('items').add('answered')]);
    store.close();
    appendFileSync(file(), '[["add","items","never answ');
    const again = open();
    again.commit([again.list('items').add('next')]);
    again.close();
    expect(open().list('items').all()).toEqual(['answered', 'next']);
  });

  it('opens with whole commits only, at whatever byte a kill has cut the file', () => {
    const store = open();
    const rows = store.table<number>('rows');
    // Each commit puts a row and lengthens a list: half of it would show.
    for (let value = 1; value <= 4; value += 1) store.commit([rows.put('é', value), store.list('items').add(value)]);
    store.close();
    const whole = readFileSync(file());
    for (let length = 0; length <= whole.length; length += 1) {
      writeFileSync(file(), whole.subarray(0, length));
      const cut = open();
      const commits = whole.subarray(0, length).toString('latin1').split('\n').length - 1;
      expect(cut.list('items').all()).toHaveLength(commits);
      expect(cut.table<number>('rows').get('é')).toBe(commits === 0 ? undefined : commits);
      cut.close();
    }
  });

  it('says where a file is damaged and what to do', () => {
    writeFileSync(file(), '[["add","items",1]]\nnonsense\n[]\n');
    expect(() => open()).toThrow(DamagedState);
    expect(() => open()).toThrow(/damaged at line 2\. Delete the folder/);
  });

  it('rewrites itself at start to what is true', () => {
    const store = open();
    const rows = store.table<number>('rows');
    for (let value = 0; value < 100; value += 1) store.commit([rows.put('same', value)]);
    store.close();
    open().close();
    expect(readFileSync(file(), 'utf8')).toBe('[["put","rows","same",99]]\n');
  });

  it('reads lines longer than its buffer, and characters that straddle it', () => {
    const store = open();
    const long = '漢'.repeat(900_000);
    store.commit([store.list('items').add(long), store.list('items').add('end')]);
    store.close();
    const again = open();
    expect(again.list('items').all()).toEqual([long, 'end']);
    again.close();
  });
});
