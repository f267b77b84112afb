/** Where Xero is and who we are to it (design, section 6); hosts without a trailing slash. */
export interface XeroSettings {
  /** Host of `/identity/connect/authorize`. */
  readonly loginUrl: string;
  /** Host of `/connect/token`. */
  readonly identityUrl: string;
  /** Host of `/connections` and `/api.xro/2.0`. */
  readonly apiUrl: string;
  /** Host of the pages that people see in Xero. */
  readonly webUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
}
