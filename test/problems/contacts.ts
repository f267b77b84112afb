import { pathIn, type Json } from '../support/house';
import type { ProblemCase, ProblemCases } from './case';
import type { ProblemDesk } from './desk';

const contact = (over: Json): Json => ({ version: 1, ...over });
/** A person in Xero makes a contact, or changes one; the contact's id there. */
const made = async ({ inXero }: ProblemDesk, over: Json): Promise<string> => String((await inXero('PUT', ['Contacts'], over))['ContactID']);
const changed = ({ inXero }: ProblemDesk, id: string, over: Json) => inXero('POST', ['Contacts', id], over);
/** A person in Xero changes the contact that one of ours is there. */
const ours = async (desk: ProblemDesk, id: string, over: Json) => changed(desk, await desk.xeroId(`contacts/${id}`), over);
const requireEmail = async ({ house }: ProblemDesk, required: boolean): Promise<void> => { await house.call('PUT', `/v1/companies/${house.company}`, { name: 'Test Hire', timeZone: 'Australia/Sydney', requireEmail: required }); };
const candidateOf = async (desk: ProblemDesk, path: string): Promise<string> => {
  const { sync } = (await desk.house.call('GET', pathIn(desk.house, path))).body as { sync: { problem: { candidates: { xeroId: string }[] } } };
  return String(sync.problem.candidates[0]?.xeroId);
};
const linkToCandidate: ProblemCase['fix'] = { by: 'link', async do(desk, path) { await desk.pick(path, 'link', { xeroId: await candidateOf(desk, path) }); } };
/** A person makes a contact of its own in Xero for this customer, and links it. */
const linkToNew = (name: string): ProblemCase['fix'] => ({ by: 'link', async do(desk, path) { await desk.pick(path, 'link', { xeroId: await made(desk, { Name: name }) }); } });

const lacks = (missing: string) => ({ cause: `The customer has no ${missing}.`, solution: 'Complete or correct the customer in CloudRent; the sync then goes on by itself.' });
const archived = {
  cause: 'The contact is archived in Xero, and archived contacts take no changes and no new documents.',
  solution: 'Restore the contact in Xero and sync the customer again, or link the customer to another contact.',
};
const erased = {
  cause: 'The person asked for their data to be erased, so that the contact in Xero takes no changes and no new documents.',
  solution: 'Archive the customer in CloudRent, or link it to another contact.',
};
const ambiguous = (resemblance: string) => ({
  cause: `Xero has ${resemblance}, and whether that is the same customer is not certain.`,
  solution: 'Link the customer to the right contact, or have a new one created. Or make name and e-mail the same on both sides and sync again.',
});
const otherMail = 'a contact of this name that differs from it in e-mail or spelling';
const nameTaken = (holder: string) => ({
  cause: `Another active contact in Xero already has this name; ${holder}.`, solution: 'Give one of the two another name and sync again, or link this customer to that contact if it is the same one.',
});
const merged = (record: string) => ({
  cause: `In Xero the contact was merged into the one of customer ${record}.`,
  solution: `Use customer ${record} from now on and archive this one in CloudRent, or link this one to a contact of its own in Xero.`,
});
const numberTaken = (holder: string) => ({
  cause: `Another contact in Xero already carries this customer’s number; it is the one of customer ${holder}.`, solution: 'Link this customer to its own contact in Xero; make one there first if it has none.',
});

