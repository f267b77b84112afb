import type { Contact } from '../../domain/records';

/** One contact of the sample: the platform's id for it, and the body of its PUT. */
export interface SampleContact { readonly id: string; readonly body: Contact }

const contact = (id: string, name: string, email: string, phone: string, city: string, postalCode: string): SampleContact => ({
  id,
  body: { version: 1, status: 'active', name, email, phone, address: { city, region: 'NSW', postalCode, country: 'Australia' } },
});

export const sampleContacts: readonly SampleContact[] = [
  contact('harbour-builders', 'Harbour Builders Pty Ltd', 'accounts@harbourbuilders.example', '02 5550 1001', 'Balmain', '2041'),
  contact('ridge-landscapes', 'Ridge Landscapes', 'office@ridgelandscapes.example', '02 5550 1002', 'Katoomba', '2780'),
  contact('coastal-events', 'Coastal Events Co', 'finance@coastalevents.example', '02 5550 1003', 'Wollongong', '2500'),
  contact('gumtree-school', 'Gumtree Public School P&C', 'treasurer@gumtree.example', '02 5550 1004', 'Penrith', '2750'),
  contact('northside-plumbing', 'Northside Plumbing', 'hello@northsideplumbing.example', '02 5550 1005', 'Chatswood', '2067'),
  contact('oreilly-roofing', 'O\'Reilly Roofing', 'admin@oreillyroofing.example', '02 5550 1006', 'Newcastle', '2300'),
  contact('valley-farms', 'Valley Farms Co-operative', 'pay@valleyfarms.example', '02 5550 1007', 'Mudgee', '2850'),
  contact('studio-nine', 'Studio Nine Films', 'production@studionine.example', '02 5550 1008', 'Redfern', '2016'),
];
