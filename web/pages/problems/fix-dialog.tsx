import { Button, Group, Modal, Skeleton, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { choiceOf, useCarryOut, useFixPreview, type Chosen, type FixTarget } from '../../client/problems';
import type { FixPreview, RecordProblem } from '../../client/shapes';
import { BusyButton } from '../../parts/busy-button';
import { Notice } from '../../parts/notice';
import { Trouble } from '../../parts/trouble';
import { fixNames } from '../../words';
import { FixChoice } from './fix-choice';

/** Before something is done: what has to be chosen for it, then what it will do in the service's words; and only then it is done. */
export function FixDialog({ target, problem, close }: { target: FixTarget; problem?: RecordProblem; close: () => void }) {
  const field = choiceOf(target);
  const [chosen, setChosen] = useState<Chosen | null>(field === undefined ? {} : null);
  const preview = useFixPreview(target, chosen);
  const carryOut = useCarryOut();
  const title = preview.data?.title ?? fixNames[target.fix];
  return (
    // It would keep the page behind from scrolling by a style that the content policy forbids; page.css does so.
    <Modal opened onClose={close} title={title} centered size="lg" lockScroll={false} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="md">
        {field !== undefined && chosen === null && <FixChoice target={target} problem={problem} choose={(value) => { setChosen({ [field]: value }); }} cancel={close} />}
        {chosen !== null && preview.isPending && !preview.error && <Stack gap="xs"><Skeleton height={18} /><Skeleton height={18} width="80%" /></Stack>}
        {preview.error && <Trouble title="That cannot be done" error={preview.error} />}
        {preview.data && <Told preview={preview.data} />}
        {carryOut.error && <Trouble title="Not done" error={carryOut.error} />}
        {chosen !== null && (
          <Group gap="sm">
            {preview.data && <BusyButton busy={carryOut.isPending} busyWith="Doing it…" onClick={() => { carryOut.mutate({ target, chosen }, { onSuccess: close }); }}>Do it</BusyButton>}
            {field !== undefined && <Button variant="default" onClick={() => { setChosen(null); carryOut.reset(); }}>Choose again</Button>}
            <Button variant="subtle" onClick={close}>Cancel</Button>
          </Group>
        )}
      </Stack>
    </Modal>
  );
}

function Told({ preview: { does, changes, warning } }: { preview: FixPreview }) {
  return (
    <div aria-live="polite">
      <Stack gap="md">
        <ul className="plain-list">{does.map((sentence) => <li key={sentence}>{sentence}</li>)}</ul>
        {changes.length > 0 && (
          <Table layout="auto" verticalSpacing="xs">
            <Table.Thead><Table.Tr><Table.Th scope="col">What</Table.Th><Table.Th scope="col">Now</Table.Th><Table.Th scope="col">Then</Table.Th></Table.Tr></Table.Thead>
            <Table.Tbody>{changes.map(({ what, from, to }) => <Table.Tr key={what}><Table.Td>{what}</Table.Td><Table.Td>{from === '' ? 'nothing' : from}</Table.Td><Table.Td>{to === '' ? 'nothing' : to}</Table.Td></Table.Tr>)}</Table.Tbody>
          </Table>
        )}
        {warning !== undefined && <Notice tone="mind" title="Please note"><Text size="sm">{warning}</Text></Notice>}
      </Stack>
    </div>
  );
}