/** A customer of ours whose contact a person has archived, or begun to erase, in Xero; its next change is refused. */
const closedLater = (id: string, ContactStatus: string) => async (desk: ProblemDesk): Promise<string> => {
  await desk.put(`contacts/${id}`, contact({ name: `Closed ${id}` }));
  await ours(desk, id, { ContactStatus });
  await desk.give(`contacts/${id}`, contact({ version: 2, name: `Closed ${id}`, phone: '1' }));
  return `contacts/${id}`;
};
/** A new customer that a contact is, which was closed in Xero before. */
const closedBefore = (id: string, ContactStatus: string) => async (desk: ProblemDesk): Promise<string> => {
  await changed(desk, await made(desk, { Name: `Before ${id}` }), { ContactStatus });
  await desk.pulled();
  await desk.give(`contacts/${id}`, contact({ name: `Before ${id}` }));
  return `contacts/${id}`;
};
const secondOfName = (id: string) => async (desk: ProblemDesk): Promise<string> => {
  await desk.put(`contacts/${id}-first`, contact({ name: `Name ${id}`, email: `one@${id}.example` }));
  await desk.give(`contacts/${id}`, contact({ name: `Name ${id}`, email: `two@${id}.example` }));
  return `contacts/${id}`;
};
const resembling = (id: string, theirs: Json, given: Json) => async (desk: ProblemDesk): Promise<string> => {
  await made(desk, theirs);
  await desk.pulled();
  await desk.give(`contacts/${id}`, contact(given));
  return `contacts/${id}`;
};
const mergedInto = (id: string) => async (desk: ProblemDesk): Promise<string> => {
  for (const one of [id, `${id}-into`]) await desk.put(`contacts/${one}`, contact({ name: `Merged ${one}` }));
  await ours(desk, id, { MergedToContactID: await desk.xeroId(`contacts/${id}-into`) });
  await desk.give(`contacts/${id}`, contact({ version: 2, name: `Merged ${id}`, phone: '1' }));
  return `contacts/${id}`;
};
const numbered = (id: string) => async (desk: ProblemDesk): Promise<string> => {
  await desk.put(`contacts/${id}-holder`, contact({ name: `Holder ${id}` }));
  await ours(desk, `${id}-holder`, { ContactNumber: id });
  await desk.pulled();
  await desk.give(`contacts/${id}`, contact({ name: `Numbered ${id}` }));
  return `contacts/${id}`;
};

