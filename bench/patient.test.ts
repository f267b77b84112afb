import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { httpApi, type HttpApi } from '../scripts/client/http-api';
import { patientApi } from './patient';

describe('a patient caller', () => {
  let server: Server;
  let answers: number[];
  let asked: string[];
  let api: HttpApi;
  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(`${String(request.method)} ${String(request.url)}`);
      const status = answers.shift() ?? 200;
      // 0: the connection breaks before there is an answer.
      if (status === 0) request.socket.destroy();
      else response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
    });
    await new Promise<void>((resolve) => { server.listen(0, '127.0.0.1', resolve); });
    api = patientApi(httpApi(`http://127.0.0.1:${String((server.address() as AddressInfo).port)}`), 30);
  });
  afterEach(async () => { await new Promise((resolve) => { server.close(resolve); server.closeAllConnections(); }); });

  it('repeats a PUT until it is answered', async () => {
    answers = [503, 0, 200];
    await api.call('PUT', '/a', { version: 1 });
    expect(asked).toEqual(['PUT /a', 'PUT /a', 'PUT /a']);
  });

  it.each([['a POST is made once', 'POST', 503], ['a refusal is an answer', 'PUT', 422], ['a mistake is not hidden by asking again', 'GET', 500]] as const)('%s', async (_what, method, status) => {
    answers = [status, 200];
    await expect(api.call(method, '/a')).rejects.toMatchObject({ status });
    expect(asked).toHaveLength(1);
  });
});
