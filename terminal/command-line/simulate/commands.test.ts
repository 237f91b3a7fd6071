import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSimulateCommand } from './commands.ts';

describe('commands to a simulated device', () => {
  test.each([
    ['lay hmt', { command: 'lay', card: 'hmt' }],
    ['  take  ', { command: 'take' }],
    ['code  two words ', { command: 'code', text: 'two words' }],
    ['fault paper-out on', { command: 'fault', kind: 'paper-out', on: true }],
    ['fault paper-out off', { command: 'fault', kind: 'paper-out', on: false }],
    ['refill', { command: 'refill' }],
    ['help', { command: 'help' }],
    ['{"command":"code","text":" x "}', { command: 'code', text: ' x ' }],
  ])('%j', (line, value) => {
    expect(parseSimulateCommand(line)).toEqual({ ok: true, value });
  });

  test.each([
    ['fly', 'command-unknown'],
    ['{"command":"fly"}', 'command-unknown'],
    ['{', 'command-unknown'],
    ['lay', 'command-malformed'],
    ['lay one two', 'command-malformed'],
    ['take it', 'command-malformed'],
    ['code', 'command-malformed'],
    ['fault paper-out maybe', 'command-malformed'],
    ['{"command":"take","now":true}', 'command-malformed'],
  ])('%j is refused', (line, code) => {
    expect(parseSimulateCommand(line)).toMatchObject({ ok: false, failure: { code } });
  });

  test('no line makes it throw, and what it takes survives JSON', () => {
    const word = fc.constantFrom(
      'lay',
      'take',
      'code',
      'fault',
      'refill',
      'help',
      'on',
      'off',
      '{',
      '"',
      ' ',
    );
    const line = fc.oneof(
      fc.string(),
      fc.json(),
      fc.array(fc.oneof(word, fc.string()), { maxLength: 5 }).map((words) => words.join(' ')),
    );
    fc.assert(
      fc.property(line, (text) => {
        const parsed = parseSimulateCommand(text);
        if (!parsed.ok) return;
        expect(parseSimulateCommand(JSON.stringify(parsed.value))).toEqual(parsed);
      }),
    );
  });
});
