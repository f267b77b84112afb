import type { Connection } from '../client/shapes';
export function Choose({ connection }: { connection: Connection; reconnected?: boolean }) { return <>{connection.status}</>; }
