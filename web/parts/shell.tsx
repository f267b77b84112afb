import { Anchor, Box, Container } from '@mantine/core';
import type { ReactNode } from 'react';
import icon from '../icon.svg';

/** What is around each page; `backTo` is where CloudRent is to be found again. */
export function Shell({ backTo, children }: { backTo: string | null; children: ReactNode }) {
  return (
    <>
      <a className="skip" href="#main">Skip to the content</a>
      <header className="top">
        <Container size="sm" className="top-inner">
          <span className="brand"><img src={icon} alt="" />CloudRent Pro</span>
          {backTo !== null && <Anchor href={backTo} size="sm">Back to CloudRent</Anchor>}
        </Container>
      </header>
      <Box component="main" id="main" tabIndex={-1}>
        <Container size="sm" py={{ base: 'lg', sm: 'xl' }}>{children}</Container>
      </Box>
    </>
  );
}
