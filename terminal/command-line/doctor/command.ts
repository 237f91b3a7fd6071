import type { Command } from 'commander';
import type { DoctorOptions } from '../doctor.ts';
import { dataOption, jsonOption, profileOption, type Settling } from '../options.ts';

export function addDoctor(program: Command, settling: Settling): void {
  program
    .command('doctor')
    .description('Says what this machine has and lacks for the terminal, and what to do about it.')
    .addOption(profileOption())
    .option('--hub-url <url>', 'the hub that must be reachable (default: that of the profile, as a warning)')
    .option('--hub-key-file <path>', "the terminal's key for the hub (default: that of the profile)")
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Each finding is ok, warning (the terminal runs, something does not) or missing (needed by this profile).

Examples:
  npm run zhuban -- doctor
  npm run zhuban -- doctor --profile /etc/zhuban/profile.json --hub-url https://hub.example.cn
  npm run --silent zhuban -- doctor --json | jq 'select(.status != "ok")'

Exit codes: 0 nothing needed is missing, 1 something is, 64 wrong options.`,
    )
    .action(
      settling(async (options: DoctorOptions) => (await import('../doctor.ts')).examineMachine(options)),
    );
}
