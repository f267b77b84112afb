import type { Connection } from '../client/shapes';
export function Ended({ connection }: { connection: Connection; reconnected?: boolean }) { return <>{connection.status}</>; }
