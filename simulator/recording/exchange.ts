/** A request of the API or of identity and its answer, as they went over the wire. */
export interface Exchange {
  /** A test of the simulator also sends what Xero refuses, on purpose. The simulator itself sends webhooks. */
  readonly askedBy: 'product' | 'simulator-test' | 'simulator';
  readonly request: {
    readonly method: string;
    /** Percent-encoded, without the query. */
    readonly path: string;
    readonly query: string;
    /** Names in lower case; only those that mean something to Xero. Of the authorisation only its scheme. */
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  /** Absent when nothing was sent: the connection was cut or held open; and where the answer is the app's. */
  readonly answer?: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
  };
  /** Who made the answer, where it is not to be taken for Xero's: an ordered fault, stub books, the text of a test, the app. */
  readonly unlikeXero?: 'fault' | 'stub' | 'test' | 'app';
}
