import type { Connection } from '../client/shapes';
export function Connected({ connection }: { connection: Connection; reconnected?: boolean }) { return <>{connection.status}</>; }
