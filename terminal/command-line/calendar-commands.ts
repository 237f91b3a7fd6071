import { type Command, InvalidArgumentError, Option } from 'commander';
import type { CalendarDaysOptions, CalendarOptions } from './calendar.ts';
import { jsonOption, type Settling } from './options.ts';

export function addCalendar(program: Command, settling: Settling): void {
  const calendar = program
    .command('calendar')
    .helpCommand(false)
    .description('Working days: holidays and the days exchanged for them.');
  calendar
    .command('check')
    .description('Checks the years of a site together with those that come with the hub.')
    .argument('[folder]', 'with calendar-YYYY.json, as given to the hub by --calendar')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  npm run zhuban -- calendar check
  npm run zhuban -- calendar check /etc/zhuban/calendar

Exit codes: 0 the years fit, 1 they do not, or cannot be read, 64 wrong options.`,
    )
    .action(
      settling(async (folder: string | undefined, options: CalendarOptions) =>
        (await import('./calendar.ts')).checkCalendar(folder, options),
      ),
    );
  calendar
    .command('days')
    .description('The day on which so many working days have passed; negative: as many earlier.')
    .argument('<date>', 'YYYY-MM-DD; this day itself is not counted', calendarDay)
    .argument('<count>', 'working days, from -999 to 999', dayCount)
    .addOption(new Option('--folder <folder>', 'the years of the site'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  npm run zhuban -- calendar days 2026-11-20 20
  npm run zhuban -- calendar days -- 2026-11-20 -5
  npm run zhuban -- calendar days --folder /etc/zhuban/calendar --json 2026-12-28 5

Exit codes: 0 counted, 1 a year that is needed is missing, or the years do not fit, 64 wrong options.`,
    )
    .action(
      settling(async (date: string, count: number, options: CalendarDaysOptions) =>
        (await import('./calendar.ts')).countDays(date, count, options),
      ),
    );
}

function calendarDay(text: string): string {
  const instant = new Date(`${text}T00:00:00Z`);
  if (Number.isNaN(instant.getTime()) || instant.toISOString().slice(0, 10) !== text) {
    throw new InvalidArgumentError('a day as YYYY-MM-DD');
  }
  return text;
}

function dayCount(text: string): number {
  if (!/^-?\d{1,3}$/.test(text)) throw new InvalidArgumentError('a number from -999 to 999');
  return Number(text);
}
