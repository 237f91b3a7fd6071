import { describe, expect } from 'vitest';
import { unwrap } from '#contract/result.ts';
import { IdCardReaderSimulator } from '#drivers/id-card-reader/simulator.ts';
import { createPseudoTerminalCable } from '#drivers/testing/cable-ends.ts';
import type { Peer } from '#drivers/transports/peer.ts';
import type { PseudoTerminal } from '#drivers/transports/pseudo-terminal.ts';
import { eventsOf, runCommand } from '../testing/run-command.ts';
import { commandTest, forCommands, type Workbench } from '../testing/workbench.ts';

/** A simulated reader of this process, behind a real pseudo-terminal. */
async function reader(
  workbench: Workbench,
): Promise<{ simulator: IdCardReaderSimulator; peer: Peer; port: string }> {
  const cable = await createPseudoTerminalCable();
  workbench.afterwards(() => cable.dispose());
  const simulator = new IdCardReaderSimulator({ peer: cable.peer });
  return { simulator, peer: cable.peer, port: (cable.peer as PseudoTerminal).path };
}

describe.concurrent('probe id-card', forCommands, () => {
  commandTest('prints cards of every kind and their removal, until Ctrl-C', async ({ workbench }) => {
    const { simulator, port } = await reader(workbench);
    const probe = workbench.start('probe', 'id-card', '--port', port);
    const lines = [];
    for (const type of ['resident', 'hmt', 'foreigner-2017', 'foreigner-2023'] as const) {
      simulator.layCard(type);
      lines.push(await probe.nextEvent());
      simulator.takeCard();
      lines.push(await probe.nextEvent());
    }
    expect(lines).toEqual([
      {
        event: 'card',
        type: 'resident',
        fields: {
          name: '李示例',
          number: '11010519491231002X',
          birth: '1949-12-31',
          validTo: '长期',
          sex: 'female',
          nation: '汉',
          address: '北京市朝阳区样本街道示例路1号',
          issuer: '北京市公安局朝阳分局',
          validFrom: '2010-01-01',
        },
      },
      { event: 'removed' },
      {
        event: 'card',
        type: 'hmt',
        fields: {
          name: '陈样本',
          number: '810000199408230021',
          birth: '1994-08-23',
          validTo: '2029-05-01',
          sex: 'female',
          address: '广东省深圳市示例区样本路2号',
          issuer: '深圳市公安局',
          validFrom: '2019-05-01',
          passNumber: 'H00000000',
          issueCount: '01',
        },
      },
      { event: 'removed' },
      expect.objectContaining({
        event: 'card',
        type: 'foreigner-2017',
        fields: expect.objectContaining({
          name: '样本玛丽',
          number: 'CAN110081080319',
          birth: '1981-08-03',
          validTo: '2028-06-01',
        }),
      }),
      { event: 'removed' },
      expect.objectContaining({
        event: 'card',
        type: 'foreigner-2023',
        fields: expect.objectContaining({
          name: '样本约翰',
          number: '931586198001010028',
          birth: '1980-01-01',
          validTo: '2033-11-30',
        }),
      }),
      { event: 'removed' },
    ]);
    probe.interrupt();
    const { exitCode, stderr } = await probe.finished;
    expect(exitCode).toBe(0);
    expect(stderr).toContain('personal data');
  });

  commandTest(
    '--once ends with the first card; --mask hides the person, --json leaves standard output pure',
    async ({ workbench }) => {
      const { simulator, port } = await reader(workbench);
      simulator.layCard('resident');
      const finished = await runCommand('probe', 'id-card', '--port', port, '--once', '--mask', '--json');
      expect(eventsOf(finished)).toEqual([
        {
          event: 'card',
          type: 'resident',
          fields: {
            name: '李**',
            number: '110***********002X',
            birth: '1949-**-**',
            validTo: '长期',
            sex: 'female',
            nation: '汉',
            address: '北京市朝阳区******',
            issuer: '北京市公安局朝阳分局',
            validFrom: '2010-01-01',
          },
        },
      ]);
      expect(finished.exitCode).toBe(0);
      expect(finished.stdout + finished.stderr).not.toContain('李示例');
    },
  );

  commandTest('a trouble of one card is told, and the next card is read', async ({ workbench }) => {
    const { simulator, port } = await reader(workbench);
    simulator.inject({ kind: 'card-removed-during-read' });
    const probe = workbench.start('probe', 'id-card', '--port', port);
    simulator.layCard('resident');
    expect(await probe.nextEvent()).toEqual({ event: 'error', code: 'card-removed' });
    expect(await probe.nextEvent()).toEqual({ event: 'removed' });
    simulator.layCard('hmt');
    expect(await probe.nextEvent()).toMatchObject({ event: 'card', type: 'hmt' });
  });

  commandTest('no such port', async ({ workbench }) => {
    const port = workbench.path('no-such-port');
    const finished = await runCommand('probe', 'id-card', '--port', port, '--once');
    expect(eventsOf(finished)).toEqual([{ event: 'error', code: 'port-not-found' }]);
    expect(finished.exitCode).toBe(1);
    expect(finished.stderr).toContain('doctor');
  });

  commandTest('a port that another program holds', async ({ workbench }) => {
    const { peer, port } = await reader(workbench);
    const held = unwrap(await peer.opener.open({ deadlineMs: 5_000, signal: new AbortController().signal }));
    workbench.afterwards(() => held.close());
    const finished = await runCommand('probe', 'id-card', '--port', port, '--once');
    expect(eventsOf(finished)).toEqual([{ event: 'error', code: 'port-busy' }]);
    expect(finished.exitCode).toBe(1);
  });

  commandTest('nobody lays a card in time', async ({ workbench }) => {
    const { port } = await reader(workbench);
    const finished = await runCommand('probe', 'id-card', '--port', port, '--once', '--timeout', '1.5');
    expect(eventsOf(finished)).toEqual([{ event: 'error', code: 'deadline-exceeded' }]);
    expect(finished.exitCode).toBe(1);
  });

  commandTest('a silent reader', async ({ workbench }) => {
    const { simulator, port } = await reader(workbench);
    simulator.inject({ kind: 'silent', times: Number.POSITIVE_INFINITY });
    const finished = await runCommand('probe', 'id-card', '--port', port, '--once', '--timeout', '2');
    expect(eventsOf(finished)).toEqual([{ event: 'error', code: 'not-responding' }]);
    expect(finished.exitCode).toBe(1);
  });

  commandTest('unplugged while it waits for a card', async ({ workbench }) => {
    const { peer, port } = await reader(workbench);
    const probe = workbench.start('probe', 'id-card', '--port', port);
    await probe.said('Lay a card');
    await peer.unplug();
    expect(await probe.nextEvent()).toEqual({ event: 'error', code: 'port-closed' });
    expect((await probe.finished).exitCode).toBe(1);
  });
});
