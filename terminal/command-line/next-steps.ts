/** What a technician does about a failure; every code that a command can end with and that has a remedy. */
const nextSteps: Readonly<Record<string, string>> = {
  'port-not-found': 'No such port. `zhuban doctor` lists the serial ports of this machine.',
  'port-permission-denied':
    'This user may not open the port: sudo usermod -aG dialout $USER, then log in again.',
  'port-ambiguous':
    'Several ports could be it: say its serialNumber or location in the profile; `zhuban probe` shows them.',
  'ports-equal': 'Say its serialNumber or location in the profile, or name the port (path).',
  'wanted-by-two': 'Say of each of the devices what tells it from the other: serialNumber or location.',
  'evidence-too-weak':
    'A converter chip is in many things: say its location or serialNumber, or let it be asked with --ask.',
  'nothing-attached':
    'Nothing of that kind is plugged in: check cable and power; dmesg shows what the system saw.',
  'cabinet-still-open': 'Shut the door of the cabinet first.',
  'cabinet-not-opened': 'The cabinet has not been open: there is nothing to acknowledge.',
  'cabinet-not-responding':
    'The module that watches the door does not answer: nobody can tell that it is shut. Check its cable.',
  'no-cabinet-watched': 'This profile watches no cabinet door.',
  'nothing-fits': 'What is attached contradicts the profile; the lines above say in what.',
  'not-published':
    'Nothing was published. The findings above say what to change; docs/items.md explains each code.',
  'operator-unknown':
    'The hub knows no publisher with this key: its operator-keys.json needs an entry of the role publisher.',
  'operator-not-allowed': 'This key is for other departments; the line above names the file.',
  'operator-key-not-private': 'Others can read your key: chmod 600 on the file.',
  'operator-key-unreadable': 'The file of --key-file is not there, or you may not read it.',
  'operator-key-malformed': 'The file holds the key and nothing else: 16 to 200 letters, digits and signs.',
  'hub-address-invalid': 'An address such as https://hub.example.cn, without /v1, name or password.',
  'hub-unreachable': 'Nothing answers there: check the address and that the hub runs.',
  'revision-moved': 'Somebody else has published: look at `zhuban items publications`, then try again.',
  'revision-unknown': '`zhuban items publications` lists the revisions that one can go back to.',
  'item-unknown':
    'Nothing of this name is, or was, on line; it is written department/item, packages/name, or policies/department/name.',
  'file-twice': 'Two of the paths lead to files of the same name: name one of them.',
  'items-invalid':
    'The catalog as it would be does not fit together; the line above says where. `zhuban items lint` tells more.',
  'catalog-is-sharded':
    'This hub serves a catalog that is made elsewhere: publish there, and start the hub on the new one.',
  'item-exists': 'Choose another id; what somebody has written is never replaced.',
  'department-without-items':
    'Copy an item of another department by hand: docs/items.md. The next one can be begun by questions.',
  'item-not-written': 'Nothing was written: look whether the disk is full, and whether you may write there.',
  'answers-not-readable': 'The file of --answers is one JSON object; docs/item-authoring.md tells of it.',
  'path-not-found': 'There is no such file or folder; paths are relative to the folder of the project.',
  'not-json': 'The line above names the file: look at it with `zhuban items lint <file>`.',
  'no-item-files':
    'No .json files of items are there: name an item, a department, or a folder of departments.',
  'folder-not-empty':
    'Nothing was written and nothing taken away: name a new folder, or one that was generated before.',
  'folder-not-writable':
    'The folder cannot be written, or its disk is full. What is there without catalog.json is no catalog.',
  'hub-refused': 'The hub answered, and not as this command expects: another version, or a proxy in between.',
  'answers-incomplete': 'The line above names the answer; docs/items.md says what it means.',
  'new-item-not-sound': 'Nothing was written. The findings above say which answer to change.',
  'port-held': 'Another program has the port open; the lines above say which. Stop it.',
  'port-not-named': 'Give the device a path, or say what its port is found by (find).',
  'port-busy': 'Another program holds the port. Is the terminal running? Stop it first.',
  'port-open-failed':
    'The path is no serial port, or the adapter is in trouble: unplug it and plug it in again.',
  'port-closed': 'The device went away: check plug and cable.',
  'not-responding': 'No answer: check power, cable, baud rate, and that it is this kind of device.',
  'protocol-error': 'Answers do not fit: check the baud rate, and that it is this kind of device.',
  'deadline-exceeded': 'Not done within the time; --timeout gives more.',
  'reader-fault': 'The reader itself reports a fault: switch it off and on; if it stays, replace it.',
  'card-removed': 'Lay the card down again and leave it there.',
  'card-unreadable': 'Lay the card down again, flat, without other cards or metal beside it.',
  'card-rejected': 'The security module refuses this card: try another one.',
  'card-type-unsupported': 'This is no identity card (a bank card, a transport card).',
  'command-refused': 'The scanner does not take these commands: another --profile fits.',
  'code-undecodable': 'The code broke off or is no text: scan again; else another --profile fits.',
  'report-layout-unknown':
    'This HID device does not say where its codes are: --profile newland or honeywell, or set it to serial (CDC).',
  'trace-card-data-refused':
    'A trace with card data needs --trace, --trace-card-data and --yes-with-card-data, and specimen cards.',
  'trace-file-exists': 'That file is there already: name another one.',
  'trace-file-failed': 'The file cannot be written or read: check its folder.',
  'trace-malformed': 'This is no trace of zhuban probe --trace, or it was changed.',
  'trace-of-another-device': 'This trace is of another device: its first line says of which.',
  'trace-of-reports':
    'A HID device cannot be played on a serial port: use --check, or --profile to read its codes.',
  'trace-differs': 'The driver does otherwise than when this was recorded; the lines above say where.',
  'printer-unreachable': 'Nothing listens there: check the address, the cable and that the printer is on.',
  'printer-silent': 'The printer took the connection and says nothing: switch it off and on.',
  'printer-uri-invalid':
    'A printer is written ipp://HOST[:PORT]/PATH or ipps://…, e.g. ipp://192.168.1.20/ipp/print.',
  'format-not-supported': 'This printer takes no PDF.',
  'document-not-readable': 'The pages of this PDF cannot be counted: it is damaged or encrypted.',
  'copies-not-supported': 'The printer does not make so many copies.',
  'media-not-supported': 'The printer knows no A4 paper.',
  'media-source-not-supported':
    'The printer has no such tray: its IPP attribute media-source-supported lists them.',
  'socat-missing': 'The simulated devices need socat: sudo apt-get install -y socat',
  'link-path-occupied': 'Something that is not an old link stands at --link: choose another path.',
  'port-in-use': 'Another program listens on that port: choose another --port.',
  'chinese-font-missing': 'sudo apt-get install -y fonts-noto-cjk',
  'database-not-found': 'Nothing is stored there yet; --data names another data folder.',
  'profile-not-found': '--profile takes a name from terminal/configuration/profiles/ or the path of a file.',
  'terminal-not-running':
    'No terminal of this data folder is running; --data or --profile names another one.',
  'terminal-hung-up': 'The terminal ended meanwhile: see its log.',
  'terminal-speaks-otherwise': 'Another version of the terminal is running than this command is of.',
  'no-simulated-devices': 'This terminal has real devices only: faults are for simulated ones.',
  'device-not-simulated': 'This device is real: faults are for simulated ones.',
  'visit-running': 'Somebody is being served: try again when the visit is over.',
  'self-test-running': 'A test is running already; its result comes with `zhuban self-test --last`.',
  'self-test-stopped': 'It was ended before all parts were tested: a visit began, or somebody stopped it.',
  'self-test-failed': 'The lines above name the parts; the handbook says what to do about each.',
  'self-test-error':
    'The test itself met a bug or a disk in trouble: the log of the terminal says which (self-test-crashed).',
  'self-test-code-not-genuine': 'This terminal never signed that code, or its key was changed since.',
  'no-self-test-yet': 'Run `zhuban self-test` first.',
  'scenario-not-found': '`zhuban simulate scenario --list` names those that come with the terminal.',
  'scenario-malformed': 'The lines above name the places; docs/devices/scenarios.md has the format.',
  'scenario-step-wrong': 'The lines above name the steps; docs/devices/scenarios.md has the format.',
  'scenario-running': 'One scenario at a time: stop the other one in the drawer.',
  'audit-broken': 'Keep the file as it is and a copy of it: it is evidence.',
};

export function nextStepOf(code: string): string | undefined {
  return nextSteps[code];
}
