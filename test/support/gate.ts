import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A door before a server that a test can shut: while it is shut, connections are refused at once, as by a host that is down. */
export interface Gate { readonly url: string; shut(): Promise<void>; open(): Promise<void>; close(): Promise<void> }

export async function openGate(target: string): Promise<Gate> {
  const { hostname, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((from) => {
    const to = connect(Number(port), hostname);
    for (const [one, other] of [[from, to], [to, from]] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => { sockets.delete(one); other.destroy(); });
    }
  });
  const listen = (at: number) => new Promise<void>((resolve) => { server.listen(at, '127.0.0.1', resolve); });
  await listen(0);
  const own = (server.address() as AddressInfo).port;
  const shut = async (): Promise<void> => {
    await new Promise<void>((resolve) => { server.close(() => { resolve(); }); for (const socket of sockets) socket.destroy(); });
  };
  return { url: `http://127.0.0.1:${String(own)}`, shut, open: () => listen(own), close: async () => { if (server.listening) await shut(); } };
}
