/** How the installable packages are made. Checked against electron-builder's own schema by the test beside it. */
import type { AfterPackContext, Configuration } from 'electron-builder';
import { FUSES } from './fuses.ts';

export const packagingConfiguration: Configuration = {
  appId: 'cn.zhuban.terminal',
  productName: 'Zhuban',
  copyright: 'The Zhuban authors, Apache-2.0',
  // Debian's tools insist on a home page; whoever runs a fleet puts his own support page here.
  extraMetadata: {
    homepage: 'https://zhuban.example/',
    author: 'The Zhuban authors <support@zhuban.example>',
  },
  directories: { output: 'artifacts/packages', buildResources: 'build/resources' },
  files: [
    'dist/{electron,renderer,terminal}/**',
    'package.json',
    '!**/*.map',
    '!**/*.{ts,tsx}',
    // Electron brings its own Node; these are whole Nodes for the machines that run without it.
    '!node_modules/node-{linux,win,darwin}-*/**',
    '!node_modules/**/{test,tests,__tests__,docs,examples}/**',
  ],
  asar: true,
  // A native module is loaded by the system's loader, which cannot read an archive.
  asarUnpack: ['**/*.node'],
  // All native modules are Node-API and come prebuilt: they need no rebuild for Electron.
  npmRebuild: false,
  nodeGypRebuild: false,
  electronLanguages: ['zh-CN', 'zh-TW', 'en-US'],
  publish: null,
  afterPack: async (context: AfterPackContext) => {
    await context.packager.addElectronFuses(context, FUSES);
  },
  linux: {
    target: ['deb', 'AppImage'],
    executableName: 'zhuban',
    category: 'Office',
    synopsis: 'Self-service terminal for government services',
    desktop: {
      entry: {
        Name: 'Zhuban',
        'Name[zh_CN]': '助办',
        'Comment[zh_CN]': '政务服务自助终端',
        Terminal: 'false',
      },
    },
  },
  deb: {
    maintainer: 'The Zhuban authors <support@zhuban.example>',
    packageCategory: 'misc',
    // Beside what Electron itself needs (electron-builder's defaults): Chinese on screen and paper.
    depends: [
      'libgtk-3-0',
      'libnotify4',
      'libnss3',
      'libxss1',
      'libxtst6',
      'xdg-utils',
      'libatspi2.0-0',
      'libuuid1',
      'libsecret-1-0',
      'fonts-noto-cjk',
      'fonts-hanazono',
    ],
    recommends: ['cups', 'pcscd'],
  },
  win: { target: ['nsis'], requestedExecutionLevel: 'asInvoker' },
  nsis: {
    oneClick: false,
    perMachine: true,
    allowElevation: true,
    allowToChangeInstallationDirectory: false,
    deleteAppDataOnUninstall: false,
    createDesktopShortcut: false,
    runAfterFinish: false,
    installerLanguages: ['zh_CN', 'zh_TW', 'en_US'],
  },
};
