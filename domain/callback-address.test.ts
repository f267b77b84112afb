import { callbackAddressFault, isPublicAddress } from './callback-address';

describe('an address of the public internet', () => {
  it.each(['8.8.8.8', '1.1.1.1', '2606:4700::1111', '2a00:1450:4001::200e'])('%s is one', (address) => { expect(isPublicAddress(address)).toBe(true); });

  it.each([
    '127.0.0.1', '127.8.8.8', '0.0.0.0', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254', '100.64.0.1', '198.18.0.1', '192.0.2.1', '224.0.0.1', '240.0.0.1', '255.255.255.255',
    '::', '::1', 'fe80::1', 'fd00::1', 'fec0::1', 'ff02::1', '2001:db8::1',
    '::ffff:127.0.0.1', '::ffff:8.8.8.8:1', '::127.0.0.1', '::7f00:1', '64:ff9b::7f00:1', '2002:7f00:1::', '2001:0:7f00:1::', 'localhost', '',
  ])('%s is none', (address) => { expect(isPublicAddress(address)).toBe(false); });
});

describe('a callback address', () => {
  const fault = (address: string, ...hosts: string[]) => callbackAddressFault(address, hosts);

  it('is https to a name, or to a public address', () => {
    for (const address of ['https://app.example/hook', 'https://app.example:8443/hook?a=1', 'https://8.8.8.8/', 'https://[2606:4700::1111]/']) expect(fault(address)).toBeUndefined();
    expect(fault('http://app.example/hook')).toMatch(/^must begin with https/);
  });

  it.each(['127.0.0.1', '10.1.2.3', '169.254.169.254', '[::1]', '[fd00::1]', '[::ffff:10.0.0.1]', '2130706433', '0x7f.1', '0177.0.0.1', '127.1'])('is not %s, however it is written', (host) => {
    expect(fault(`https://${host}/hook`)).toBe('must not be an address of a private network');
  });

  it('may be anything on a host that the operator has named, on the port if one is named', () => {
    expect(fault('http://127.0.0.1:9000/', '127.0.0.1')).toBeUndefined();
    expect(fault('http://Receiver:9000/', 'receiver:9000')).toBeUndefined();
    expect(fault('http://[::1]/', '[::1]:80')).toBeUndefined();
    expect(fault('https://10.0.0.1/', '10.0.0.1:443')).toBeUndefined();
    expect(fault('http://receiver:9001/', 'receiver:9000')).toMatch(/https/);
    expect(fault('https://10.0.0.12/', '10.0.0.1')).toMatch(/private/);
  });
});
