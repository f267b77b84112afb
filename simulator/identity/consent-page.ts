import { html, page } from '../pages/html';
import type { Organisation } from '../state/organisations';
import { AUTHORISE_PARAMETERS } from './authorise-request';
import type { User } from './identity';
import { SCOPE_TEXTS } from './scopes';

/**
 * Sign-in and consent in one page. The form posts back to the same address: the app's own parameters, `userId`, any number of
 * `tenantId`, and `decision` allow or cancel.
 */
export function consentPage(shown: {
  query: URLSearchParams; users: readonly User[]; organisations: readonly Organisation[]; scopes: readonly string[]; complaint?: string;
}): string {
  const parameters = AUTHORISE_PARAMETERS.filter((name) => shown.query.has(name));
  return page('Allow access', html`
<section class="narrow"><h1>An app wants access to your organisations</h1>
<p class="soft">${shown.query.get('client_id') ?? ''}, which returns you to ${new URL(shown.query.get('redirect_uri') ?? '').host}</p>
${shown.complaint !== undefined && html`<p role="alert"><strong>${shown.complaint}</strong></p>`}
<form method="post" action="/identity/connect/authorize">
${parameters.map((name) => html`<input type="hidden" name="${name}" value="${shown.query.get(name) ?? ''}">`)}
<fieldset><legend>You are</legend>
${shown.users.map((user, index) => html`<label><input type="radio" name="userId" value="${user.userId}" ${index === 0 && 'checked'}> ${user.givenName} ${user.familyName} <span class="soft">${user.email}</span></label>`)}
</fieldset>
<fieldset><legend>Give access to</legend>
${shown.organisations.map((organisation, index) => html`<label><input type="checkbox" name="tenantId" value="${organisation.tenantId}" ${index === 0 && 'checked'}> ${organisation.name} <span class="soft">${organisation.countryCode} ${organisation.baseCurrency}</span></label>`)}
</fieldset>
<h3>The app will be able to</h3><ul>${shown.scopes.map((scope) => html`<li>${SCOPE_TEXTS[scope] ?? scope}</li>`)}</ul>
<button class="main" name="decision" value="allow">Allow access</button> <button class="plain" name="decision" value="cancel">Cancel</button>
</form></section>`);
}
