import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useMapping, useSaveMapping, type MappingChoice } from '../../client/mapping';
import type { Account, MappingAnswer, TaxRate } from '../../client/shapes';
import { Section } from '../../parts/section';
import { Trouble } from '../../parts/trouble';
import { gstFreeMeanings, nameOfWord } from '../../words';
import { AddWord } from './add-word';
import { WordChoice, type Option } from './word-choice';

const standardCategories = ['equipment-hire', 'delivery', 'service'];
const standardTaxes = ['gst', 'gst-free'];
const withThoseOf = (standard: readonly string[], chosen: Readonly<Record<string, string>>): string[] => [...new Set([...standard, ...Object.keys(chosen)])];

/** What CloudRent's categories, taxes and payment methods are in Xero. What is offered is shown beside each, and taken only by a person. */
export function MappingSections({ ready }: { ready: boolean }) {
  const { accounts, rates, mapping } = useMapping(ready);
  const save = useSaveMapping();
  const failed = [accounts, rates, mapping].find(({ error }) => error);
  if (failed) return <Trouble title="Accounts and tax rates could not be read" error={failed.error} again={() => { for (const query of [accounts, rates, mapping]) void query.refetch(); }} />;
  const choose = (...choices: MappingChoice[]): void => { if (choices.length > 0) save.mutate(choices); };
  const state = save.isPending ? 'Saving…' : save.isSuccess ? 'Saved.' : '';
  return (
    <>
      {accounts.data && rates.data && mapping.data ? <Sections accounts={accounts.data} rates={rates.data} mapping={mapping.data} choose={choose} /> : <Waiting />}
      {save.error && <Trouble title="This choice could not be saved" error={save.error} />}
      <output className="saved">{state !== '' && <span key={`${String(save.submittedAt)} ${state}`}>{state}</span>}</output>
    </>
  );
}

function Sections({ accounts, rates, mapping, choose }: { accounts: readonly Account[]; rates: readonly TaxRate[]; mapping: MappingAnswer; choose: (...choices: MappingChoice[]) => void }) {
  const sales = accounts.filter(({ uses }) => uses.includes('sales')).map(({ code, name }): Option => ({ value: code, label: `${code} ${name}` }));
  const payable = accounts.filter(({ uses }) => uses.includes('payments')).map(({ accountId, code, name }): Option => ({ value: accountId, label: code === '' ? name : `${code} ${name}` }));
  const taxes = rates.map(({ taxType, name, effectiveRate }): Option => ({ value: taxType, label: `${name} (${Number(effectiveRate)}%)` }));
  const { offered } = mapping;
  const offers = Object.entries(offered.accounts).filter(([word]) => mapping.accounts[word] === undefined).map(([word, target]): MappingChoice => ({ part: 'accounts', word, target }));
  const words = (part: 'accounts' | 'taxes' | 'payments', list: readonly string[], options: readonly Option[], none: string) => list.map((word) => (
    <WordChoice key={word} id={`${part}.${word}`} label={nameOfWord(word)} options={options} chosen={mapping[part][word]} offered={offered[part][word]} none={none} choose={(target) => { choose({ part, word, target }); }} />
  ));
  return (
    <>
      <Section title="Accounts for your sales" about="Where the lines of your invoices are booked, by CloudRent’s category.">
        {offers.length > 1 && <Group><Button size="sm" variant="default" onClick={() => { choose(...offers); }}>Use all {offers.length} suggestions</Button><Text size="sm" c="dimmed">Found by name in your chart of accounts.</Text></Group>}
        {words('accounts', withThoseOf(standardCategories, mapping.accounts), sales, 'Choose an account')}
        <AddWord label="Another category" hint="as CloudRent names it, such as party-tents" taken={Object.keys(mapping.accounts)} options={sales} choose={(word, target) => { choose({ part: 'accounts', word, target }); }} />
      </Section>
      <Section title="Tax rates" about="What GST is in your books.">
        {words('taxes', withThoseOf(standardTaxes, mapping.taxes), taxes, 'Choose a tax rate')}
        <Stack gap={4}>{Object.entries(gstFreeMeanings).filter(([type]) => rates.some(({ taxType }) => taxType === type)).map(([type, meaning]) => <Text key={type} size="sm" c="dimmed">{meaning}</Text>)}<Text size="sm" c="dimmed">If you are not sure which to choose for GST-free sales, ask your accountant.</Text></Stack>
      </Section>
      <Section title="Accounts for payments" about="Where money goes that is recorded in CloudRent, by how it was paid. You can leave this until you record payments there.">
        {words('payments', Object.keys(mapping.payments), payable, 'Choose an account')}
        <AddWord label="Payment method" hint="as CloudRent names it, such as card or cash" taken={Object.keys(mapping.payments)} options={payable} choose={(word, target) => { choose({ part: 'payments', word, target }); }} />
      </Section>
    </>
  );
}

function Waiting() {
  return (
    <>
      {['Accounts for your sales', 'Tax rates', 'Accounts for payments'].map((title) => <Section key={title} title={title}><Skeleton height={42} /><Skeleton height={42} /></Section>)}
    </>
  );
}
