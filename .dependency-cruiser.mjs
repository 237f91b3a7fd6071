/**
 * Who may import whom (docs/architecture.md). TypeScript 7 has no compiler API in JavaScript, so the imports are
 * read by swc, which also sees `import type`: a type crosses a room's wall no more than a value does.
 */
import swcVisitor from '@swc/core/Visitor.js';

// swc parses `using` and `await using`, but the visitor that it ships for its own tree does not know them yet.
const { Visitor } = swcVisitor;
const { visitStatement } = Visitor.prototype;
Visitor.prototype.visitStatement = function (statement) {
  if (statement.type !== 'UsingDeclaration') return visitStatement.call(this, statement);
  statement.decls = this.visitVariableDeclarators(statement.decls);
  return statement;
};

const rooms = {
  contract: [],
  drivers: ['contract'],
  'offline-cache': ['contract'],
  terminal: ['drivers', 'offline-cache', 'contract'],
  renderer: ['contract'],
  electron: ['contract'],
  hub: ['contract'],
  // Data, and nobody imports it: the hub reads the files.
  items: ['contract'],
};

const everyRoom = [...Object.keys(rooms), 'build', 'e2e'];

const roomRules = Object.entries(rooms).map(([room, allowed]) => {
  const forbidden = everyRoom.filter((other) => other !== room && !allowed.includes(other));
  return {
    name: `${room}-imports-only-${allowed.join('-and-') || 'itself'}`,
    severity: 'error',
    from: { path: `^${room}/` },
    to: { path: `^(${forbidden.join('|')})/` },
  };
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    ...roomRules,
    {
      name: 'no-circular-imports',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'every-import-is-found',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-undeclared-package',
      comment: 'A package that only another package brought can vanish with the next update.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'no-development-package-in-production',
      comment:
        'The installed terminal has production dependencies only. Electron itself is there as the shell.',
      severity: 'error',
      from: {
        path: '^(contract|drivers|offline-cache|terminal|electron|hub|renderer)/',
        pathNot: '\\.(test|proof)\\.tsx?$|/testing/',
      },
      to: {
        dependencyTypes: ['npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '(^|/)node_modules/(electron|@types)/',
      },
    },
    {
      name: 'screen-knows-no-node',
      comment: 'The renderer is sandboxed: no device, no database, no Node.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'screen-reaches-no-node',
      comment: 'Nor by way of the contract: its crypto folder is for the terminal and the hub.',
      severity: 'error',
      from: { path: '^renderer/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^[a-z_/]+$', reachable: true },
    },
    {
      name: 'contract-does-no-input-or-output',
      comment: 'node:crypto computes and touches nothing outside.',
      severity: 'error',
      from: { path: '^contract/', pathNot: '\\.test\\.ts$' },
      to: { dependencyTypes: ['core'], pathNot: '^crypto$' },
    },
    {
      name: 'production-imports-no-test',
      severity: 'error',
      from: { pathNot: '\\.(test|proof)\\.tsx?$|/testing/|^e2e/' },
      to: { path: '\\.test\\.tsx?$' },
    },
  ],
  options: {
    parser: 'swc',
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['module', 'main', 'types'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.d.ts', '.json'],
    },
  },
};
