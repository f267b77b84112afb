import { Group, Stack, type ButtonProps } from '@mantine/core';
import type { ReactNode } from 'react';
import { useConnect } from '../client/connection';
import { BusyButton } from './busy-button';
import { Trouble } from './trouble';

/** One click to Xero's sign-in; `beside` stands next to it. */
export function ConnectButton({ children, beside, ...look }: { children: string; beside?: ReactNode } & Pick<ButtonProps, 'variant' | 'size'>) {
  const connect = useConnect();
  return (
    <Stack gap="sm" align="stretch">
      {connect.error && <Trouble title="Xero could not be opened" error={connect.error} />}
      {/* It stays busy while the browser leaves for Xero. */}
      <Group><BusyButton {...look} onClick={() => { connect.mutate(); }} busy={connect.isPending || connect.isSuccess} busyWith="Opening Xero…">{children}</BusyButton>{beside}</Group>
    </Stack>
  );
}
