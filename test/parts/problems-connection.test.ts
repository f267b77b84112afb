import { connection } from '../problems/connection';
import { openProblemDesk } from '../problems/desk';
import { playCases } from '../problems/play';
import { openOwnXero } from '../support/own-xero';

// One person has connected them all: what ends one company's access may end the others' too.
playCases(connection, { inTurn: true, async open() { await openOwnXero(); return await openProblemDesk(); } });