export const contacts = {
  'contact-incomplete': [{
    because: 'CloudRent gives no name', says: lacks('name'),
    async arrange({ give }) { await give('contacts/nameless', contact({ email: 'a@nameless.example' })); return 'contacts/nameless'; },
    fix: { by: 'version', do: ({ give }) => give('contacts/nameless', contact({ version: 2, name: 'Named Later' })) },
  }, {
    because: 'Xero refuses the e-mail', says: lacks('e-mail address that Xero accepts'),
    async arrange({ give }) { await give('contacts/bad-mail', contact({ name: 'Bad Mail', email: 'not an address' })); return 'contacts/bad-mail'; },
    fix: { by: 'version', do: ({ give }) => give('contacts/bad-mail', contact({ version: 2, name: 'Bad Mail', email: 'a@mail.example' })) },
  }, {
    because: 'the company requires an e-mail, until it does no more', says: lacks('e-mail address'), alone: true,
    async arrange(desk) { await requireEmail(desk, true); await desk.give('contacts/mailless', contact({ name: 'Mailless' })); return 'contacts/mailless'; },
    fix: { by: 'settings', do: (desk) => requireEmail(desk, false) },
  }, {
    because: 'the company requires an e-mail, and a person adds it in Xero', says: lacks('e-mail address'), alone: true,
    async arrange(desk) {
      await desk.put('contacts/mail-there', contact({ name: 'Mail There' }));
      await requireEmail(desk, true);
      await desk.give('contacts/mail-there', contact({ version: 2, name: 'Mail There', phone: '1' }));
      return 'contacts/mail-there';
    },
    fix: { by: 'contact', do: (desk) => ours(desk, 'mail-there', { EmailAddress: 'a@there.example' }) },
  }],

  'contact-name-invalid': [{
    because: 'it contains an angle bracket',
    async arrange({ give }) { await give('contacts/brackets', contact({ name: 'A <late> one' })); return 'contacts/brackets'; },
    says: { cause: 'Xero does not accept this customer name: it contains an angle bracket (< or >).', solution: 'Change the name in CloudRent.' },
    fix: { by: 'version', do: ({ give }) => give('contacts/brackets', contact({ version: 2, name: 'A late one' })) },
  }],

  'contact-name-taken': [{
    because: 'another customer has it, and this one takes another', says: nameTaken('it is the one of customer taken-1-first'), arrange: secondOfName('taken-1'),
    fix: { by: 'version', do: ({ give }) => give('contacts/taken-1', contact({ version: 2, name: 'Name of its own', email: 'two@taken-1.example' })) },
  }, {
    because: 'another customer has it, whose contact a person renames in Xero', says: nameTaken('it is the one of customer taken-2-first'), arrange: secondOfName('taken-2'),
    fix: { by: 'contact', do: (desk) => ours(desk, 'taken-2-first', { Name: 'Name taken-2 (Sydney)' }) },
  }, {
    because: 'a customer is renamed to what somebody has made in Xero', says: nameTaken('no customer is linked to it'),
    async arrange(desk) {
      await desk.put('contacts/taken-3', contact({ name: 'Before The Rename' }));
      await made(desk, { Name: 'After The Rename' });
      await desk.give('contacts/taken-3', contact({ version: 2, name: 'After The Rename' }));
      return 'contacts/taken-3';
    },
    fix: linkToCandidate,
  }],

  'contact-number-taken': [{
    because: 'a person gave it to another customer’s contact, and takes it off again', says: numberTaken('number-1-holder'), arrange: numbered('number-1'),
    fix: { by: 'contact', do: (desk) => ours(desk, 'number-1-holder', { ContactNumber: 'number-1-holder' }) },
  }, {
    because: 'a person gave it to another customer’s contact, and this one is linked to its own', says: numberTaken('number-2-holder'), arrange: numbered('number-2'), fix: linkToNew('Numbered by hand'),
  }],

  'contact-ambiguous': [{
    because: 'the e-mail differs, and CloudRent gives the same', says: ambiguous(otherMail), arrange: resembling('mail-1', { Name: 'Mail One', EmailAddress: 'one@one.example' }, { name: 'Mail One', email: 'two@one.example' }),
    fix: { by: 'version', do: ({ give }) => give('contacts/mail-1', contact({ version: 2, name: 'Mail One', email: 'one@one.example' })) },
  }, {
    because: 'the e-mail differs, and a person makes it the same in Xero', says: ambiguous(otherMail), arrange: resembling('mail-2', { Name: 'Mail Two', EmailAddress: 'one@two.example' }, { name: 'Mail Two', email: 'two@two.example' }),
    fix: { by: 'contact', async do(desk, path) { await changed(desk, await candidateOf(desk, path), { EmailAddress: 'two@two.example' }); } },
  }, {
    because: 'the e-mail differs, and a person says that it is the same', says: ambiguous(otherMail), arrange: resembling('mail-3', { Name: 'Mail Three', EmailAddress: 'one@three.example' }, { name: 'Mail Three', email: 'two@three.example' }), fix: linkToCandidate,
  }, {
    because: 'the name differs, and a person says that it is another', says: ambiguous('a contact of this e-mail address with another name'),
    arrange: resembling('mail-4', { Name: 'Mail Four', EmailAddress: 'a@four.example' }, { name: 'Quite Another', email: 'a@four.example' }), fix: { by: 'create', do: ({ pick }, path) => pick(path, 'create') },
  }],

  'contact-archived': [{
    because: 'a person archived it, and restores it', says: archived, arrange: closedLater('archived-1', 'ARCHIVED'), fix: { by: 'contact', do: (desk) => ours(desk, 'archived-1', { ContactStatus: 'ACTIVE' }) },
  }, {
    because: 'a person archived it, and CloudRent follows', says: archived, arrange: closedLater('archived-2', 'ARCHIVED'),
    fix: { by: 'version', do: ({ give }) => give('contacts/archived-2', contact({ version: 3, name: 'Closed archived-2', status: 'archived' })) },
  }, {
    because: 'a person archived it, and links the customer to another', says: archived, arrange: closedLater('archived-3', 'ARCHIVED'), fix: linkToNew('Instead of the archived'),
  }, {
    because: 'a new customer was a contact once', says: archived, arrange: closedBefore('archived-4', 'ARCHIVED'), fix: { by: 'create', do: ({ pick }, path) => pick(path, 'create') },
  }],

  'contact-merged': [{
    because: 'a person merged it into another customer’s, and CloudRent archives it', says: merged('merged-1-into'), arrange: mergedInto('merged-1'),
    fix: { by: 'version', do: ({ give }) => give('contacts/merged-1', contact({ version: 3, name: 'Merged merged-1', status: 'archived' })) },
  }, {
    because: 'a person merged it into another customer’s, and links it to its own', says: merged('merged-2-into'), arrange: mergedInto('merged-2'), fix: linkToNew('Merged no more'),
  }, {
    because: 'a person merged it into another customer’s, and CloudRent has it made anew', says: merged('merged-3-into'),
    async arrange(desk) {
      // Linked by its name, it bears another app’s number: ours is free for a new one.
      const id = await made(desk, { Name: 'Merged merged-3', ContactNumber: 'CRM-3' });
      await desk.pulled();
      for (const one of ['merged-3', 'merged-3-into']) await desk.put(`contacts/${one}`, contact({ name: `Merged ${one}` }));
      await changed(desk, id, { MergedToContactID: await desk.xeroId('contacts/merged-3-into') });
      await desk.give('contacts/merged-3', contact({ version: 2, name: 'Merged merged-3', phone: '1' }));
      return 'contacts/merged-3';
    },
    fix: { by: 'create', do: ({ pick }, path) => pick(path, 'create') },
  }],

  'contact-erasure-requested': [{
    because: 'a person began to erase it, and does no more', says: erased, arrange: closedLater('erased-1', 'GDPRREQUEST'), fix: { by: 'contact', do: (desk) => ours(desk, 'erased-1', { ContactStatus: 'ACTIVE' }) },
  }, {
    because: 'a person began to erase it, and CloudRent archives it', says: erased, arrange: closedLater('erased-2', 'GDPRREQUEST'),
    fix: { by: 'version', do: ({ give }) => give('contacts/erased-2', contact({ version: 3, name: 'Closed erased-2', status: 'archived' })) },
  }, {
    because: 'a person began to erase it, and links the customer to another', says: erased, arrange: closedLater('erased-3', 'GDPRREQUEST'), fix: linkToNew('Instead of the erased'),
  }, {
    because: 'a new customer was a contact once', says: erased, arrange: closedBefore('erased-4', 'GDPRREQUEST'), fix: { by: 'create', do: ({ pick }, path) => pick(path, 'create') },
  }],

  'depends-on-problem': [{
    because: 'the customer of an invoice is incomplete, and completed',
    says: { cause: 'The contact nobody has a problem of its own.', solution: 'Fix that one; this record then goes on by itself.' },
    async arrange(desk) {
      await desk.put('contacts/nobody', contact({ email: 'a@nobody.example' }));
      await desk.give('invoices/of-nobody', { version: 1, number: 'OF-NOBODY', contactId: 'nobody', status: 'issued', issuedOn: '2026-11-02', dueOn: '2026-11-16', currency: 'AUD', pricesIncludeTax: false,
        lines: [{ id: 'l1', description: 'Excavator, 3 days', quantity: '3', unitPrice: '100.00', category: 'equipment-hire', tax: 'gst' }], totals: { subtotal: '300.00', tax: '30.00', total: '330.00' } });
      return 'invoices/of-nobody';
    },
    fix: { by: 'record', do: ({ give }) => give('contacts/nobody', contact({ version: 2, name: 'Somebody', email: 'a@nobody.example' })) },
  }],
} satisfies ProblemCases;
