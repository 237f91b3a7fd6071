import { Argument, type Command, Option } from 'commander';
import { cityCode, count, itemCount, listLimit, regionCode, revision, seed, timeOfDay } from './arguments.ts';
import type { CatalogGenerateOptions } from './catalog-generate.ts';
import type { CatalogSearchOptions } from './catalog-search.ts';
import type { ItemsNewOptions } from './items-new.ts';
import type { ChangeOptions, PublishingOptions } from './items-publish.ts';
import { dataOption, jsonOption, profileOption, type Settling } from './options.ts';
import type { OutboxListOptions } from './outbox-list.ts';
import type { ServiceAction, ServiceOptions } from './service.ts';

export function addItems(program: Command, settling: Settling): void {
  const items = program
    .command('items')
    .helpCommand(false)
    .description('Service items, theme packages and policies.');
  items
    .command('new')
    .description('Starts an item by questions, with everything that the lint asks for.')
    .addOption(new Option('--answers <file>', 'the answers as JSON; absent: asked one by one'))
    .addOption(new Option('--items <folder>', 'a folder of departments (default: items/)'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
The department has an item already: body, place and phones are taken from it.

Examples:
  npm run zhuban -- items new
  npm run zhuban -- items new --answers answers.json --json

Exit codes: 0 written, and the lint finds no error, 1 not written, 64 wrong options.`,
    )
    .action(settling(async (options: ItemsNewOptions) => (await import('./items-new.ts')).newItem(options)));
  items
    .command('lint')
    .description('Checks item files as the hub does before they go on line.')
    .argument('[path]', 'a folder of departments, one department, or one file (default: items/)')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  npm run zhuban -- items lint
  npm run zhuban -- items lint items/taxation/tax-payment-certificate.json
  npm run zhuban -- items lint policies/transport/senior-travel.json

Exit codes: 0 no errors (warnings may be there), 1 errors, or nothing to check, 64 wrong options.`,
    )
    .action(
      settling(async (path: string | undefined, options: { readonly json?: boolean }) =>
        (await import('./items-lint.ts')).lintItems(path, options),
      ),
    );
  items.addHelpText(
    'after',
    `
Also: items preview <file>, which walks through an item while it is written
(npm run zhuban -- items preview --help).`,
  );
  addPublishing(items, settling);
}

const EXIT_CODES_OF_PUBLISHING =
  'Exit codes: 0 done, or nothing to do, 1 refused (with all findings, or the code), 64 wrong options.';

function addPublishing(items: Command, settling: Settling): void {
  const toHub = (command: Command): Command =>
    command
      .addOption(new Option('--hub <address>', 'the hub, e.g. https://hub.example.cn').makeOptionMandatory())
      .addOption(
        new Option('--key-file <file>', 'holds your key and can be read by you alone').makeOptionMandatory(),
      )
      .addOption(jsonOption());
  const changing = (command: Command): Command =>
    toHub(command)
      .addOption(new Option('--note <text>', 'why, for the history'))
      .addOption(
        new Option('--expect <revision>', 'refuse when another revision is on line by now').argParser(
          revision,
        ),
      )
      .addOption(new Option('--dry-run', 'lint it and say what would change'));

  changing(
    items
      .command('publish')
      .description(
        'Puts items, theme packages and policies on line on a running hub. All of it, as one revision, or nothing.',
      )
      .argument(
        '<path...>',
        'one item, package or policy, everyday words, one department, or a folder of departments',
      ),
  )
    .addHelpText(
      'after',
      `
Each goes with its translations. The hub lints it together with all that is on line. Terminals have it about a minute
later; a visit under way keeps what it began with. What belongs together, such as a new item and the policy that is
applied for by it, is named in one command.

Examples:
  npm run zhuban -- items publish items/taxation/tax-payment-certificate.json \\
      --hub http://127.0.0.1:8610 --key-file ~/.zhuban-operator-key --note 新事项
  npm run zhuban -- items publish items/taxation --hub … --key-file … --dry-run
  npm run zhuban -- items publish policies/transport/senior-travel.json --hub … --key-file …

${EXIT_CODES_OF_PUBLISHING}`,
    )
    .action(
      settling(async (paths: string[], options: ChangeOptions) =>
        (await import('./items-publish.ts')).publishItems(paths, options),
      ),
    );

  changing(
    items
      .command('withdraw')
      .description(
        'Takes items, packages and policies off line, as a new revision. What was handed in or confirmed goes on.',
      )
      .argument(
        '<id...>',
        'such as taxation/tax-payment-certificate, packages/birth, policies/transport/senior-travel',
      ),
  )
    .addHelpText(
      'after',
      `
Examples:
  npm run zhuban -- items withdraw taxation/tax-payment-certificate \\
      --hub http://127.0.0.1:8610 --key-file ~/.zhuban-operator-key --note 停办
  npm run zhuban -- items withdraw policies/transport/senior-travel --hub … --key-file …

${EXIT_CODES_OF_PUBLISHING}`,
    )
    .action(
      settling(async (ids: string[], options: ChangeOptions) =>
        (await import('./items-publish.ts')).withdrawItems(ids, options),
      ),
    );

  changing(
    items
      .command('rollback')
      .description('Puts on line what an earlier revision had, as a new revision.')
      .addArgument(new Argument('<revision>', 'as `items publications` lists them').argParser(revision)),
  )
    .addOption(new Option('--item <id...>', 'only these, named as for withdraw; absent: the whole catalog'))
    .addHelpText(
      'after',
      `
Examples:
  npm run zhuban -- items rollback 41 --hub … --key-file …
  npm run zhuban -- items rollback 41 --item taxation/tax-payment-certificate --hub … --key-file …

${EXIT_CODES_OF_PUBLISHING}`,
    )
    .action(
      settling(async (to: number, options: ChangeOptions & { readonly item?: string[] }) =>
        (await import('./items-publish.ts')).rollBackItems(to, options),
      ),
    );

  toHub(
    items
      .command('publications')
      .description('Who changed the catalog, when and how; the newest first.')
      .addOption(new Option('--limit <n>', 'most lines').argParser(listLimit).default(20)),
  )
    .addHelpText(
      'after',
      `
Examples:
  npm run zhuban -- items publications --hub http://127.0.0.1:8610 --key-file ~/.zhuban-operator-key

Exit codes: 0 listed, 1 refused (with the code), 64 wrong options.`,
    )
    .action(
      settling(async (options: PublishingOptions & { readonly limit: number }) =>
        (await import('./items-publish.ts')).listPublications(options),
      ),
    );
}

export function addStores(program: Command, settling: Settling): void {
  const catalog = program
    .command('catalog')
    .helpCommand(false)
    .description("The terminal's catalog of items.");
  addCatalogGenerate(catalog, settling);
  catalog
    .command('search')
    .description("Searches as the terminal's screen does: name, alias, pinyin, initials.")
    .argument('<text>')
    .addOption(profileOption())
    .addOption(dataOption())
    .addOption(
      new Option(
        '--region <code>',
        'region of the terminal, 12 digits (default: that of the profile)',
      ).argParser(regionCode),
    )
    .addOption(new Option('--limit <n>', 'most results').argParser(count).default(24))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  npm run zhuban -- catalog search 社保
  npm run zhuban -- catalog search sbzm --region 440100000000 --json

Exit codes: 0 searched, also when nothing was found, 1 there is no catalog that can be read, 64 wrong options.`,
    )
    .action(
      settling(async (text: string, options: CatalogSearchOptions) =>
        (await import('./catalog-search.ts')).searchCatalog(text, options),
      ),
    );

  program
    .command('outbox')
    .helpCommand(false)
    .description('Cases that the terminal keeps for the hub.')
    .command('list')
    .description('States, counts and ages; no personal data. Safe while the terminal runs.')
    .addOption(profileOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  npm run zhuban -- outbox list
  npm run --silent zhuban -- outbox list --json | jq 'select(.state == "quarantined")'

Exit codes: 0 listed, 1 there is no outbox that can be read, 64 wrong options.`,
    )
    .action(
      settling(async (options: OutboxListOptions) => (await import('./outbox-list.ts')).listOutbox(options)),
    );

  program
    .command('audit')
    .helpCommand(false)
    .description('The audit log.')
    .command('verify')
    .description('Walks the hash chain of an audit file.')
    .argument('<file>')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  npm run zhuban -- audit verify var/development/terminal/audit/audit.jsonl

Exit codes: 0 the chain is whole, 1 broken (with the line) or not readable, 64 wrong options.`,
    )
    .action(
      settling(async (file: string, options: { readonly json?: boolean }) =>
        (await import('./audit-verify.ts')).verifyAudit(file, options),
      ),
    );
}

function addCatalogGenerate(catalog: Command, settling: Settling): void {
  catalog
    .command('generate')
    .description(
      'Makes up the catalog of a whole city, for trying things at a real scale. Nothing in it is true.',
    )
    .addOption(new Option('--items <n>', 'how many items').argParser(itemCount).default(64_809))
    .addOption(new Option('--out <folder>', 'a new folder, or one of an earlier run').makeOptionMandatory())
    .addOption(new Option('--seed <n>', 'the same seed makes the same catalog').argParser(seed).default(1))
    .addOption(
      new Option('--city <code>', 'six digits of a city with counties (GB/T 2260)')
        .argParser(cityCode)
        .default('441800'),
    )
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Writes departments and items as lines of JSON in a few files, and catalog.json, which says what must be there.
The hub publishes such a folder like items/.

Examples:
  npm run zhuban -- catalog generate --items 64809 --out /tmp/city
  npm run zhuban -- hub --data /tmp/hub --items /tmp/city --register terminal-1

Exit codes: 0 written, 1 the folder holds something else or cannot be written, 64 wrong options.`,
    )
    .action(
      settling(async (options: CatalogGenerateOptions) =>
        (await import('./catalog-generate.ts')).generateCatalogFiles(options),
      ),
    );
}

export function addService(program: Command, settling: Settling): void {
  program
    .command('service')
    .description('Takes a terminal out of service, or back. A visit under way is finished first.')
    .addArgument(new Argument('<action>').choices(['stop', 'start', 'status', 'acknowledge']))
    .addOption(
      new Option(
        '--until <HH:MM>',
        'with stop: when it is thought to go on, which the screen tells',
      ).argParser(timeOfDay),
    )
    .addOption(profileOption())
    .addOption(dataOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Examples:
  npm run zhuban -- service stop --until 14:30
  npm run zhuban -- service acknowledge
  npm run --silent zhuban -- service status --json

"acknowledge" is for a running terminal whose cabinet was open: you have looked at it, and the door is shut.

Exit codes: 0 done, 1 there is no such data folder, or it was refused (with the code), 64 wrong options.`,
    )
    .action(
      settling(async (action: ServiceAction, options: ServiceOptions) =>
        (await import('./service.ts')).serve(action, options),
      ),
    );
}
