/** One element of a request breaks rules of the books; the texts are what Xero would say (section 6). */
export class Refusal extends Error {
  readonly texts: readonly string[];

  constructor(...texts: string[]) {
    super(texts.join(' '));
    this.name = 'Refusal';
    this.texts = texts;
  }
}

/** The request as a whole cannot be read: nothing is done, and only one text comes back (section 6). */
export class BadRequest extends Error {
  private constructor(
    readonly errorNumber: number,
    readonly type: string,
    text: string,
  ) {
    super(text);
    this.name = 'BadRequest';
  }

  /** The body is not what the operation takes. */
  static body(text: string): BadRequest {
    return new BadRequest(14, 'PostDataInvalidException', `JSON for post data was invalid, ${text}`);
  }

  /** The body of an allocation is not what it must be (section 6: ErrorNumber 17). */
  static allocation(text: string): BadRequest {
    return new BadRequest(17, 'PostDataInvalidException', text);
  }

  /** The query or a filter cannot be understood. */
  static query(text: string): BadRequest {
    return new BadRequest(16, 'QueryParseException', text);
  }
}

/** Nothing is found under this address. */
export class NotFound extends Error {
  constructor() {
    super('The resource you are looking for cannot be found.');
    this.name = 'NotFound';
  }
}
