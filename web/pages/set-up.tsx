import type { Connection } from '../client/shapes';
export function SetUp({ connection }: { connection: Connection }) { return <>{connection.status}</>; }
export function SetUpPage() { return null; }
