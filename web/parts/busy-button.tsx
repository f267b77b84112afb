import { Button, type ButtonProps } from '@mantine/core';
import type { ComponentProps } from 'react';

/** A button that says what it is busy with. It keeps the focus meanwhile, which a disabled one would lose. */
export function BusyButton({ busy, busyWith, children, onClick, ...rest }: ButtonProps & Pick<ComponentProps<'button'>, 'onClick' | 'type' | 'aria-describedby'> & { busy: boolean; busyWith: string }) {
  return (
    <Button {...rest} {...(busy ? { 'aria-disabled': true, 'data-disabled': true } : {})} onClick={(event) => { if (busy) event.preventDefault(); else onClick?.(event); }}>
      {busy ? busyWith : children}
    </Button>
  );
}
