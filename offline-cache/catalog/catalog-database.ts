import type { Migration } from '../database/migrations.ts';

/** catalog.db: everything in it came from the hub and can come again. */
export const catalogMigrations: readonly Migration[] = [
  {
    version: 1,
    name: 'catalog rows and search',
    readableFrom: 1,
    sql: `
      CREATE TABLE catalog_state (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        revision INTEGER NOT NULL,
        table_digest TEXT NOT NULL
      ) STRICT;
      INSERT INTO catalog_state VALUES (1, 0, '${'0'.repeat(64)}');

      CREATE TABLE catalog_row (
        row_number INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('department', 'item')),
        id TEXT NOT NULL,
        digest BLOB NOT NULL,
        folded_name TEXT NOT NULL,
        department_id TEXT,
        popularity INTEGER,
        sort_order INTEGER,
        -- JSON list of region prefixes; NULL: everywhere.
        regions TEXT,
        -- Canonical JSON exactly as the hub hashed it. Last, so that sorting and filtering never read it.
        body TEXT NOT NULL,
        UNIQUE (kind, id)
      ) STRICT;
      CREATE INDEX catalog_row_by_department ON catalog_row (department_id) WHERE kind = 'item';
      CREATE INDEX catalog_row_by_popularity ON catalog_row (popularity) WHERE popularity IS NOT NULL;

      -- Contentless: only the index, no second copy of the texts.
      CREATE VIRTUAL TABLE item_search USING fts5 (
        bigrams, pinyin, initials,
        content = '', contentless_delete = 1, prefix = '1 2', tokenize = "unicode61 remove_diacritics 0"
      );`,
  },
  {
    version: 2,
    name: 'questions and answers',
    readableFrom: 1,
    sql: `
      -- One entry for each item and each of its questions, in each language.
      CREATE TABLE question_entry (
        entry_number INTEGER PRIMARY KEY,
        item_row_number INTEGER NOT NULL,
        faq_id TEXT,
        tokens TEXT NOT NULL
      ) STRICT;
      CREATE INDEX question_entry_by_item ON question_entry (item_row_number);
      CREATE VIRTUAL TABLE question_search USING fts5 (
        tokens, content = '', contentless_delete = 1, tokenize = "unicode61 remove_diacritics 0"
      );
      CREATE VIRTUAL TABLE question_vocabulary USING fts5vocab (question_search, row);
      -- Which table the entries are of. A program before this step changes the table and not the entries: when the
      -- two differ, the entries are made anew as the file is opened.
      CREATE TABLE question_index_state (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        table_digest TEXT NOT NULL
      ) STRICT;
      INSERT INTO question_index_state VALUES (1, '');`,
  },
  {
    version: 3,
    name: 'search by texts and their readings',
    readableFrom: 3,
    sql: `
      DROP TABLE item_search;
      -- Each text once, however many items share it. Numbers are never given twice.
      CREATE TABLE search_text (
        text_number INTEGER PRIMARY KEY AUTOINCREMENT,
        text TEXT NOT NULL,
        pinyin TEXT NOT NULL,
        jyutping TEXT NOT NULL,
        UNIQUE (text, pinyin, jyutping)
      ) STRICT;
      CREATE TABLE search_entry (
        entry_number INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL,
        id TEXT NOT NULL,
        terms TEXT NOT NULL,
        -- What a list of results shows, without reading the whole item.
        facts TEXT NOT NULL,
        UNIQUE (kind, id)
      ) STRICT;
      -- Which table the entries are of; the generation grows with every change of them.
      CREATE TABLE search_index_state (
        only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
        table_digest TEXT NOT NULL,
        generation INTEGER NOT NULL
      ) STRICT;
      INSERT INTO search_index_state VALUES (1, '', 0);`,
  },
  {
    version: 4,
    name: 'search words once for all that share them',
    readableFrom: 4,
    sql: `
      DROP TABLE question_vocabulary;
      DROP TABLE question_search;
      DROP TABLE question_entry;
      DROP TABLE question_index_state;
      DROP TABLE search_entry;
      DROP TABLE search_text;
      DROP TABLE search_index_state;

      -- What items are found by, as the hub has read it: JSON. The same of an item in all counties is one row.
      CREATE TABLE search_terms (
        terms_number INTEGER PRIMARY KEY,
        terms TEXT NOT NULL UNIQUE
      ) STRICT;

      CREATE TABLE catalog_row_now (
        row_number INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('department', 'item')),
        id TEXT NOT NULL,
        digest BLOB NOT NULL,
        department_id TEXT,
        popularity INTEGER,
        sort_order INTEGER,
        -- JSON list of region prefixes; NULL: everywhere.
        regions TEXT,
        -- NULL: not read yet.
        terms_number INTEGER,
        -- Canonical JSON exactly as the hub hashed it. Last, so that sorting and filtering never read it.
        body TEXT NOT NULL,
        UNIQUE (kind, id)
      ) STRICT;
      INSERT INTO catalog_row_now
        SELECT row_number, kind, id, digest, department_id, popularity, sort_order, regions, NULL, body
        FROM catalog_row;
      DROP TABLE catalog_row;
      ALTER TABLE catalog_row_now RENAME TO catalog_row;
      CREATE INDEX catalog_row_by_department ON catalog_row (department_id) WHERE kind = 'item';
      CREATE INDEX catalog_row_by_popularity ON catalog_row (popularity) WHERE popularity IS NOT NULL;

      -- The entries for questions follow the rows, row by row: up to which number they are there.
      ALTER TABLE catalog_state ADD COLUMN questions_until INTEGER NOT NULL DEFAULT 0;
      -- Each text once. One that no entry has any more stays and finds nothing.
      CREATE TABLE question_text (
        text_number INTEGER PRIMARY KEY,
        tokens TEXT NOT NULL
      ) STRICT;
      -- One entry for each item and each of its questions, in each language.
      CREATE TABLE question_entry (
        item_row_number INTEGER NOT NULL,
        faq_id TEXT,
        text_number INTEGER NOT NULL
      ) STRICT;
      CREATE INDEX question_entry_by_item ON question_entry (item_row_number);
      CREATE INDEX question_entry_by_text ON question_entry (text_number);
      CREATE VIRTUAL TABLE question_search USING fts5 (
        tokens, content = '', tokenize = "unicode61 remove_diacritics 0"
      );
      CREATE VIRTUAL TABLE question_vocabulary USING fts5vocab (question_search, row);`,
  },
];
